/// Reads JSON from bytes, front to back, strictly.
///
/// With `.canonical` every departure from RFC 8785 is refused: what is accepted has exactly one
/// spelling, so its bytes can be hashed and stored as they came (clause 4.1). With `.interchange`
/// white space, key order and escapes are free as in RFC 8259; the restrictions on values hold.
public enum JSONScanner: Sendable {
    /// Which spellings are accepted.
    public enum Form: Sendable {
        /// Only the bytes that `JSONWriter` would write.
        case canonical
        /// Any spelling of RFC 8259 that is also I-JSON (RFC 7493).
        case interchange
    }

    /// Reads bytes that hold one value and nothing else.
    public static func parse(
        _ bytes: [UInt8],
        form: Form = .canonical
    ) throws(JSONError) -> JSONValue {
        let nodes = try bytes.withUnsafeBufferPointer {
            (bytes) throws(JSONError) in
            var reader = JSONReader(UnsafeRawBufferPointer(bytes), form)
            return try reader.whole()
        }
        let value = JSONTape(bytes: bytes, nodes: nodes).value(at: 0)
        // A tape stands for its bytes, so one in another form is not kept.
        return form == .canonical ? value : value.kept
    }
}
