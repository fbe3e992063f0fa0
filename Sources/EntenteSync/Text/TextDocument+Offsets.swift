/// Positions as editors count them.
///
/// The log knows Unicode scalars only. Half a character never reaches it: an offset inside one is
/// moved to its end.
extension TextDocument {
    /// The UTF-8 offset of a position.
    public func utf8Offset(ofScalar index: Int) -> Int { widths(before: index).utf8 }

    /// The UTF-16 offset of a position.
    public func utf16Offset(ofScalar index: Int) -> Int { widths(before: index).utf16 }

    /// The position at a UTF-8 offset; one beyond the text is its end.
    public func scalarOffset(ofUTF8 offset: Int) -> Int {
        index(reaching: offset, width: utf8Width)
    }

    /// The position at a UTF-16 offset; one beyond the text is its end.
    public func scalarOffset(ofUTF16 offset: Int) -> Int {
        index(reaching: offset) { $0 >= 0x10000 ? 2 : 1 }
    }
}
