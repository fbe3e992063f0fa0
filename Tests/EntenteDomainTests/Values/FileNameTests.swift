import EntenteDomain
import Testing

@Suite("FileName: what is safe on every system")
struct FileNameTests {
    @Test(arguments: [
        ("contract.pdf", "contract.pdf"), ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\cmd.exe", "cmd.exe"), ("..", "attachment"), ("", "attachment"),
        ("/", "attachment"), (".profile", "profile"), ("a\u{0}b\nc\u{1B}.txt", "abc.txt"),
        ("gpj.\u{202E}exe", "gpj.exe"), ("what?*.txt", "what__.txt"), ("CON", "_CON"),
        ("nul.txt", "_nul.txt"), ("COM1.tar.gz", "_COM1.tar.gz"), ("name. . ", "name"),
        ("Größe 日本.pdf", "Größe 日本.pdf"), ("a:b", "a_b"),
    ])
    func `a name has no folder, nothing hidden, and nothing reserved`(
        written: String,
        cleaned: String
    ) {
        #expect(FileName.cleaned(written) == cleaned)
        #expect(FileName.cleaned(cleaned) == cleaned)
    }

    @Test func `a long name keeps its ending and fits the bound`() {
        let name = FileName.cleaned(String(repeating: "ß", count: 500) + ".pdf")
        #expect(name.utf8.count <= Limits.fileNameBytes && name.hasSuffix("ß.pdf"))
        let dots = FileName.cleaned("a" + String(repeating: ".", count: 500))
        #expect(dots == "a")
    }

    @Test(arguments: [
        ("application/pdf", "application/pdf"), ("IMAGE/PNG", "image/png"),
        ("text/plain; charset=utf-8", "text/plain"), ("text/html", MediaType.unknown),
        ("image/svg+xml", MediaType.unknown), ("", MediaType.unknown),
        ("application/javascript", MediaType.unknown),
    ])
    func `only kinds that no browser runs are said of an attachment`(named: String, sent: String) {
        #expect(MediaType.safe(named) == sent)
    }

    @Test func `the end of a name tells what it is`() {
        #expect(FileName.mediaType(of: "a.PDF") == "application/pdf")
        #expect(FileName.mediaType(of: "a.html") == MediaType.unknown)
        #expect(FileName.mediaType(of: "README") == MediaType.unknown)
    }
}
