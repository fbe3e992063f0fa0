/// Plain loops between UTF-8 and scalars, for text that is well-formed already.

/// Whether all bytes are ASCII, eight at a time.
func isASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let base = bytes.baseAddress else { return true }
    var index = 0
    let raw = UnsafeRawPointer(base)
    while index + 8 <= bytes.count {
        let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        guard word & 0x8080_8080_8080_8080 == 0 else { return false }
        index += 8
    }
    while index < bytes.count {
        guard base[index] < 0x80 else { return false }
        index += 1
    }
    return true
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

/// Writes the scalars of well-formed UTF-8.
func decode(_ bytes: UnsafeBufferPointer<UInt8>, to start: UnsafeMutablePointer<UInt32>) {
    var place = start
    var index = 0
    while index < bytes.count {
        let first = UInt32(bytes[index])
        let (width, bits): (Int, UInt32) =
            first < 0x80
            ? (1, first)
            : first < 0xE0
                ? (2, first & 0x1F) : first < 0xF0 ? (3, first & 0x0F) : (4, first & 0x07)
        var scalar = bits
        for next in index + 1..<max(index + width, index + 1) {
            scalar = scalar << 6 | UInt32(bytes[next] & 0x3F)
        }
        place.initialize(to: scalar)
        place += 1
        index += width
    }
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
