/// One value of a JSON text that has been read, or a member's name: what it is and where it stands.
struct JSONNode: BitwiseCopyable, Sendable {
    /// What stands there.
    enum Kind: UInt8, BitwiseCopyable, Sendable {
        case null
        case `false`
        case `true`
        case integer
        /// A text whose bytes in the source are its content.
        case text
        /// A text with escapes.
        case escaped
        case array
        /// An object; each member is the node of its name, then its value.
        case object
    }

    /// The offset of the first byte; of a text, the one after the quotation mark.
    let start: UInt32
    /// The offset behind the last byte; of a text, that of the closing quotation mark.
    var end: UInt32
    /// The place of the node that follows this value and everything in it.
    var next: UInt32
    let kind: Kind
}
