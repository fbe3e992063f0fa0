import EntenteDomain
import EntenteSync
import Foundation
import TestSupport
import Testing

/// Pages to print, with nothing but the built programs and a browser.
extension Integration {
    @Suite("Pages: review pack and agreement by the command, printed by a browser")
    struct PageCommandTests {
        @Test func `both sides print the same review pack and agreement`() async throws {
            let gateway = try RunningGateway()
            try await gateway.start()
            let partnership = try await TestPartnership.make(on: gateway)
            let folder = try TemporaryFolder()
            let desks = [
                try await Desk.signer(partnership, of: 0, in: folder),
                try await Desk.signer(partnership, of: 1, in: folder),
            ]
            for desk in desks { _ = try await desk.run("sync") }
            let proposal = try await Self.fill(desks, folder)
            var packs: [Data] = []
            var agreements: [Data] = []
            for (side, desk) in desks.enumerated() {
                let pack = folder.path("pack \(side).html")
                let written = try await desk.run(
                    "report",
                    "review-pack",
                    "--on",
                    "2026-11-21",
                    "--html",
                    pack
                )
                #expect(written.status == 0, "\(written.errorText)")
                packs.append(try Data(contentsOf: URL(filePath: pack)))
                let agreement = folder.path("agreement \(side).html")
                let shown = try await desk.run("agreement", "show", proposal, "--html", agreement)
                #expect(shown.status == 0, "\(shown.errorText)")
                agreements.append(try Data(contentsOf: URL(filePath: agreement)))
            }
            #expect(packs[0] == packs[1])
            #expect(agreements[0] == agreements[1])
            let pack = try await Self.print("pack 0.html", in: folder)
            // Its table goes on over pages, and its heads with it.
            #expect(pack.count { $0.contains("where it stands") } > 1)
            #expect(pack.contains { $0.contains("Refinement number 120") })
            // What 120 entities are behind is a note on a sheet of its own, not a column.
            #expect(pack.contains { $0.contains("120 entities, note 1") })
            #expect(pack.last?.hasPrefix("What the numbers were computed from") == true)
            #expect(pack.contains { $0.contains("Aurora Foods") && $0.contains("Borealis Retail") })
            let agreement = try await Self.print("agreement 0.html", in: folder)
            let text = agreement.joined()
            #expect(text.contains("in force since change") && text.contains("12.50"))
            #expect(
                text.contains("verified") && text.contains("Signer 0") && text.contains("Signer 1")
            )
            folder.remove()
            try await partnership.close()
            try await gateway.remove()
        }

        /// A review that noted more than fits a page, and an agreement of both; answers its proposal.
        private static func fill(_ desks: [Desk], _ folder: TemporaryFolder) async throws -> String
        {
            let review = try await desks[0].json(
                "entity",
                "add",
                "review",
                "Autumn",
                "due=2026-10-01",
                "state=held",
                "held_on=2026-10-02"
            )
            let id = try #require(review["id"]?.text)
            let rows = (1...120).map { "Refinement number \($0),refine,2026-12-01\n" }.joined()
            let file = folder.path("entries.csv")
            try Data("title,list,due\n\(rows)".utf8).write(to: URL(filePath: file))
            let taken = try await desks[0].run(
                "import",
                "review_entry",
                file,
                "--key",
                "title",
                "--set",
                "review=\(id)"
            )
            #expect(taken.status == 0, "\(taken.text)")
            let item = try #require(
                try await desks[0].json("give", "add", "Cold storage")["id"]?.text
            )
            let proposed = try await desks[0].json(
                "agreement",
                "propose",
                item,
                "terms",
                "{\"price\":\"12.50\"}"
            )
            let proposal = try #require(proposed["proposal"]?.text)
            _ = try await desks[0].run("sync")
            for desk in desks {
                _ = try await desk.run("sync")
                #expect(try await desk.run("agreement", "accept", proposal).status == 0)
                _ = try await desk.run("sync")
            }
            for desk in desks { _ = try await desk.run("sync") }
            return proposal
        }

        /// Prints a page as a PDF, as a person does, and reads it; answers the text of each sheet.
        private static func print(
            _ name: String,
            in folder: TemporaryFolder
        ) async throws -> [String] {
            let pdf = folder.path("page.pdf")
            let browser = try await Command.run(
                "chromium",
                [
                    "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                    "--user-data-dir=" + folder.path("browser"), "--no-pdf-header-footer",
                    "--print-to-pdf=" + pdf, folder.url(name).absoluteString,
                ],
                bound: .seconds(120)
            )
            #expect(browser.status == 0, "\(browser.errorText)")
            let read = try await Command.run("pdftotext", ["-layout", pdf, "-"])
            #expect(read.status == 0, "\(read.errorText)")
            return read.text.split(separator: "\u{C}").map(String.init)
        }
    }
}
