import EntenteDocuments
import EntenteDomain
import Testing

@Suite("Tables: how a file is written")
struct TableDialectTests {
    private static let text = "Name,Größe\n\u{20AC} 5,\u{1F600}\n"

    @Test func `a byte order mark says the encoding and is no part of the first cell`() throws {
        for (mark, encoding) in [
            ([0xEF, 0xBB, 0xBF] as [UInt8], TableEncoding.utf8),
            ([0xFF, 0xFE], .utf16LittleEndian), ([0xFE, 0xFF], .utf16BigEndian),
        ] {
            let bytes = mark + Self.encoded(Self.text, encoding)
            #expect(TableEncoding.recognised(in: bytes, isWhole: true) == encoding)
            #expect(try Self.decoded(bytes, encoding) == Self.text)
        }
    }

    @Test(arguments: [TableEncoding.utf8, .utf16LittleEndian, .utf16BigEndian])
    func `without a mark Unicode is recognised, and read however it is cut`(
        encoding: TableEncoding
    ) throws {
        let bytes = Self.encoded(Self.text, encoding)
        #expect(TableEncoding.recognised(in: bytes, isWhole: true) == encoding)
        #expect(try Self.decoded(bytes, encoding) == Self.text)
    }

    @Test func `what is not UTF-8 is Windows-1252, with its own characters`() throws {
        let bytes: [UInt8] = [0x47, 0x72, 0xF6, 0xDF, 0x65, 0x3B, 0x80, 0x0A]
        #expect(TableEncoding.recognised(in: bytes, isWhole: true) == .windows1252)
        #expect(try Self.decoded(bytes, .windows1252) == "Größe;\u{20AC}\n")
    }

    @Test func `a sample that ends within a character is still UTF-8, a whole file is not`() {
        let bytes = Array("a,\u{20AC}".utf8.dropLast())
        #expect(TableEncoding.recognised(in: bytes, isWhole: false) == .utf8)
        #expect(TableEncoding.recognised(in: bytes, isWhole: true) == .windows1252)
    }

    @Test(
        arguments: [
            ([0x61, 0xC3, 0x28], TableEncoding.utf8), ([0xED, 0xA0, 0x80], .utf8),
            ([0xC0, 0xAF], .utf8), ([0x00, 0xD8, 0x41, 0x00], .utf16LittleEndian),
            ([0x00, 0xDC], .utf16LittleEndian), ([0x00, 0xD8], .utf16LittleEndian), ([0xC3], .utf8),
        ] as [([UInt8], TableEncoding)]
    )
    func `bytes that the encoding does not allow are refused, not repaired`(
        bytes: [UInt8],
        encoding: TableEncoding
    ) {
        #expect(throws: TableDecoder.Fault.self) { try Self.decoded(bytes, encoding) }
    }

    @Test(arguments: [
        ("a,b\n1;2,3\n", ","), ("a;b\n1,5;2\n3,5;4\n", ";"), ("a\tb\nx,y\tz\n", "\t"),
        ("a|b|c\n1|2|3\n", "|"), ("title\none\n", ","), ("\"a;b;c\",d\n\"1;2;3\",4\n", ","),
        ("a;b\n\"x,1,2,3\";y\n\"z,1,2,3\";w\n", ";"), ("", ","),
    ])
    func `the separator is what cuts the first records alike`(text: String, separator: String) {
        let found = TableDialect.recognised(in: Array(text.utf8), isWhole: true)
        #expect(found.separator == separator.utf8.first)
        #expect(found.decimalMark == (separator == ";" ? .comma : .point))
    }

    @Test func `what is stated is not recognised`() {
        let found = TableDialect.recognised(
            in: Array("a;b\n1;2\n".utf8),
            isWhole: true,
            encoding: .windows1252,
            separator: UInt8(ascii: "|"),
            decimalMark: .comma
        )
        let stated = TableDialect(
            encoding: .windows1252,
            separator: UInt8(ascii: "|"),
            decimalMark: .comma
        )
        #expect(found == stated)
    }

    @Test func `100,000 rows hold no more than a row between two pieces`() throws {
        var stream = TableStream(TableDialect(encoding: .utf16LittleEndian))
        var rows = 0
        var most = 0
        var piece: [UInt8] = []
        for row in 0..<100_000 {
            for unit in "Row \(row),\"EUR \(row).50\"\n".utf16 {
                piece.append(UInt8(unit & 0xFF))
                piece.append(UInt8(unit >> 8))
            }
            guard piece.count >= 4_001 else { continue }
            rows += try stream.read(piece.prefix(4_001)).count
            piece.removeFirst(4_001)
            most = max(most, stream.heldBytes)
        }
        rows += try stream.read(piece).count + stream.finish().count
        #expect(rows == 100_000)
        #expect(most <= 64)
    }

    private static func encoded(_ text: String, _ encoding: TableEncoding) -> [UInt8] {
        switch encoding {
        case .utf16LittleEndian: text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        case .utf16BigEndian: text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        default: Array(text.utf8)
        }
    }

    /// Decodes byte by byte, which is the worst cut that there is.
    private static func decoded(_ bytes: [UInt8], _ encoding: TableEncoding) throws -> String {
        var decoder = TableDecoder(encoding)
        var text: [UInt8] = []
        for byte in bytes { text += try decoder.decode([byte]) }
        try decoder.finish()
        return String(decoding: text, as: UTF8.self)
    }
}
