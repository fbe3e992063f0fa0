import EntenteDocuments
import TestSupport
import Testing

@Suite("Pages: HTML that stands alone")
struct HTMLTests {
    private static func page(_ body: [HTML], title: String = "T") -> String {
        String(decoding: HTMLDocument(title: title, body: body).bytes, as: UTF8.self)
    }

    /// What one piece is written as.
    private static func written(_ piece: HTML) -> String {
        let text = page([piece])
        guard let from = text.firstRange(of: "<body>\n")?.upperBound,
            let to = text.firstRange(of: "</body>")?.lowerBound
        else { return "" }
        return String(text[from..<to])
    }

    @Test func `whatever people write stays text, in cells, names and titles alike`() {
        let hostile = "</title><script>alert(1)</script>\"'&amp;<img src=x onerror=y>"
        let page = Self.page(
            [
                .element(.p, [.words(hostile)]), .table([hostile], [[.words(hostile)]]),
                .pairs([(hostile, .words(hostile))]),
            ],
            title: hostile
        )
        #expect(!page.contains("<script") && !page.contains("<img"))
        #expect(!page.contains("</title><"))
        #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;amp;"))
    }

    @Test func `any words read back from what is written for them`() {
        var random = SeededGenerator(seed: 36)
        let alphabet = Array("ab&<>\"'\n\t ;#ltgqu39\u{E9}\u{202E}\u{1F600}").map(String.init)
        for _ in 0..<300 {
            let words = (0..<Int.random(in: 0...12, using: &random)).map { _ in
                alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
            }.joined()
            var written = Self.written(.words(words))
            #expect(written.hasPrefix("<bdi>") && written.hasSuffix("</bdi>"))
            written = String(written.dropFirst(5).dropLast(6))
            #expect(!written.contains { "<>\"'".contains($0) })
            for (entity, character) in [
                ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&"),
            ] {
                written = written.replacing(entity, with: character)
            }
            #expect(Array(written.utf8) == Array(words.utf8))
        }
    }

    @Test func `a control character shows as something unreadable, and does nothing`() {
        let written = Self.written(.words("a\u{1B}[31mb\u{7}\u{85}\r\nc"))
        #expect(written == "<bdi>a\u{FFFD}[31mb\u{FFFD}\u{FFFD}\nc</bdi>")
    }

    @Test func `a page fetches nothing and runs nothing`() {
        let page = Self.page([.table(["a"], [[.text("b")]])])
        for word in ["src=", "href=", "url(", "@import", "<script", "<link", "<iframe", "onload="] {
            #expect(!page.contains(word), "\(word)")
        }
        #expect(page.contains("default-src 'none'"))
    }

    @Test func `a page is made for paper: its size, breaks, and heads on every sheet`() {
        let page = Self.page([.table(["a"], [[.text("b")]]), .element(.section, [], style: .page)])
        for rule in [
            "@page { size: A4", "table-header-group", "break-before: page", "break-inside: avoid",
        ] {
            #expect(page.contains(rule), "\(rule)")
        }
        #expect(page.contains("<table><thead><tr><th>a</th></tr>"))
        #expect(page.contains("<section class=\"page\">"))
    }
}
