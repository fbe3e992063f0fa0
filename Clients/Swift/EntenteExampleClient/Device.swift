import EntenteClient
import EntenteDomain
import EntenteExample
import EntenteSync

/// The device of one of the example's people: a replica, and a connection to the gateway.
struct Device: Sendable {
    let person: Person
    let replica: Replica
    private let connection: GatewayConnection
    private let engine: SyncEngine

    init(_ person: Person, _ replica: Replica) throws {
        self.person = person
        self.replica = replica
        connection = try GatewayConnection.open(for: replica)
        engine = SyncEngine(replica, connection)
    }

    /// Sends and fetches everything; throws when something could not be, or was refused.
    func sync() async throws {
        let report = try await patiently {
            let report = try await engine.sync()
            if let trouble = report.trouble { throw trouble }
            return report
        }
        if let halted = report.halted.first?.halt {
            throw ExampleError("\(person.name)'s sync stopped: \(halted)")
        }
        guard report.rejected == 0 else {
            var reasons: [String] = []
            for stream in try await replica.streams() {
                for change in try await replica.ownChanges(in: stream.id) {
                    if case .rejected(let rejection) = change.standing {
                        reasons.append("\(rejection.code.rawValue), \(rejection.detail)")
                    }
                }
            }
            throw ExampleError(
                "the gateway refused what \(person.name) wrote: \(reasons.joined(separator: "; "))"
            )
        }
    }

    /// The stream in which something of a partnership is written.
    func stream(_ place: Step.Place, of partnership: PartnershipID) async throws -> StreamID {
        let kind = place == .shared ? "shared" : "organisation"
        let found = try await replica.streams().first {
            $0.partnership == partnership && $0.audience.kind == kind
        }
        guard let found else {
            throw ExampleError("\(person.name) has no \(kind) stream of the partnership")
        }
        return found.id
    }

    func close() async {
        await connection.close()
        replica.close()
    }
}
