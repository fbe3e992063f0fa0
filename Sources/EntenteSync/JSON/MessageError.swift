/// Why a JSON value is not the message that was expected: which member, and what was wanted.
public struct MessageError: Error, Hashable, Sendable {
    /// The place in the message, such as `changes[3].ops[0].e`; empty for the message itself.
    public let path: String
    /// What was expected there, in words for the one who wrote the client.
    public let expected: String

    /// Names a place and what belongs there.
    public init(path: String, expected: String) {
        self.path = path
        self.expected = expected
    }
}

extension MessageError {
    /// The error as it is called from outside, where the message that was read is only a part.
    ///
    /// A path is put together when something is wrong, because nearly always nothing is.
    func within(_ outer: String) -> MessageError {
        let isBare = outer.isEmpty || path.isEmpty || path.hasPrefix("[")
        return MessageError(path: outer + (isBare ? "" : ".") + path, expected: expected)
    }
}

extension MessageError: CustomStringConvertible {
    /// The place and the expectation; holds nothing of the message's content.
    public var description: String {
        path.isEmpty ? "expected \(expected)" : "\(path): expected \(expected)"
    }
}
