import EntenteDocuments
import EntenteDomain
import TestSupport
import Testing

@Suite("Tables: what is read")
struct TableReaderTests {
    @Test(arguments: [
        ("a,b\nc,d\n", [["a", "b"], ["c", "d"]]),
        ("a,b\r\nc,d", [["a", "b"], ["c", "d"]]),
        ("a,b\rc,d\r", [["a", "b"], ["c", "d"]]),
        ("\n\r\n\na\n\n\r\rb", [["a"], ["b"]]),
        ("a,\n,b\n,", [["a", ""], ["", "b"], ["", ""]]),
        ("\"a,b\",\"c\"\"d\",\"\"", [["a,b", "c\"d", ""]]),
        ("\"one\ntwo\r\nthree\rfour\",x", [["one\ntwo\r\nthree\rfour", "x"]]),
        ("5\" pipe,x\"", [["5\" pipe", "x\""]]),
        ("\"\"\n", [[""]]),
        ("", []),
    ])
    func `RFC 4180 is read with every line end`(text: String, records: [[String]]) {
        var reader = TableReader(separator: UInt8(ascii: ","))
        let found = reader.read(text.utf8) + reader.finish()
        #expect(found.map(\.cells) == records)
        #expect(found.allSatisfy { $0.fault == nil })
        #expect(reader.heldBytes == 0)
    }

    @Test func `a record knows the line that it begins in, whatever the lines end with`() {
        let text = "a\n\"b\r\nb\rb\nb\"\r\n\r\nc\rd"
        var reader = TableReader(separator: UInt8(ascii: ","))
        let found = reader.read(text.utf8) + reader.finish()
        #expect(found.map(\.line) == [1, 2, 7, 8])
    }

    @Test func `what is wrong with a record says that record, and the next one is read`() {
        var reader = TableReader(separator: UInt8(ascii: ","))
        let found = reader.read("\"a\"b,c\nd,e\n\"f,g\nh".utf8) + reader.finish()
        #expect(found.map { $0.fault != nil } == [true, false, true])
        #expect(found.map(\.line) == [1, 2, 3])
        #expect(found[1].cells == ["d", "e"])
    }

    @Test func `a quotation mark that is never closed holds no more than one record may`() {
        var reader = TableReader(separator: UInt8(ascii: ","))
        let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 64 * 1024)
        _ = reader.read("a,\"".utf8)
        var most = 0
        for _ in 0..<40 {
            #expect(reader.read(piece).isEmpty)
            most = max(most, reader.heldBytes)
        }
        #expect(most <= Limits.tableRecordBytes)
        #expect(reader.finish().map { $0.fault != nil } == [true])
    }

    @Test func `too many cells refuse their record and no other`() {
        var reader = TableReader(separator: UInt8(ascii: ","))
        let long = String(repeating: ",", count: Limits.tableColumns + 5)
        let found = reader.read("a\n\(long)\nb\n".utf8)
        #expect(found.map { $0.fault != nil } == [false, true, false])
        #expect(found.last?.cells == ["b"])
    }

    @Test func `any table that is written reads back, however the bytes are cut`() throws {
        var random = SeededGenerator(seed: 4_180)
        let alphabet = Array("ab,;|\t\"'\r\n =+-@\u{FEFF}\u{E9}\u{1F600}\u{FF1D}0").map(String.init)
        for _ in 0..<400 {
            let width = Int.random(in: 1...5, using: &random)
            let table = (0..<Int.random(in: 0...6, using: &random)).map { _ in
                (0..<width).map { _ in
                    (0..<Int.random(in: 0...5, using: &random)).map { _ in
                        alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
                    }.joined()
                }
            }
            let separator = TableDialect.separators.randomElement(using: &random) ?? 44
            let writer = TableWriter(separator: separator)
            let bytes = table.flatMap { writer.record($0.map { .text($0) }) }
            var stream = TableStream(TableDialect(separator: separator))
            var found: [TableRecord] = []
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = Int.random(in: 1...7, using: &random)
                found += try stream.read(rest.prefix(count))
                rest = rest.dropFirst(count)
            }
            found += try stream.finish()
            let read = found.map { $0.cells.map { Array(FormulaGuard.restored($0).utf8) } }
            #expect(read == table.map { $0.map { Array($0.utf8) } })
            #expect(found.allSatisfy { $0.fault == nil })
        }
    }
}

@Suite("Tables: formulas")
struct FormulaGuardTests {
    @Test(arguments: [
        "=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\n=1", "\u{FF1D}1", "=\u{301}", "'=1", "''-",
    ])
    func `what may become a formula gets one apostrophe, which reading takes away`(text: String) {
        let written = FormulaGuard.neutralised(text)
        #expect(written == "'" + text)
        #expect(Array(FormulaGuard.restored(written).utf8) == Array(text.utf8))
    }

    @Test(arguments: ["", "'", "'tis", "a=1", "1-1", " =1", "''"])
    func `everything else stays as it is`(text: String) {
        #expect(FormulaGuard.neutralised(text) == text)
        #expect(FormulaGuard.restored(text) == text)
    }

    @Test func `a negative number stays one, and a text that looks like one does not`() {
        let bytes = TableWriter().record([.number("-5"), .text("-5")])
        #expect(String(decoding: bytes, as: UTF8.self) == "-5,'-5\r\n")
    }
}
