import EntenteDocuments
import EntenteDomain
import Testing

@Suite("Mail: what of it is read")
struct IncomingMailTests {
    /// A mail of lines, each ended as mails end them.
    private func mail(_ lines: String...) throws -> IncomingMail {
        let text = lines.joined(separator: "\n").replacing("\n", with: "\r\n") + "\r\n"
        return try IncomingMail(Array(text.utf8))
    }

    private func bytes(_ header: String, _ body: [UInt8]) throws -> IncomingMail {
        try IncomingMail(Array("From: bob@borealis.example\r\n\(header)\r\n\r\n".utf8) + body)
    }

    @Test func `header and text are read, folded lines and all`() throws {
        let mail = try mail(
            "Return-Path: <bob@borealis.example>",
            "Delivered-To: Ada+7K2M@Aurora.example",
            "From: Bob Berg",
            "  <bob@borealis.example>",
            "To: \"Ada, A.\" <ada@aurora.example>,",
            "\tteam@aurora.example",
            "Subject: Cold",
            " storage",
            "Message-ID: <one@borealis>",
            "In-Reply-To: <two@aurora>",
            "References: <four@aurora> <three@aurora>",
            "Date: Sat, 21 Nov 2026 10:04:05 +0100",
            "",
            "Hello",
            "",
            "  Bob",
            ""
        )
        #expect(mail.id == "one@borealis" && mail.subject == "Cold storage")
        #expect(mail.answers == ["two@aurora", "three@aurora", "four@aurora"])
        #expect(mail.sender == "Bob Berg <bob@borealis.example>")
        #expect(mail.date == "Sat, 21 Nov 2026 10:04:05 +0100")
        let recipients = ["ada+7k2m@aurora.example", "ada@aurora.example", "team@aurora.example"]
        #expect(mail.recipients == recipients)
        #expect(mail.text == "Hello\n\n  Bob" && mail.leftOut == [] && !mail.isAutomatic)
    }

    @Test(arguments: [
        ("=?utf-8?Q?F=C3=A4llig=3A_2?=", "Fällig: 2"),
        ("=?UTF-8?B?RsOkbGxpZzogMg==?=", "Fällig: 2"),
        ("=?iso-8859-1?q?Gr=F6=DFe?= und =?windows-1252?Q?=80_5?=", "Größe und € 5"),
        ("=?utf-8?B?ww==?=\r\n =?utf-8?B?qQ==?=", "é"),
        ("=?utf-8?Q?one?= =?utf-8?Q?_two?=", "one two"),
        ("=?utf-8*de?Q?sch=C3=B6n?=", "schön"), ("=?utf-8?X?what?=", "=?utf-8?X?what?="),
        ("a =?b", "a =?b"), ("=?utf-8?Q?not closed", "=?utf-8?Q?not closed"),
    ])
    func `encoded words are read, and what is none stays`(field: String, subject: String) throws {
        #expect(try bytes("Subject: \(field)", []).subject == subject)
    }

    @Test func `a subject of raw bytes is read as what it most likely is`() throws {
        let latin = Array("From: a@b\r\nSubject: Gr".utf8) + [0xF6, 0xDF] + Array("e\r\n\r\n".utf8)
        #expect(try IncomingMail(latin).subject == "Größe")
        #expect(try bytes("Subject: Größe", []).subject == "Größe")
    }

    @Test(
        arguments: [
            ("utf-8", Array("Größe 3 €".utf8), "Größe 3 €"),
            ("iso-8859-1", [0x47, 0x72, 0xF6, 0xDF, 0x65], "Größe"),
            ("Windows-1252", [0x80, 0x20, 0x93, 0x61, 0x94], "€ \u{201C}a\u{201D}"),
            ("iso-8859-15", [0xA4, 0x35], "€5"), ("us-ascii", [0x61], "a"),
            ("x-unknown", [0xE4], "ä"), ("utf-8", [0xE4], "ä"),
        ] as [(String, [UInt8], String)]
    )
    func `a text is read in the encoding that it says, and nothing is lost where that is wrong`(
        charset: String,
        body: [UInt8],
        text: String
    ) throws {
        #expect(try bytes("Content-Type: text/plain; charset=\(charset)", body).text == text)
    }

    @Test(arguments: [
        ("quoted-printable", "Gr=C3=B6=C3=9Fe =3D 3=\r\n 000  \r\nend=", "Größe = 3 000\nend"),
        ("Quoted-Printable", "100=ZZ =4", "100=ZZ =4"),
        ("base64", "R3LDtsOf\r\nZSDigqw=\r\n", "Größe €"), ("base64", "SGk*h", "Hi!"),
        ("7bit", "as it is", "as it is"), ("8bit", "Größe", "Größe"), ("x-own", "a", "a"),
    ])
    func `what travelled encoded is decoded, and what is damaged stays`(
        encoding: String,
        body: String,
        text: String
    ) throws {
        let header =
            "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: \(encoding)"
        #expect(try bytes(header, Array(body.utf8)).text == text)
    }

    @Test func `of two forms of a text the plain one is taken`() throws {
        let mail = try mail(
            "From: a@b",
            "Content-Type: multipart/alternative; boundary=\"x y\"",
            "",
            "no part",
            "--x y",
            "Content-Type: text/html",
            "",
            "<p>rich</p>",
            "--x y",
            "",
            "plain",
            "--x y--",
            "behind it"
        )
        #expect(mail.text == "plain" && mail.leftOut == [])
    }

    @Test func `files are named and left out, wherever they lie`() throws {
        let mail = try mail(
            "From: a@b",
            "Content-Type: multipart/mixed; boundary=o",
            "",
            "--o",
            "Content-Type: multipart/alternative; boundary=i",
            "",
            "--i",
            "Content-Type: text/html; charset=utf-8",
            "",
            "<p>Größe</p>",
            "--i",
            "Content-Type: image/png; name=logo.png",
            "",
            "x",
            "--i--",
            "--o",
            "Content-Type: application/pdf",
            "Content-Disposition: attachment; filename*0*=utf-8''F%C3%A4l; filename*1=lig.pdf",
            "Content-Transfer-Encoding: base64",
            "",
            "YWJj",
            "--o",
            "Content-Type: message/rfc822",
            "",
            "Subject: inner",
            "",
            "hidden",
            "--o",
            "Content-Disposition: attachment; filename=\"a \\\"b\\\".txt\"",
            "",
            "file",
            "--o--"
        )
        #expect(mail.text == "Größe")
        #expect(
            mail.leftOut == [
                "logo.png (image/png, 1 bytes)", "Fällig.pdf (application/pdf, 3 bytes)",
                "inner (message/rfc822, 24 bytes)", "a \"b\".txt (text/plain, 4 bytes)",
            ]
        )
    }

    @Test func `parts without an end, and a boundary that never comes, lose nothing`() throws {
        let cut = try mail(
            "From: a@b",
            "Content-Type: multipart/mixed; boundary=o",
            "",
            "--o",
            "",
            "one",
            "--o",
            "",
            "two"
        )
        #expect(cut.text == "one\n\ntwo")
        let never = try mail(
            "From: a@b",
            "Content-Type: multipart/mixed; boundary=o",
            "",
            "words"
        )
        #expect(never.text == "words")
        let headless = try mail("From: a@b", "this is no field", "and this is text")
        #expect(headless.text == "this is no field\nand this is text")
    }

    @Test(arguments: [
        "Auto-Submitted: auto-replied", "Auto-Submitted: auto-generated; x=y", "Precedence: bulk",
        "Return-Path: <>", "Content-Type: multipart/report; boundary=x", "X-Autoreply: yes",
    ])
    func `what a program sent by itself is known as that`(field: String) throws {
        #expect(try bytes(field, []).isAutomatic)
    }

    @Test func `a person's mail is not taken for a program's`() throws {
        #expect(try !bytes("Auto-Submitted: no\r\nPrecedence: list", []).isAutomatic)
    }

    @Test func `what is no mail, too long or too deep is refused with the reason`() throws {
        let none = #expect(throws: MailFault.self) { try IncomingMail(Array("hello".utf8)) }
        #expect(none?.reason == "it does not say who it is from")
        let long = [UInt8](repeating: 0x61, count: Limits.mailBytes + 1)
        #expect(throws: MailFault.self) { try IncomingMail(long) }
        let header = "X: " + String(repeating: "a", count: Limits.mailHeaderBytes)
        #expect(throws: MailFault.self) { try bytes(header, []) }
        var body = "end"
        for depth in 0...Limits.mailDepth {
            body = "Content-Type: multipart/mixed; boundary=b\(depth)\r\n\r\n--b\(depth)\r\n\(body)"
        }
        #expect(throws: MailFault.self) { try IncomingMail(Array("From: a@b\r\n\(body)".utf8)) }
        let many = String(repeating: "--x\r\n\r\n\r\n", count: Limits.mailParts + 1)
        #expect(throws: MailFault.self) {
            try bytes("Content-Type: multipart/mixed; boundary=x", Array(many.utf8))
        }
    }

    @Test
    func `no control character gets into a text, and a long subject is cut between characters`()
        throws
    {
        let mail = try bytes("Subject: a\u{7}b\u{0}c", Array("a\0b\u{1B}[2J\r\rc\td".utf8))
        #expect(mail.subject == "a b c" && mail.text == "a\u{FFFD}b\u{FFFD}[2J\n\nc\td")
        let long = try bytes("Subject: \(String(repeating: "ß€", count: 400))", [])
        #expect(long.subject.utf8.count <= Limits.lineBytes && long.subject.hasSuffix("..."))
    }
}
