import EntenteCrypto
import EntenteDomain
import EntenteInstallation
import EntentePostgres
import EntenteSync
import Foundation
import TestSupport
import Testing

/// What a member is told once a day, by the built programs, to real servers.
extension Integration {
    @Suite("Digests: by the command, to a real mail server and webhook")
    struct DigestCommandTests {
        private let gateway: RunningGateway
        private let receivers: DigestReceivers
        private let folder: TemporaryFolder
        /// A zone whose clocks show noon now, so that no test meets its midnight.
        private let zone: String
        private let day: CivilDate

        init() async throws {
            gateway = try RunningGateway()
            receivers = try await DigestReceivers()
            folder = try TemporaryFolder()
            let hours = Milliseconds.now.value / 3_600_000
            let ahead = 12 - hours % 24
            zone = "Etc/GMT" + (ahead > 0 ? "-\(ahead)" : "+\(-ahead)")
            day = CivilDate(number: Int((hours + ahead) / 24))
        }

        private func configure(allowsInternal: Bool) throws {
            let mail = try MailConfiguration(
                [
                    "host": "localhost", "port": .integer(Int64(receivers.mailPort)),
                    "security": "implicit", "sender": "entente@aurora.example",
                ]
            )
            try gateway.configure {
                $0.mail = mail
                $0.outgoingAuthorities = receivers.authority
                $0.allowsInternalWebhooks = allowsInternal
            }
        }

        /// Restarts the gateway until something holds: it looks at once when it starts.
        private func restart(
            until condition: () async throws -> Bool
        ) async throws {
            gateway.stop()
            try await gateway.start()
            let isThere = try await eventually { try await condition() }
            #expect(isThere, "what was waited for did not come; the gateway says: \(gateway.said)")
        }

        private func count(_ partnership: TestPartnership, _ question: String) async throws -> Int {
            let rows = try await partnership.pool.query(
                Statement("digest-test", "SELECT count(*) FROM entente.\(question)")
            )
            return Int(rows.int64(0, 0))
        }

        private func outcomes(_ partnership: TestPartnership, _ outcome: String) async throws -> Int
        {
            try await count(partnership, "daily_digest WHERE outcome = '\(outcome)'")
        }

        /// An action of each side that was due yesterday, Borealis's in a stream of its own.
        private func addActions(_ ada: Desk, _ bob: Desk) async throws {
            let due = "due=\(day.adding(days: -1))"
            _ = try await ada.run("sync")
            _ = try await bob.run("sync")
            let department = "department=Aurora Foods/Marketing"
            _ = try await ada.json(
                "entity",
                "add",
                "action",
                "Preisliste für März",
                due,
                department
            )
            let own = "department=Borealis Retail/Marketing"
            _ = try await bob.json(
                "entity",
                "add",
                "action",
                "Hidden margin",
                due,
                own,
                "--audience",
                "department"
            )
            _ = try await ada.run("sync")
            _ = try await bob.run("sync")
        }

        private func setDigest(_ desk: Desk, hour: String) async throws -> [UInt8] {
            let noted = try await desk.json(
                "digest",
                "set",
                "--mail",
                "ada@aurora.example",
                "--webhook",
                "https://localhost:\(receivers.webhookPort)/hook",
                "--zone",
                zone,
                "--hour",
                hour
            )
            return try #require(noted["webhook_key"]?.text.flatMap { Base64URL.decode($0) })
        }

        /// Brings the code back that was sent to a mailbox; before that, nothing else goes there.
        private func confirm(_ desk: Desk, _ mailbox: String) async throws {
            let before = try await desk.run("digest", "show").text
            #expect(before.contains("Nothing goes to \(mailbox) before `entente digest confirm`"))
            let mail = try #require(receivers.given("code").last { $0["to"]?.text == mailbox })
            let body = try #require(mail["body"]?.text)
            #expect(!body.contains("Aurora") && !body.contains("Preisliste"))
            let line = try #require(
                body.split(whereSeparator: \.isNewline).first { $0.contains("confirm ") }
            )
            let code = try #require(line.split(separator: " ").last.map(String.init))
            #expect(try await desk.run("digest", "confirm", code).status == 0)
        }

        /// Says where, with both addresses confirmed, and from when on, which is now.
        private func wantDigest(_ ada: Desk) async throws -> [UInt8] {
            _ = try await setDigest(ada, hour: "23")
            try await confirm(ada, "ada@aurora.example")
            gateway.stop()
            try configure(allowsInternal: false)
            try await gateway.start()
            // What is confirmed stays so.
            let key = try await setDigest(ada, hour: "11")
            #expect(try await ada.run("digest", "show").text.contains("Nothing goes") == false)
            return key
        }

        @Test func `a digest arrives once, holds what its member may read, and survives a crash`()
            async throws
        {
            try configure(allowsInternal: true)
            try await gateway.start()
            let partnership = try await TestPartnership.make(on: gateway)
            let ada = try await Desk.signer(partnership, of: 0, in: folder)
            let bob = try await Desk.signer(partnership, of: 1, in: folder)
            try await addActions(ada, bob)
            // What is told is there before anybody wants to be told: the next start finds all of it.
            try await restart { try await count(partnership, "reminder") >= 2 }
            let key = try await wantDigest(ada)
            // This machine is inside: the mail goes out, the webhook is not called.
            try await restart {
                try await count(partnership, "daily_digest WHERE ended IS NOT NULL") == 2
            }
            let mail = try #require(receivers.given("mail").first)
            #expect(mail["to"]?.text == "ada@aurora.example")
            #expect(mail["subject"]?.text == "Aurora and Borealis: 1 reminder")
            let body = try #require(mail["body"]?.text)
            #expect(body.contains("\(day)") && body.contains("Preisliste für März"))
            #expect(!body.contains("Hidden margin") && receivers.given("call").isEmpty)

            let told = try await ada.run("digest", "show").text
            #expect(told.contains("The last by mail, of \(day), was sent."))
            #expect(told.contains("The last by webhook, of \(day), was refused."))
            try await crash(partnership)
            let calls = receivers.given("call")
            try #require(calls.count == 2)
            #expect(calls[0]["id"] == calls[1]["id"])
            #expect(calls[0]["body"] == calls[1]["body"])
            let read = try #require(calls.last)
            #expect(try await isSigned(read, with: key))
            #expect(try await !isSigned(read, with: [UInt8](repeating: 0, count: 32)))
            // Another start finds nothing to send: what has ended is never taken again.
            try await restart { try await outcomes(partnership, "sent") == 2 }
            #expect(receivers.given("mail").count == 1 && receivers.given("call").count == 2)
            #expect(try await ada.run("digest", "off").status == 0)
            #expect(try await ada.run("digest", "show").text == "No digest goes out.\n")
            try await partnership.close()
            try await gateway.remove()
            receivers.end()
            folder.remove()
        }

        /// Lets the gateway be killed after a webhook got the call and before its answer is noted.
        private func crash(_ partnership: TestPartnership) async throws {
            try await again(partnership, "outcome = 'refused'")
            gateway.stop()
            try configure(allowsInternal: true)
            try receivers.keepSilent(true)
            try await gateway.start()
            let isCalled = await eventually { !receivers.given("call").isEmpty }
            #expect(isCalled)
            gateway.kill()
            try receivers.keepSilent(false)
            try await gateway.start()
            #expect(try await count(partnership, "daily_digest WHERE ended IS NULL") == 1)
            // As if the time were over for which the gateway that is gone had it in hand.
            try await again(partnership, "ended IS NULL")
            try await restart { try await outcomes(partnership, "sent") == 2 }
        }

        @Test func `a mailbox that never answers holds its own mail, and nobody else's`()
            async throws
        {
            try configure(allowsInternal: false)
            try await gateway.start()
            let partnership = try await TestPartnership.make(on: gateway)
            let ada = try await Desk.signer(partnership, of: 0, in: folder)
            let bob = try await Desk.signer(partnership, of: 1, in: folder)
            try await addActions(ada, bob)
            try await restart { try await count(partnership, "reminder") >= 2 }
            for (desk, name) in [(ada, "ada"), (bob, "bob")] {
                let mailbox = "\(name)@borealis.example"
                let set = ["digest", "set", "--mail", mailbox, "--zone", zone, "--hour", "11"]
                #expect(try await desk.run(set).status == 0)
                try await confirm(desk, mailbox)
            }
            try receivers.hang(true)
            try await restart { try await outcomes(partnership, "sent") == 1 }
            // One after the other, the mail would have come after the other conversation was given up.
            let kinds = receivers.noted.map { $0["kind"]?.text }
            let (held, mail) = (kinds.firstIndex(of: "held"), kinds.firstIndex(of: "mail"))
            let released = kinds.firstIndex(of: "released") ?? kinds.endIndex
            #expect(held != nil)
            #expect(try #require(mail) < released)
            try receivers.hang(false)
            gateway.stop()
            try await gateway.start()
            try await again(partnership, "ended IS NULL")
            try await restart { try await outcomes(partnership, "sent") == 2 }
            #expect(Set(receivers.given("mail").map { $0["to"]?.text }).count == 2)
            try await partnership.close()
            try await gateway.remove()
            receivers.end()
            folder.remove()
        }

        private func again(_ partnership: TestPartnership, _ which: String) async throws {
            _ = try await partnership.pool.query(
                Statement(
                    "digest-test-again",
                    """
                    UPDATE entente.daily_digest SET next = 0, ended = NULL, outcome = NULL
                    WHERE \(which)
                    """,
                    mayWrite: true
                )
            )
        }

        /// Whether somebody else's HMAC says the same.
        private func isSigned(_ call: JSONValue, with key: [UInt8]) async throws -> Bool {
            let script = """
                import hashlib, hmac, json, sys
                call = json.load(sys.stdin)
                parts = dict(part.split('=') for part in call['signature'].split(','))
                signed = (parts['t'] + '.' + call['body']).encode()
                print(hmac.new(bytes.fromhex(sys.argv[1]), signed, hashlib.sha256).hexdigest() == parts['v1'])
                """
            let hex = key.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            let run = try await Command.run(
                "/usr/bin/python3",
                ["-c", script, hex],
                input: Data(call.canonicalBytes)
            )
            #expect(run.status == 0, "\(run.errorText)")
            return run.text == "True\n"
        }
    }
}
