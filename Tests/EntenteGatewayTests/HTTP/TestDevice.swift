import EntenteCrypto
import EntenteDomain
import EntenteSync

/// A device with its key and token, and the messages it sends.
struct TestDevice: Sendable {
    let principal: Principal
    let key: Ed25519.SigningKey
    let token: String

    var tokenDigest: Digest { SHA256.digest(Array(token.utf8)) }

    init(organisation: OrganisationID, department: DepartmentID) throws {
        principal = Principal(
            device: .draw(),
            member: .draw(),
            department: department,
            organisation: organisation
        )
        key = try .generate()
        token = Base64URL.encode(SecureRandom.bytes(32))
    }

    /// The bytes of a change that sets a field.
    static func change(n: Int64, base: Int64 = 0, value: String = "x") -> [UInt8] {
        let operations = [
            Operation(.draw(), .put(field: "title", value: .string(value)))
        ]
        return Change(
            n: n,
            base: base,
            at: Milliseconds(1),
            salt: SecureRandom.bytes(Change.saltLength),
            operations: operations
        ).json.canonicalBytes
    }

    /// A sealed push of changes.
    func push(
        _ changes: [[UInt8]],
        to stream: StreamID,
        epoch: Epoch
    ) throws -> PushMessage {
        let scope = ChangeScope(stream: stream, epoch: epoch, device: principal.device)
        let incoming = try changes.map { content in
            try IncomingChange(
                try JSONScanner.parse(content, form: .canonical),
                content: content,
                scope: scope,
                path: ""
            )
        }
        return PushMessage(
            device: principal.device,
            epoch: epoch,
            known: KnownHead(size: 0, root: MerkleFrontier().root),
            changes: incoming,
            seal: key.sign(scope.sealBytes(incoming.map { ($0.n, $0.digest) }))
        )
    }
}

extension Identifier {
    /// A new id.
    static func draw() -> Self {
        var random = SystemRandomNumberGenerator()
        return .random(using: &random)
    }
}
