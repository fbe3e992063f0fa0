public import EntenteClient
import EntenteDomain
import EntenteExampleClient
import EntenteSync
import Foundation

/// A person of the demonstration at work: a replica, and a connection to the gateway.
public struct Player: Sendable {
    /// Who it is.
    public let person: Cast.Person
    /// The person's replica.
    public let replica: Replica
    let connection: GatewayConnection
    let engine: SyncEngine

    init(_ person: Cast.Person, _ replica: Replica) throws {
        self.person = person
        self.replica = replica
        connection = try GatewayConnection.open(for: replica)
        engine = SyncEngine(replica, connection)
    }

    /// Sends and fetches everything; throws when something could not be.
    public func sync() async throws {
        let report = try await patiently {
            let report = try await engine.sync()
            if let trouble = report.trouble { throw trouble }
            return report
        }
        if let halted = report.halted.first?.halt {
            throw DemonstrationError("\(person.name)'s sync stopped: \(halted)")
        }
    }

    /// The stream with an audience of the person's.
    public func stream(_ kind: String) async throws -> StreamStatus {
        guard let stream = try await replica.streams().first(where: { $0.audience.kind == kind })
        else { throw DemonstrationError("\(person.name) has no \(kind) stream") }
        return stream
    }

    func close() async {
        await connection.close()
        replica.close()
    }
}

/// Why the demonstration could not be played.
public struct DemonstrationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What happened.
    public let description: String

    init(_ description: String) { self.description = description }
}
