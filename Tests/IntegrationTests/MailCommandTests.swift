import EntenteDomain
import EntenteSync
import Foundation
import TestSupport
import Testing

/// Mails that somebody else's library wrote and delivered, taken in by the built programs.
extension Integration {
    @Suite("Mails: delivered into a maildir, taken in by the command")
    struct MailCommandTests {
        /// Python's email and mailbox: each line of the input is one mail.
        private static let deliverer = """
            import email.message, email.policy, json, mailbox, sys
            box = mailbox.Maildir(sys.argv[1], create=True)
            for line in sys.stdin:
                given = json.loads(line)
                mail = email.message.EmailMessage(policy=email.policy.SMTP)
                mail['From'] = 'Bob Größe <bob@borealis.example>'
                mail['To'] = given['to']
                for name, value in given['fields'].items():
                    mail[name] = value
                mail.set_content(given['text'], charset=given['charset'])
                if 'html' in given:
                    mail.add_alternative(given['html'], subtype='html')
                if 'file' in given:
                    mail.add_attachment(b'x' * 3000, maintype='application', subtype='pdf',
                        filename=given['file'])
                box.add(mail.as_bytes())
            """

        private let gateway: RunningGateway
        private let folder: TemporaryFolder

        init() throws {
            gateway = try RunningGateway()
            folder = try TemporaryFolder()
        }

        private var maildir: String { folder.path("Maildir") }

        private func deliver(_ mails: [JSONValue]) async throws {
            let lines = mails.flatMap { $0.canonicalBytes + [UInt8(ascii: "\n")] }
            let run = try await Command.run(
                "/usr/bin/python3",
                ["-c", Self.deliverer, maildir],
                input: Data(lines)
            )
            #expect(run.status == 0, "\(run.errorText)")
        }

        private func mail(
            to address: String,
            _ subject: String,
            _ text: String = "Hello",
            fields: [(String, String)] = [],
            charset: String = "utf-8",
            more: [(String, String)] = []
        ) -> JSONValue {
            let fields = [("Subject", subject)] + fields
            let object = JSONObject([
                ("charset", .string(charset)),
                ("fields", .object(JSONObject(fields.map { ($0, .string($1)) }))),
                ("text", .string(text)), ("to", .string(address)),
            ])
            return .object(
                more.reduce(into: object) { $0.set($1.0, .string($1.1)) }
            )
        }

        /// Runs the command and returns a line of JSON for each mail.
        private func read(_ desk: Desk, status: Int32 = 0) async throws -> [JSONValue] {
            let run = try await desk.run("mail", "read", maildir, "--json")
            #expect(run.status == status, "\(run.errorText)")
            return try run.text.split(separator: "\n").map { try JSONScanner.parse(Array($0.utf8)) }
        }

        private func files(_ part: String) -> [String] {
            let path = maildir + "/" + part
            return ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
        }

        private func shown(_ desk: Desk, _ type: String, _ audience: String) async throws
            -> [JSONValue]
        {
            let list = try await desk.json("entity", "list", type, "--audience", audience)
            guard case .array(let items) = list else { return [] }
            return items
        }

        private func title(_ item: JSONValue) -> String? {
            item["fields"]?["title"]?["value"]?.text
        }

        @Test func `mails become notes, asks and comments where their address says, each once`()
            async throws
        {
            try await gateway.start()
            let partnership = try await TestPartnership.make(on: gateway)
            let ada = try await Desk.signer(partnership, of: 0, in: folder)
            let bob = try await Desk.signer(partnership, of: 1, in: folder)
            _ = try await ada.run("sync")
            let own = try await ada.json("mail", "add", "--mailbox", "ada@aurora.example")
            let asks = try await ada.json("mail", "add", "--as", "ask", "--audience", "shared")
            let (note, ask) = (
                own["address"]?.text ?? "", (asks["address"]?.text ?? "") + "@in.example"
            )
            #expect(note.hasPrefix("ada+") && note.hasSuffix("@aurora.example"))
            try await deliver([
                mail(
                    to: "Ada <\(note)>",
                    "Fällig: Kühlhaus \u{1F9CA}",
                    "Größe: 3 €\n-- \nBob",
                    fields: [("Message-ID", "<one@borealis.example>")],
                    charset: "windows-1252",
                    more: [("file", "Übersicht.pdf"), ("html", "<p>Größe</p>")]
                ),
                mail(to: ask, "Two pallets", fields: [("Message-ID", "<two@borealis.example>")]),
            ])
            #expect(try await read(ada).map { $0["outcome"]?.text } == ["taken", "taken"])
            #expect(files("new").isEmpty && files(".taken/cur").count == 2)
            let made = try #require(try await shown(ada, "note", "department").first)
            let text = try await ada.run("note", "show", try #require(made["id"]?.text)).text
            #expect(title(made) == "Fällig: Kühlhaus \u{1F9CA}")
            #expect(text.contains("Größe: 3 €\n-- \nBob"))
            #expect(text.contains("By mail from Bob Größe <bob@borealis.example>"))
            #expect(text.contains("- Übersicht.pdf (application/pdf, 3000 bytes)"))

            try await answer(ada, note)
            _ = try await ada.run("sync")
            _ = try await bob.run("sync")
            #expect(try await shown(bob, "ask", "shared").map(title) == ["Two pallets"])
            #expect(try await shown(bob, "comment", "shared").isEmpty)
            #expect(try await ada.run("status").text.contains("refused") == false)
            try await refuse(ada, note, own)
            try await partnership.close()
            try await gateway.remove()
            folder.remove()
        }

        /// An answer is a comment, another mail of a used name is a note, and the very same mail is nothing new.
        private func answer(_ desk: Desk, _ note: String) async throws {
            try await deliver([
                mail(to: note, "Another", fields: [("Message-ID", "<one@borealis.example>")]),
                mail(
                    to: note,
                    "Re: Two pallets",
                    "Three, rather.",
                    fields: [("In-Reply-To", "<two@borealis.example>")]
                ),
            ])
            let outcomes = try await read(desk)
            #expect(outcomes.map { $0["outcome"]?.text } == ["taken", "taken"])
            #expect(Set(outcomes.map { $0["type"]?.text }) == ["comment", "note"])
            #expect(try await shown(desk, "note", "department").count == 2)
            try await deliverAgain()
            #expect(try await read(desk).map { $0["outcome"]?.text } == ["known"])
            #expect(try await shown(desk, "note", "department").count == 2)
        }

        /// Delivers a mail once more that was taken in, as a mail server does that did not see it through.
        private func deliverAgain() async throws {
            let mail = try #require(files(".taken/cur").first)
            let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(maildir)/.taken/cur/\(mail)"))
            let again = Data("Received: again\r\n".utf8) + bytes
            try again.write(to: URL(fileURLWithPath: maildir + "/new/again"))
        }

        /// What is not taken in is kept with the reason, and what is to a revoked address is not taken in.
        private func refuse(_ desk: Desk, _ address: String, _ made: JSONValue) async throws {
            try await deliver([
                mail(to: "ada@aurora.example", "To nobody"),
                mail(to: address, "Away", fields: [("Auto-Submitted", "auto-replied")]),
                mail(to: address, "Long", String(repeating: "words ", count: 200_000)),
            ])
            try Data("no mail".utf8).write(to: URL(fileURLWithPath: maildir + "/new/broken"))
            try FileManager.default.createSymbolicLink(
                atPath: maildir + "/new/link",
                withDestinationPath: "/etc/passwd"
            )
            #expect(try await read(desk, status: 5).allSatisfy { $0["outcome"]?.text == "refused" })
            #expect(try await desk.run("mail", "revoke", made["id"]?.text ?? "").status == 0)
            try await deliver([mail(to: address, "Too late")])
            let late = try #require(try await read(desk, status: 5).first)
            #expect(late["reason"]?.text?.contains("none of the addresses") == true)
            #expect(files(".refused/cur").count == 6 && files(".refused/reasons").count == 6)
            #expect(files("new").isEmpty)
            #expect(try await read(desk) == [])
        }
    }
}
