/// The few scalars beyond ASCII that a text uses, each with a byte of its own.
///
/// Nearly every text outside East Asia uses fewer than a hundred. With this page it takes one byte a
/// character, and positions are found without counting.
struct ScalarPage: Sendable {
    /// The scalars of the bytes from 0x80 on.
    private var scalars = ContiguousArray<UInt32>()
    /// Where to look for a scalar: one more than its place, or 0; made for the first one.
    private var places = ContiguousArray<UInt8>()

    /// Whether the text has never used any.
    var isEmpty: Bool { scalars.isEmpty }

    /// The scalar of a byte.
    func scalar(_ byte: UInt8) -> UInt32 {
        byte < 0x80 ? UInt32(byte) : scalars[Int(byte) - 0x80]
    }

    /// The byte of a scalar beyond ASCII; nil if the page is full.
    mutating func byte(_ scalar: UInt32) -> UInt8? {
        if places.isEmpty { places = ContiguousArray(repeating: 0, count: 256) }
        var bucket = Int((scalar &* 0x9E37_79B1) >> 24)
        while places[bucket] > 0 {
            let place = Int(places[bucket]) - 1
            if scalars[place] == scalar { return UInt8(place + 0x80) }
            bucket = (bucket + 1) & 255
        }
        guard scalars.count < 0x80 else { return nil }
        scalars.append(scalar)
        places[bucket] = UInt8(scalars.count)
        return UInt8(scalars.count - 1 + 0x80)
    }

    /// Writes well-formed UTF-8 as bytes of the page; returns false if the page is too small, and
    /// then what was written means nothing.
    mutating func write(
        _ utf8: UnsafeBufferPointer<UInt8>,
        to start: UnsafeMutablePointer<UInt8>
    ) -> Bool {
        var place = start
        var index = 0
        while index < utf8.count {
            let rest = UnsafeBufferPointer(rebasing: utf8[index...])
            let plain = asciiPrefix(rest)
            copy(UnsafeBufferPointer(rebasing: rest[..<plain]), to: place)
            place += plain
            index += plain
            guard index < utf8.count else { break }
            let (scalar, width) = scalarValue(at: index, in: utf8)
            guard let byte = byte(scalar) else { return false }
            place.initialize(to: byte)
            place += 1
            index += width
        }
        return true
    }

    /// Writes bytes of the page as UTF-8; returns the place behind them.
    func read(
        _ bytes: UnsafeBufferPointer<UInt8>,
        to start: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        var place = start
        var index = 0
        while index < bytes.count {
            let rest = UnsafeBufferPointer(rebasing: bytes[index...])
            let plain = asciiPrefix(rest)
            copy(UnsafeBufferPointer(rebasing: rest[..<plain]), to: place)
            place += plain
            index += plain
            guard index < bytes.count else { break }
            place = encode(scalar(bytes[index]), to: place)
            index += 1
        }
        return place
    }

    /// How many bytes of UTF-8 some bytes of the page stand for.
    func utf8Count(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        guard !isEmpty else { return bytes.count }
        var count = bytes.count
        var index = 0
        while index < bytes.count {
            index += asciiPrefix(UnsafeBufferPointer(rebasing: bytes[index...]))
            guard index < bytes.count else { break }
            count += utf8Width(scalar(bytes[index])) - 1
            index += 1
        }
        return count
    }
}
