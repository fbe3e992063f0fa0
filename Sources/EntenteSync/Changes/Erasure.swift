public import EntenteDomain

/// That the content of a logged change is gone, and what remains to prove the log by (clause 4.2).
public struct Erasure: Hashable, Sendable {
    /// The digest of the content that was there; the leaf still covers it.
    public let digest: Digest
    /// The organisation that asked for it.
    public let by: OrganisationID
    /// Why.
    public let reason: ServerNotice.Reason

    /// Describes an erasure.
    public init(digest: Digest, by: OrganisationID, reason: ServerNotice.Reason) {
        self.digest = digest
        self.by = by
        self.reason = reason
    }

    /// What stands for each character of an erased text; one byte, so that no text grows.
    public static let blank: Unicode.Scalar = "_"

    /// What is left of a change: its text edits with every inserted character replaced.
    ///
    /// Later edits count characters that this one inserted, so its lengths must stay, or every replica
    /// would lose what others wrote afterwards. All else goes: values, members, amounts, and the salt.
    public static func remainder(of change: Change) -> Change {
        Change(
            n: change.n,
            base: change.base,
            at: change.at,
            salt: [UInt8](repeating: 0, count: Change.saltLength),
            operations: change.operations.compactMap { operation in
                guard case .text(let field, let splice) = operation.action else { return nil }
                let blanks = String.UnicodeScalarView(
                    splice.insert.unicodeScalars.map { _ in blank }
                )
                return Operation(
                    operation.entity,
                    .text(
                        field: field,
                        splice: TextSplice(
                            length: splice.length,
                            index: splice.index,
                            delete: splice.delete,
                            insert: String(blanks)
                        )
                    )
                )
            }
        )
    }

    /// What is left of a logged content; nil when it is the server's own, of which nothing is erased.
    ///
    /// - Throws: `StoreError` when it is no change at all.
    public static func remainder(ofLogged content: [UInt8]) throws -> Change? {
        let json = try JSONScanner.parse(content)
        if let change = try? Change(json) {
            return change.notices.isEmpty ? remainder(of: change) : nil
        }
        // What this version cannot read has nothing that others build on.
        guard case .object(let object) = json, case .integer(let n)? = object["n"],
            case .integer(let base)? = object["base"], case .integer(let at)? = object["at"]
        else { throw StoreError(.inconsistent, detail: "a logged change without a counter") }
        return Change(
            n: n,
            base: base,
            at: Milliseconds(at),
            salt: [UInt8](repeating: 0, count: Change.saltLength),
            operations: []
        )
    }

    /// The JSON form.
    public var json: JSONValue {
        [
            "by": .string(by.description), "digest": .string(digest.base64URL),
            "reason": .string(reason.rawValue),
        ]
    }

    /// Reads the JSON form.
    public init(_ json: JSONValue, path: String) throws(MessageError) {
        var reader = try MessageReader(json, path: path)
        let digest = try reader.digest("digest")
        let by: OrganisationID = try reader.id("by")
        guard let reason = ServerNotice.Reason(rawValue: try reader.string("reason")) else {
            throw MessageError(path: reader.path("reason"), expected: ServerNotice.Reason.expected)
        }
        try reader.end()
        self.init(digest: digest, by: by, reason: reason)
    }
}
