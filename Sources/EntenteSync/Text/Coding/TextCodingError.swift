/// Why bytes are not a text's history or an update of one.
public enum TextCodingError: Error, Hashable, Sendable {
    /// The bytes end before the message does, or go on after it.
    case badLength
    /// The bytes begin like no version of the encoding that is known here.
    case unknownFormat
    /// A number is written in more bytes than it needs, or exceeds what it may be.
    case badNumber
    /// A table contradicts another: a parent that does not come before, an author's number twice.
    case badTable
    /// The text is not well-formed UTF-8, or has not as many characters as were inserted.
    case badText
    /// The history is larger than `Limits` permit.
    case tooLarge
}
