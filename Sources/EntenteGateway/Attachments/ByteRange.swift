/// Which bytes of a file were asked for (RFC 9110, section 14).
struct ByteRange: Hashable, Sendable {
    /// The first byte, and the one after the last.
    let bytes: Range<Int64>

    /// What a Range field asks for.
    enum Asked: Hashable, Sendable {
        /// All of it: there is no field, or one that a server may pass over.
        case all
        /// One part.
        case part(ByteRange)
        /// Nothing that the file has.
        case nothing
    }

    /// Reads a Range field for a file of so many bytes.
    static func asked(_ field: String?, size: Int64) -> Asked {
        guard let field, field.lowercased().hasPrefix("bytes=") else { return .all }
        let text = field.dropFirst("bytes=".count)
        // Several parts in one answer cost more than several questions.
        guard !text.contains(",") else { return .all }
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, ends.allSatisfy({ $0.count <= 15 && $0.allSatisfy(\.isDigit) })
        else { return .all }
        switch (Int64(ends[0]), Int64(ends[1])) {
        case (nil, nil): return .all
        case (nil, let last?):
            guard last > 0, size > 0 else { return .nothing }
            return .part(ByteRange(bytes: max(0, size - last)..<size))
        case (let first?, nil):
            return first < size ? .part(ByteRange(bytes: first..<size)) : .nothing
        case (let first?, let last?):
            guard first <= last else { return .all }
            guard first < size else { return .nothing }
            return .part(ByteRange(bytes: first..<min(last + 1, size)))
        }
    }
}

extension Character {
    fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
}
