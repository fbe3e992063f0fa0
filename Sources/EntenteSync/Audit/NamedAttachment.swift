public import EntenteDomain

/// Bytes that an entity names, and the member who wrote that it does.
public struct NamedAttachment: Hashable, Sendable {
    /// The SHA-256 of the bytes.
    public let digest: Digest
    /// Who wrote the digest: the bytes are those that this member sent.
    public let member: MemberID

    /// Names bytes.
    public init(digest: Digest, member: MemberID) {
        self.digest = digest
        self.member = member
    }
}

extension StreamState {
    /// What the stream's attachments name.
    ///
    /// Values that stand beside each other all count: whichever somebody chooses is still there. Deleted
    /// entities do not.
    public var namedAttachments: Set<NamedAttachment> {
        var named: Set<NamedAttachment> = []
        for entity in entities.values
        where entity.type == Attachment.definition.name && entity.existence.exists {
            for sibling in entity.registers[Attachment.digestField]?.siblings ?? [] {
                guard case .string(let text) = sibling.value, let digest = Digest(base64URL: text),
                    let member = sibling.origin.confirmation?.member
                else { continue }
                named.insert(NamedAttachment(digest: digest, member: member))
            }
        }
        return named
    }
}
