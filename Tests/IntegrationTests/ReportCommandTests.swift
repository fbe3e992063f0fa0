import EntenteDomain
import EntenteSync
import TestSupport
import Testing

/// What a report says, with nothing but the built programs.
extension Integration {
    @Suite("Reports: by the command and by the gateway")
    struct ReportCommandTests {
        @Test
        func `150,000 against 180,000 are similar value, on both devices and at the gateway`()
            async throws
        {
            let gateway = try RunningGateway()
            try await gateway.start()
            let partnership = try await TestPartnership.make(on: gateway)
            let folder = try TemporaryFolder()
            var desks: [Desk] = []
            for (side, value) in ["EUR 180000", "150000 EUR"].enumerated() {
                let desk = try await Desk.signer(partnership, of: side, in: folder)
                _ = try await desk.run("sync")
                _ = try await desk.json(
                    "entity",
                    "add",
                    "receipt",
                    "What we got",
                    "value=\(value)",
                    "confirmed_on=2026-11-20"
                )
                _ = try await desk.run("sync")
                desks.append(desk)
            }
            for desk in desks {
                _ = try await desk.run("sync")
                let shown = try await desk.run("report", "--row", "1", "--on", "2026-11-21")
                #expect(shown.status == 0 && shown.text.contains("similar value: 0.83"))
            }
            // Of the same department, so that the same streams are read.
            let raw = try await partnership.device(organisation: 0, department: 0, name: "Rita")
            let path = "/v1/partnerships/\(partnership.id)/reports/balance?on=2026-11-21"
            let answer = try await raw.send(.get, path, nil)
            #expect(answer.status == 200)
            let own = try await desks[0].json("report", "balance", "--on", "2026-11-21")
            #expect(try JSONScanner.parse(answer.bytes) == own)
            let received = (0..<2).map { own["findings"]?[0]?["figures"]?[$0]?["value"]?.text }
            #expect(Set(received) == ["180000.00", "150000.00"])
            try await expectPartnersView(desks, raw, partnership)
            folder.remove()
            try await partnership.close()
            try await gateway.remove()
        }

        /// A field is emptied by nothing after its sign; a state is not.
        private func expectEmptied(_ desk: Desk) async throws {
            let added = try await desk.json(
                "entity",
                "add",
                "action",
                "Call them",
                "due=2026-12-31"
            )
            let id = try #require(added["id"]?.text)
            #expect(try await desk.run("entity", "show", id).text.contains("2026-12-31"))
            #expect(try await desk.run("entity", "edit", id, "due=").status == 0)
            #expect(try await !desk.run("entity", "show", id).text.contains("2026-12-31"))
            let give = try await desk.json("entity", "add", "give", "Cold storage")
            let refused = try await desk.run(
                "entity",
                "edit",
                try #require(give["id"]?.text),
                "state="
            )
            #expect(refused.status == 2 && refused.errorText.contains("state is a state"))
        }

        /// As the partner sees it: the same on both sides, with nothing of one's own.
        private func expectPartnersView(
            _ desks: [Desk],
            _ raw: RawDevice,
            _ partnership: TestPartnership
        ) async throws {
            let secret = "Hidden strength"
            _ = try await desks[0].json("entity", "add", "competence", secret, "now=3", "target=4")
            _ = try await desks[0].run("sync")
            let own = try await desks[0].json("report", "--on", "2026-11-21")
            var shown: [JSONValue] = []
            for desk in desks {
                shown.append(
                    try await desk.json("report", "--on", "2026-11-21", "--as-partner")
                )
            }
            #expect(shown[0] == shown[1] && shown[0] != own)
            let path = "/v1/partnerships/\(partnership.id)/reports/overview?on=2026-11-21&as="
            let answer = try await raw.send(.get, path + "partner", nil)
            #expect(try JSONScanner.parse(answer.bytes) == shown[0])
            #expect(try await raw.send(.get, path + "me", nil).code == "bad_request")
        }

        @Test func `a field that is none, or holds the wrong thing, is refused by its name`()
            async throws
        {
            let gateway = try RunningGateway()
            try await gateway.start()
            let partnership = try await TestPartnership.make(on: gateway)
            let folder = try TemporaryFolder()
            let desk = try await Desk.signer(partnership, of: 0, in: folder)
            _ = try await desk.run("sync")
            for (field, expected) in [
                ("valu=EUR 5", "receipt has no field valu"),
                ("value=EUR five", "value: expected money"),
                ("value=QQQ 5", "value: expected money"),
                ("confirmed_on=2026-02-30", "confirmed_on: expected a day"),
            ] {
                let refused = try await desk.run("entity", "add", "receipt", "None", field)
                #expect(refused.status == 2)
                #expect(refused.errorText.contains(expected), "\(refused.errorText)")
            }
            let list = try await desk.json("entity", "list", "receipt")
            #expect(list == [])
            try await expectEmptied(desk)
            let raw = try await partnership.device(organisation: 0, department: 0, name: "Rita")
            let path = "/v1/partnerships/\(partnership.id)/reports/"
            #expect(try await raw.send(.get, path + "none", nil).code == "not_found")
            #expect(try await raw.send(.get, path + "balance?on=today", nil).code == "bad_request")
            let other = PartnershipID(high: 1, low: 1)
            let unknown = try await raw.send(.get, "/v1/partnerships/\(other)/reports/exit", nil)
            #expect(unknown.status == 404)
            folder.remove()
            try await partnership.close()
            try await gateway.remove()
        }
    }
}
