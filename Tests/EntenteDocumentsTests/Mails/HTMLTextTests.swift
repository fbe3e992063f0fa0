import Testing

@testable import EntenteDocuments

@Suite("Mail: HTML as text")
struct HTMLTextTests {
    @Test(arguments: [
        ("<p>One</p><p>Two<br>three</p>", "One\n\nTwo\nthree"),
        ("<div>a</div><div>b</div>", "a\nb"), ("  many\n  spaces\t here ", "many spaces here"),
        ("<ul><li>one</li><li>two</li></ul>", "- one\n- two"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a\tb\nc"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("Gr&ouml;&szlig;e &#8364;&#x35;&nbsp;&amp;", "Größe €5 &"),
        ("&unknown; &#xFFFFFFFF; &#0; & &amp", "&unknown; &#xFFFFFFFF; &#0; & &amp"),
        ("a < b, 3<4", "a < b, 3<4"), ("cut <b", "cut <b"), ("<a title='>'>x</a>", "x"),
        ("<a href=\"https://x.example/?a=1&amp;b\">here</a>", "here (https://x.example/?a=1&b)"),
        ("<a href=https://x.example>https://x.example</a>", "https://x.example"),
        ("<a href='javascript:alert(1)'>no</a>", "no"), ("a<!-- hidden <p> -->b", "ab"),
        ("<style>p { }</style><script>x < 1</script>text<STYLE>y</Style>", "text"),
        ("<title>Mail</title>body", "body"), ("<p title=\"unclosed>text", "text"), ("", ""),
    ])
    func `a page is reduced to what it says`(html: String, text: String) {
        #expect(MailText.lines(HTMLText.text(of: html)) == text)
    }

    @Test(arguments: ["<", "<a ", "<a href=\"", "&", "<!--", "<a><a>", "<script>", "<a '>", "</"])
    func `a page that repeats what has no end is read in time that grows with its length`(
        piece: String
    ) {
        // What took the square of the length would not end here in minutes.
        let page = String(repeating: piece, count: 10_000)
        #expect(HTMLText.text(of: page).utf8.count <= page.utf8.count)
    }
}
