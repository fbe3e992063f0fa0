/// Turns the bytes of a file into UTF-8, piece by piece; it keeps at most three bytes between pieces.
public struct TableDecoder: Sendable {
    /// The bytes are not what the encoding allows.
    public struct Fault: Error, Hashable, Sendable {
        /// The encoding that was expected.
        public let encoding: TableEncoding
    }

    private let encoding: TableEncoding
    private var carried: [UInt8] = []
    private var isAtStart = true

    /// Starts at the beginning of a file.
    public init(_ encoding: TableEncoding) { self.encoding = encoding }

    /// The bytes that are kept for the next piece.
    public var heldBytes: Int { carried.count }

    /// Decodes the next piece; a byte order mark at the beginning of the file is left out.
    public mutating func decode(_ piece: some Sequence<UInt8>) throws(Fault) -> [UInt8] {
        var bytes = carried
        bytes.append(contentsOf: piece)
        carried = []
        if isAtStart {
            let mark = encoding.mark
            // A mark may be cut in two.
            if bytes.count < mark.count, mark.starts(with: bytes) {
                carried = bytes
                return []
            }
            isAtStart = false
            if !mark.isEmpty, bytes.starts(with: mark) { bytes.removeFirst(mark.count) }
        }
        switch encoding {
        case .utf8: return try checked(bytes)
        case .utf16LittleEndian: return try transcoded(bytes) { UInt16($1) << 8 | UInt16($0) }
        case .utf16BigEndian: return try transcoded(bytes) { UInt16($0) << 8 | UInt16($1) }
        case .windows1252: return bytes.flatMap { UTF8.encode(Self.windows1252($0)) ?? .init() }
        }
    }

    /// Ends the file; a character that is not complete is a fault.
    public func finish() throws(Fault) {
        if !carried.isEmpty { throw Fault(encoding: encoding) }
    }

    private mutating func checked(_ bytes: [UInt8]) throws(Fault) -> [UInt8] {
        let tail = UTF8Tail.count(of: bytes[...])
        carried = Array(bytes.suffix(tail))
        let whole = tail == 0 ? bytes : Array(bytes.dropLast(tail))
        guard String(validating: whole, as: UTF8.self) != nil else {
            throw Fault(encoding: encoding)
        }
        return whole
    }

    private mutating func transcoded(
        _ bytes: [UInt8],
        _ unit: (UInt8, UInt8) -> UInt16
    ) throws(Fault) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        var place = 0
        while place + 1 < bytes.count {
            let first = unit(bytes[place], bytes[place + 1])
            var scalar = Unicode.Scalar(first)
            var length = 2
            if UTF16.isLeadSurrogate(first) {
                guard place + 3 < bytes.count else { break }
                let second = unit(bytes[place + 2], bytes[place + 3])
                guard UTF16.isTrailSurrogate(second) else { throw Fault(encoding: encoding) }
                let value = 0x10000 + (UInt32(first) - 0xD800) << 10 + UInt32(second) - 0xDC00
                scalar = Unicode.Scalar(value)
                length = 4
            }
            guard let scalar, let encoded = UTF8.encode(scalar) else {
                throw Fault(encoding: encoding)
            }
            text.append(contentsOf: encoded)
            place += length
        }
        carried = Array(bytes[place...])
        return text
    }

    /// The characters of 0x80 to 0x9F, in which Windows-1252 and Latin-1 differ; the five bytes that
    /// Windows leaves open keep their number, as the web's standard has it.
    private static let special: [UInt32] = [
        0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178,
    ]

    static func windows1252(_ byte: UInt8) -> Unicode.Scalar {
        guard (0x80...0x9F).contains(byte) else { return Unicode.Scalar(byte) }
        return Unicode.Scalar(special[Int(byte) - 0x80]) ?? "\u{FFFD}"
    }
}
