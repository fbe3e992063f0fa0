public import EntenteCrypto
public import EntenteDomain
import EntenteSync
public import Foundation

/// How a new device comes into being: trust first, then the code (protocol clause 1.4).
public enum Enrolling: Sendable {
    /// Asks a gateway, without trusting it yet, which authority signs its certificate.
    ///
    /// What comes back is worth nothing until a person has compared its fingerprint with what the
    /// administrator handed over.
    public static func authority(
        of gateway: URL,
        patience: GatewayConnection.Patience = .init()
    ) async throws -> Certificate {
        let connection = try GatewayConnection(
            gateway,
            authority: nil,
            token: nil,
            patience: patience
        )
        let answer: Result<String, GatewayError>
        do throws(GatewayError) {
            answer = .success(try await connection.authority())
        } catch {
            answer = .failure(error)
        }
        await connection.close()
        do {
            return try Certificate(pem: answer.get())
        } catch let error as CryptoError {
            throw GatewayError(.notUnderstood, "The gateway's authority cannot be read: \(error).")
        }
    }

    /// Registers a new device over a connection that the authority vouches for, and makes its replica
    /// in a folder that holds none.
    ///
    /// The authority is one that a person has agreed to trust. The replica knows its streams then, and
    /// holds nothing of them yet. An enrolment that was interrupted, before or after the code was spent,
    /// is taken up again by the same call.
    public static func enrol(
        _ folder: ProfileFolder,
        gateway: URL,
        authority: Certificate,
        code: String,
        name: String,
        patience: GatewayConnection.Patience = .init(),
        now: @escaping @Sendable () -> Milliseconds = systemTime
    ) async throws -> Replica {
        guard !FileManager.default.fileExists(atPath: folder.database.path) else {
            throw ReplicaError(
                .alreadyEnrolled,
                "The folder \(folder.url.path) holds an enrolled device already; "
                    + "name another with --profile or --home."
            )
        }
        try PrivateFile.makeFolder(folder.url)
        let secrets: Secrets
        if let begun = try Secrets(resuming: folder, authority) {
            secrets = begun
        } else {
            secrets = try await spend(code, folder, gateway, authority, name, patience)
        }
        let (session, heads) = try await withConnection(
            gateway,
            authority,
            secrets.token,
            patience
        ) { connection in
            (try await connection.session(), try await connection.heads())
        }
        let replica = try await Replica.create(
            folder,
            identity: DeviceIdentity(
                principal: session.principal,
                gateway: gateway,
                headKey: secrets.headKey
            ),
            session: session,
            key: secrets.key,
            now: now
        )
        try await replica.adopt(heads.streams)
        return replica
    }

    /// What a device is known by; every part is on the disk before the next step is taken.
    private struct Secrets: Sendable {
        let key: Ed25519.SigningKey
        let token: String
        let headKey: [UInt8]

        init(key: Ed25519.SigningKey, answer: EnrolmentAnswer) {
            self.key = key
            token = answer.token
            headKey = answer.headKey
        }

        /// Finds what an enrolment has left that was interrupted after its code was spent.
        init?(resuming folder: ProfileFolder, _ authority: Certificate) throws {
            guard let seed = try PrivateFile.read(folder.key),
                let token = try PrivateFile.read(folder.token),
                let headKey = try PrivateFile.read(folder.headKey),
                try PrivateFile.read(folder.authority) == Array(authority.pem.utf8)
            else { return nil }
            key = try Ed25519.SigningKey(rawSeed: seed)
            self.token = String(decoding: token, as: UTF8.self)
            self.headKey = headKey
        }
    }

    private static func spend(
        _ code: String,
        _ folder: ProfileFolder,
        _ gateway: URL,
        _ authority: Certificate,
        _ name: String,
        _ patience: GatewayConnection.Patience
    ) async throws -> Secrets {
        let draft = try EnrolmentDraft(folder, code: code, authority: authority)
        let message = EnrolmentMessage(
            code: code,
            device: draft.device,
            name: name,
            signing: draft.key
        )
        let answer = try await withConnection(gateway, authority, nil, patience) { connection in
            try await connection.enrol(message)
        }
        // The code is spent now. The token comes last: where it is, the rest is, too.
        try PrivateFile.write(answer.headKey, to: folder.headKey)
        try PrivateFile.write(Array(answer.token.utf8), to: folder.token)
        try? FileManager.default.removeItem(at: folder.enrolment)
        return Secrets(key: draft.key, answer: answer)
    }

    static func withConnection<Value: Sendable>(
        _ gateway: URL,
        _ authority: Certificate,
        _ token: String?,
        _ patience: GatewayConnection.Patience,
        _ body: (GatewayConnection) async throws -> Value
    ) async throws -> Value {
        let connection = try GatewayConnection(
            gateway,
            authority: authority.pem,
            token: token,
            patience: patience
        )
        do {
            let value = try await body(connection)
            await connection.close()
            return value
        } catch {
            await connection.close()
            throw error
        }
    }
}
