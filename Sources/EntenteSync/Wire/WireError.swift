/// Why bytes are not the message that was expected.
public enum WireError: Error, Hashable, Sendable {
    /// They are not JSON in the canonical form.
    case json(JSONError)
    /// They are JSON, but not this message.
    case message(MessageError)
}

extension WireError: CustomStringConvertible {
    /// What is wrong and where; holds nothing of the content.
    public var description: String {
        switch self {
        case .json(let error): error.description
        case .message(let error): error.description
        }
    }
}

extension JSONValue {
    /// Reads canonical bytes and makes a message of them.
    public static func message<Message>(
        _ bytes: [UInt8],
        form: JSONScanner.Form = .canonical,
        _ read: (JSONValue) throws(MessageError) -> Message
    ) throws(WireError) -> Message {
        let value: JSONValue
        do { value = try JSONScanner.parse(bytes, form: form) } catch { throw .json(error) }
        do { return try read(value) } catch { throw .message(error) }
    }
}
