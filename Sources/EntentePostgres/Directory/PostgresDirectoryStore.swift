public import EntenteDomain
public import EntenteSync
public import Logging

/// Who is who, in PostgreSQL, as the gateway's role may know it.
public final class PostgresDirectoryStore: DirectoryStore {
    private let pool: PostgresPool
    private let listeners: HintListeners

    /// Makes a store on a pool of the gateway's role.
    ///
    /// - Parameters:
    ///   - pool: Stays with the caller, who shuts it down.
    ///   - address: Of the same database, for the connection that listens for hints.
    ///   - logger: Hears when hints are interrupted.
    public init(pool: PostgresPool, address: String, logger: Logger) {
        self.pool = pool
        listeners = HintListeners(address: address, logger: logger)
    }

    /// Finds the device that a token belongs to; nil when there is none, or it was revoked.
    public func principal(tokenDigest: Digest) async throws(StoreError) -> SignedIn? {
        do {
            let rows = try await pool.query(DirectorySQL.signIn, [.bytes(tokenDigest.bytes)])
            guard !rows.isEmpty else { return nil }
            let principal = Principal(
                device: try rows.id(0, 0),
                member: try rows.id(0, 1),
                department: try rows.id(0, 2),
                organisation: try rows.id(0, 3)
            )
            return SignedIn(principal: principal, publicKey: rows.bytes(0, 4))
        } catch {
            throw StoreError(error)
        }
    }

    /// Whether a token that signs nobody in belonged to a device that was revoked.
    public func isRevoked(tokenDigest: Digest) async throws(StoreError) -> Bool {
        do {
            let rows = try await pool.query(
                DirectorySQL.isRevoked,
                [.bytes(tokenDigest.bytes)]
            )
            return rows.bool(0, 0)
        } catch {
            throw StoreError(error)
        }
    }

    /// Registers a device with a one-time code and spends the code.
    public func enrol(
        _ enrolment: Enrolment,
        now: Milliseconds
    ) async throws(StoreError) -> Result<Principal, EnrolmentRefusal> {
        do {
            let rows = try await pool.query(
                DirectorySQL.enrol,
                [
                    .text(enrolment.code.handle), .bytes(enrolment.code.digest.bytes),
                    .text(enrolment.device.description), .bytes(enrolment.publicKey),
                    .bytes(enrolment.tokenDigest.bytes),
                    .text(Label(repairing: enrolment.name).text), .int8(now.value),
                ]
            )
            switch rows.text(0, 0) {
            case "enrolled":
                return .success(
                    Principal(
                        device: enrolment.device,
                        member: try rows.id(0, 1),
                        department: try rows.id(0, 2),
                        organisation: try rows.id(0, 3)
                    )
                )
            case "device_exists": return .failure(.deviceExists)
            case "code_invalid": return .failure(.codeInvalid)
            default: throw rows.broken(0, 0)
            }
        } catch {
            throw StoreError(error)
        }
    }

    /// Describes the session of a device: its member and the partnerships it works in.
    public func session(of device: DeviceID) async throws(StoreError) -> Session? {
        let parameters = [PostgresValue.text(device.description)]
        do {
            let answers = try await pool.transaction([
                (DirectorySQL.sessionMember, parameters),
                (DirectorySQL.sessionPartnerships, parameters),
            ])
            let member = answers[0]
            guard !member.isEmpty else { return nil }
            return Session(
                principal: Principal(
                    device: device,
                    member: try member.id(0, 0),
                    department: try member.id(0, 1),
                    organisation: try member.id(0, 2)
                ),
                memberName: member.text(0, 3),
                roles: member.textArray(0, 4).compactMap { Role(rawValue: $0) },
                partnerships: try SessionRows(answers[1]).partnerships()
            )
        } catch {
            throw StoreError(error)
        }
    }

    /// The names of streams that were appended to, or whose access changed, by any process.
    ///
    /// Begins, and begins again after a lost connection, with `.directory`: before it something may
    /// have been missed.
    public func hints() -> AsyncStream<StoreHint> { listeners.listen() }

    /// Ends all hints; afterwards there are none.
    public func shutdown() { listeners.shutdown() }
}
