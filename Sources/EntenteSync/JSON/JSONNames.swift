/// The names of an object's members so far: in canonical form the last one tells all.
struct JSONNames {
    /// What may be said of a further name.
    enum Verdict {
        case new
        case known
        case outOfOrder
    }

    private var last: JSONReader.Scalar?
    private var all: Set<ExactText> = []

    /// Takes a name that must come after those before it.
    @inline(__always)
    mutating func inOrder(
        _ name: JSONReader.Scalar,
        _ bytes: UnsafeRawBufferPointer
    ) -> Verdict {
        defer { last = name }
        guard let last else { return .new }
        // The first letters decide nearly always.
        if last.start < last.end, name.start < name.end, last.kind == .text, name.kind == .text,
            bytes[last.start] < bytes[name.start], bytes[name.start] < 0x80
        {
            return .new
        }
        return order(last, name, bytes)
    }

    @inline(never)
    private func order(
        _ last: JSONReader.Scalar,
        _ name: JSONReader.Scalar,
        _ bytes: UnsafeRawBufferPointer
    ) -> Verdict {
        guard last.kind == .text, name.kind == .text else {
            return Self.verdict(content(last, bytes), content(name, bytes))
        }
        return Self.verdict(bytes[last.start..<last.end], bytes[name.start..<name.end])
    }

    /// Takes a name that must not have been there before.
    mutating func inAnyOrder(
        _ name: JSONReader.Scalar,
        _ bytes: UnsafeRawBufferPointer
    ) -> Verdict {
        let text = String(decoding: content(name, bytes), as: UTF8.self)
        return all.insert(ExactText(text)).inserted ? .new : .known
    }

    private static func verdict(
        _ last: some Collection<UInt8>,
        _ name: some Collection<UInt8>
    ) -> Verdict {
        switch canonicalOrder(last, name) {
        case .ascending: .new
        case .same: .known
        case .descending: .outOfOrder
        }
    }

    private func content(_ name: JSONReader.Scalar, _ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        JSONEscapes.content(of: UnsafeRawBufferPointer(rebasing: bytes[name.start..<name.end]))
    }
}

/// How two names stand to each other.
enum CanonicalOrder {
    case ascending
    case same
    case descending
}

/// Orders names by UTF-16 code units, as RFC 8785 does, from their UTF-8 form.
///
/// UTF-8 bytes order alike except that U+E000 to U+FFFF come after the supplementary planes, whose
/// UTF-16 form starts with a surrogate; lead bytes 0xEE and 0xEF against 0xF0 and up.
@inline(__always)
func canonicalOrder(
    _ left: some Sequence<UInt8>,
    _ right: some Sequence<UInt8>
) -> CanonicalOrder {
    var first = left.makeIterator()
    var second = right.makeIterator()
    while true {
        switch (first.next(), second.next()) {
        case (nil, nil): return .same
        case (nil, _): return .ascending
        case (_, nil): return .descending
        case (let a?, let b?):
            guard a != b else { continue }
            let isAscending =
                a >= 0xEE && b >= 0xEE && (a >= 0xF0) != (b >= 0xF0) ? a >= 0xF0 : a < b
            return isAscending ? .ascending : .descending
        }
    }
}

/// Whether a key comes before another.
func canonicallyPrecedes(_ left: String, _ right: String) -> Bool {
    canonicalOrder(left.utf8, right.utf8) == .ascending
}
