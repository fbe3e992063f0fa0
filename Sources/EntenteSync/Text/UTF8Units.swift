/// Plain loops between UTF-8 and scalars, for text that is well-formed already.

/// Whether all bytes are ASCII.
func isASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { asciiPrefix(bytes) == bytes.count }

/// How many bytes at the beginning are ASCII, looking at eight at a time.
@inline(__always)
func asciiPrefix(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    guard let base = bytes.baseAddress else { return 0 }
    var index = 0
    let raw = UnsafeRawPointer(base)
    while index + 8 <= bytes.count {
        let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        let high = UInt64(littleEndian: word) & 0x8080_8080_8080_8080
        guard high == 0 else { return index + high.trailingZeroBitCount / 8 }
        index += 8
    }
    while index < bytes.count, base[index] < 0x80 { index += 1 }
    return index
}

/// How many scalars the bytes encode: every byte but continuations begins one.
func scalarCount(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var count = 0
    for byte in bytes { count += byte & 0xC0 == 0x80 ? 0 : 1 }
    return count
}

/// How many of the bytes encode the first `count` scalars.
func byteCount(ofScalars count: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var left = count
    for (index, byte) in bytes.enumerated() where byte & 0xC0 != 0x80 {
        if left == 0 { return index }
        left -= 1
    }
    return bytes.count
}

func copy<Unit>(_ units: UnsafeBufferPointer<Unit>, to place: UnsafeMutablePointer<Unit>) {
    guard let base = units.baseAddress else { return }
    place.update(from: base, count: units.count)
}

func utf8Width(_ scalar: UInt32) -> Int {
    scalar < 0x80 ? 1 : scalar < 0x800 ? 2 : scalar < 0x10000 ? 3 : 4
}

/// How many bytes some scalars take, without a branch for each.
func utf8Width(_ scalars: UnsafeBufferPointer<UInt32>) -> Int {
    var (two, three, four): (UInt32, UInt32, UInt32) = (0, 0, 0)
    for scalar in scalars {
        two &+= scalar >= 0x80 ? 1 : 0
        three &+= scalar >= 0x800 ? 1 : 0
        four &+= scalar >= 0x10000 ? 1 : 0
    }
    return scalars.count + Int(two) + Int(three) + Int(four)
}

/// Writes ASCII as scalars.
func widen(_ bytes: UnsafeBufferPointer<UInt8>, to place: UnsafeMutablePointer<UInt32>) {
    guard let base = bytes.baseAddress else { return }
    for index in 0..<bytes.count { place[index] = UInt32(base[index]) }
}

/// Writes the scalars of well-formed UTF-8.
func decode(_ bytes: UnsafeBufferPointer<UInt8>, to start: UnsafeMutablePointer<UInt32>) {
    var place = start
    var index = 0
    while index < bytes.count {
        // Most text is ASCII for long stretches, which are widened many at a time.
        let rest = UnsafeBufferPointer(rebasing: bytes[index...])
        let plain = asciiPrefix(rest)
        widen(UnsafeBufferPointer(rebasing: rest[..<plain]), to: place)
        place += plain
        index += plain
        guard index < bytes.count else { break }
        let (scalar, width) = scalarValue(at: index, in: bytes)
        place.initialize(to: scalar)
        place += 1
        index += width
    }
}

/// The scalar that begins at a byte of well-formed UTF-8, and how many bytes it has.
func scalarValue(at index: Int, in bytes: UnsafeBufferPointer<UInt8>) -> (UInt32, width: Int) {
    let first = UInt32(bytes[index])
    guard first >= 0x80 else { return (first, 1) }
    let width = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    var scalar = first & (0x7F >> UInt32(width))
    for next in index + 1..<index + width { scalar = scalar << 6 | UInt32(bytes[next] & 0x3F) }
    return (scalar, width)
}

/// Writes scalars as UTF-8; returns the place behind them.
func encode(
    _ scalars: UnsafeBufferPointer<UInt32>,
    to start: UnsafeMutablePointer<UInt8>
) -> UnsafeMutablePointer<UInt8> {
    var place = start
    var index = 0
    while index < scalars.count {
        // Most text is ASCII for long stretches, which are narrowed many at a time.
        let end = min(index + 32, scalars.count)
        var bits: UInt32 = 0
        for next in index..<end { bits |= scalars[next] }
        if bits < 0x80 {
            for next in index..<end {
                place[next - index] = UInt8(truncatingIfNeeded: scalars[next])
            }
            place += end - index
        } else {
            for next in index..<end { place = encode(scalars[next], to: place) }
        }
        index = end
    }
    return place
}

/// Writes a scalar as UTF-8; returns the place behind it.
func encode(_ scalar: UInt32, to place: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8>
{
    let width = utf8Width(scalar)
    if width == 1 {
        place.initialize(to: UInt8(scalar))
        return place + 1
    }
    var rest = scalar
    for index in (1..<width).reversed() {
        (place + index).initialize(to: UInt8(rest & 0x3F) | 0x80)
        rest >>= 6
    }
    let lead: UInt8 = width == 2 ? 0xC0 : width == 3 ? 0xE0 : 0xF0
    place.initialize(to: UInt8(rest) | lead)
    return place + width
}
