import EntenteCrypto
public import EntenteDomain
import EntenteSync
import Foundation

extension Enrolling {
    /// Gives a folder a new name with a one-time code of the same member, because the old one is also
    /// that of another folder: a copy, or one that was put back (rule F9).
    ///
    /// Everything in it stays; what waited is made again under the new name at the next sync. A code is
    /// asked for, and not only the old key, so that whoever copied a folder cannot outlive its
    /// revocation.
    public static func renew(
        _ folder: ProfileFolder,
        code: String,
        name: String,
        waiting: Duration = .zero,
        patience: GatewayConnection.Patience = .init()
    ) async throws -> DeviceID {
        let replica = try await Replica.open(folder, waiting: waiting)
        let identity = replica.identity
        replica.close()
        let key = try Ed25519.SigningKey.generate()
        var random = SecureRandom()
        let device = DeviceID.random(using: &random)
        let message = EnrolmentMessage(code: code, device: device, name: name, signing: key)
        guard let bytes = try PrivateFile.read(folder.authority) else {
            throw ReplicaError(.notEnrolled, "The pinned authority is missing; enrol again.")
        }
        let authority = try Certificate(pem: String(decoding: bytes, as: UTF8.self))
        let answer = try await withConnection(identity.gateway, authority, nil, patience) {
            try await $0.enrol(message)
        }
        let session = try await withConnection(
            identity.gateway,
            authority,
            answer.token,
            patience
        ) { try await $0.session() }
        guard session.principal.member == identity.principal.member else {
            throw ReplicaError(
                .invalid,
                "The code is of another member than the one whose folder this is; nothing was changed."
            )
        }
        try Succession(device: device, key: key, token: answer.token).write(to: folder)
        try await Replica.open(folder, waiting: waiting).close()
        return device
    }
}
