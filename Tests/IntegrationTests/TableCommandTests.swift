import EntenteDomain
import EntenteSync
import Foundation
import TestSupport
import Testing

/// Tables that go in and out, with nothing but the built programs.
extension Integration {
    @Suite("Tables: import and export by the command")
    struct TableCommandTests {
        @Test func `a table goes in once, reaches the partner, and its export changes nothing`()
            async throws
        {
            let gateway = try RunningGateway()
            try await gateway.start()
            let partnership = try await TestPartnership.make(on: gateway)
            let folder = try TemporaryFolder()
            let desks = [
                try await Desk.signer(partnership, of: 0, in: folder),
                try await Desk.signer(partnership, of: 1, in: folder),
            ]
            for desk in desks { _ = try await desk.run("sync") }
            let file = folder.path("received.csv")
            let text =
                "\u{FEFF}Title;Amount;Confirmed on;Colour\r\n=Cold;EUR 42000,50;2026-11-20;x\r\n"
                + "Bad;EUR 1;2026-13-01;x\r\nShelf;EUR 7;2026-11-21;x\r\n"
            try Data(text.utf8).write(to: URL(fileURLWithPath: file))
            let words = ["import", "receipt", file, "--key", "title", "--map", "Amount=value"]
            let dry = try await desks[0].program(words + ["--dry-run"])
            #expect(dry.status == 5, "\(dry.errorText)")
            #expect(dry.text.contains("line 3, column Confirmed on: expected a day"))
            #expect(dry.text.contains("2 added") && dry.text.contains("Nothing was written"))
            #expect(try await desks[0].json("entity", "list", "receipt") == [])
            let report = folder.path("report.csv")
            let taken = try await desks[0].program(words + ["--report", report])
            #expect(
                taken.status == 5
                    && taken.text.contains("2 added, 0 changed, 0 unchanged, 1 refused")
            )
            #expect(taken.text.contains("No field is named like Colour"))
            let rows = try String(contentsOfFile: report, encoding: .utf8)
            #expect(rows.contains("3,refused,,,") && rows.contains("2,added,"))
            let again = try await desks[0].program(words)
            #expect(again.text.contains("0 added, 0 changed, 2 unchanged, 1 refused"))
            for desk in [desks[0], desks[1]] { _ = try await desk.run("sync") }
            try await Self.checkExports(of: desks[1], in: folder)
            folder.remove()
            try await partnership.close()
            try await gateway.remove()
        }

        /// Takes everything out, as tables and as JSON, and brings a table in again.
        private static func checkExports(of desk: Desk, in folder: TemporaryFolder) async throws {
            let everything = folder.path("everything")
            let out = try await desk.run(
                "export",
                "--everything",
                "--format",
                "csv",
                "--to",
                everything
            )
            #expect(out.status == 0, "\(out.errorText)")
            let receipts = try String(contentsOfFile: everything + "/receipt.csv", encoding: .utf8)
            #expect(receipts.contains("'=Cold,,EUR 42000.50,"))
            #expect(FileManager.default.fileExists(atPath: everything + "/other-fields.csv"))
            // What only its maker writes is found by its id, and nothing differs.
            let back = try await desk.program([
                "import", "receipt", everything + "/receipt.csv", "--key", "id",
            ])
            #expect(
                back.status == 0 && back.text.contains("2 unchanged, 0 refused"),
                "\(back.text)"
            )
            let json = try await desk.run("export", "--everything", "--format", "json")
            #expect(json.status == 0)
            let read = try JSONSerialization.jsonObject(with: json.output) as? [String: Any]
            #expect(read?["format"] as? String == "entente-export-1")
        }

        @Test func `the real readings of a source come in as readings of a KPI`() async throws {
            let gateway = try RunningGateway()
            try await gateway.start()
            let partnership = try await TestPartnership.make(on: gateway)
            let folder = try TemporaryFolder()
            let desk = try await Desk.signer(partnership, of: 0, in: folder)
            _ = try await desk.run("sync")
            _ = try await desk.run("kpi", "add", "Anomaly", "--unit", "degrees")
            let file = URL(filePath: #filePath).deletingLastPathComponent()
                .deletingLastPathComponent().deletingLastPathComponent()
                .appending(path: "../shared/data/kpi/monthly.csv").standardized.path
            try #require(FileManager.default.fileExists(atPath: file), "missing: \(file)")
            let lines = try String(contentsOfFile: file, encoding: .utf8).split(
                whereSeparator: \.isNewline
            )
            let own = lines.count { $0.hasPrefix("GISTEMP,") }
            let words = [
                "import", "reading", file, "--key", "kpi,period", "--map", "Year=period", "--map",
                "Mean=value", "--map", "Source=", "--set", "kpi=Anomaly", "--where",
                "Source=GISTEMP",
            ]
            let taken = try await desk.program(words)
            #expect(taken.status == 0, "\(taken.text)\(taken.errorText)")
            #expect(taken.text.contains("\(own) added"))
            let again = try await desk.program(words + ["--all-or-nothing"])
            #expect(again.text.contains("0 added, 0 changed, \(own) unchanged, 0 refused"))
            folder.remove()
            try await partnership.close()
            try await gateway.remove()
        }
    }
}

extension Desk {
    fileprivate func program(_ arguments: [String]) async throws -> Command {
        try await Command.run(
            RunningGateway.program("entente"),
            arguments + ["--home", home],
            bound: .seconds(60)
        )
    }
}
