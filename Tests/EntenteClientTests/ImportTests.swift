import EntenteClient
import EntenteDocuments
import EntenteDomain
import EntenteSync
import Foundation
import TestSupport
import Testing

@Suite("Import: tables by a key")
struct ImportTests {
    @Test func `new rows are added, others change what differs, and the same file changes nothing`()
        async throws
    {
        try await withTable { table in
            let first =
                "title,Quantity,due,mentions\nPallets,200,2026-12-01,M of Aurora Foods\n"
                + "Tasting days,40,,\n"
            let added = try await table.take(first, of: "ask", by: "title")
            #expect(added.summary[.added] == 2 && added.summary.isWritten)
            let next = try await table.next
            let again = try await table.take(first, of: "ask", by: "title")
            #expect(again.summary[.unchanged] == 2 && !again.summary.isWritten)
            #expect(try await table.next == next)
            let changed = try await table.take(
                first.replacing("40,,", with: "40.0,2026-11-30,"),
                of: "ask",
                by: "title"
            )
            #expect(changed.rows.map(\.outcome) == [.unchanged, .changed])
            #expect(changed.rows[1].fields == ["due"])
            let asks = try await table.replica.entities(EntityType.ask, in: table.gateway.shared)
            #expect(Set(asks.map { $0.text(Field.title) }) == ["Pallets", "Tasting days"])
            let pallets = try #require(asks.first { $0.text(Field.title) == "Pallets" })
            let member = table.gateway.organisations[0].departments[0].members[0].id
            #expect(pallets.value("mentions") == [.string(member.description)])
            #expect(pallets.text(Field.state) == "draft")
        }
    }

    @Test func `a row that is wrong is named with its line and column, and the others go in`()
        async throws
    {
        let text = """
            title,value,confirmed_on,state
            Good,EUR 5,2026-11-20,x
            ,EUR 5,2026-11-20,x
            Day,EUR 5,20.11.2026,x
            Money,five,2026-02-30,x
            Short,EUR 5
            "Quoted"x,EUR 5,2026-11-20,x
            Last,7.5 USD,2026-11-21,x
            Good,EUR 6,2026-11-20,x

            """
        try await withTable { table in
            let taken = try await table.take(text, of: "receipt", by: "title")
            #expect(taken.summary.unknown == ["state"])
            #expect(taken.summary[.added] == 2 && taken.summary[.refused] == 6)
            let faults = taken.rows.map { row in
                row.faults.map { "\(row.line) \($0.column ?? "-"): \($0.expected)" }
            }
            #expect(faults[0].isEmpty && faults[6].isEmpty)
            #expect(faults[1] == ["3 title: a value, because rows are found by it"])
            #expect(faults[2] == ["4 confirmed_on: a day such as 2026-11-21"])
            #expect(faults[3].count == 2 && faults[3][0].hasPrefix("5 value: an amount with its"))
            #expect(faults[4] == ["6 -: 4 cells, as in the first line, not 2"])
            #expect(faults[5].count == 1 && faults[5][0].hasPrefix("7 -: a well-formed record"))
            #expect(faults[7] == ["9 title: a key that no other row has; line 2 has it already"])
            #expect(try await table.titles("receipt") == ["Good", "Last"])
        }
    }

    @Test func `a dry run says the same and writes nothing`() async throws {
        try await withTable { table in
            let text = "title,quantity\nA,1\nB,x\nA,2\n"
            let before = try await table.next
            let dry = try await table.take(text, of: "ask", by: "title") { $0.isDryRun = true }
            #expect(dry.rows.map(\.outcome) == [.added, .refused, .refused])
            #expect(!dry.summary.isWritten)
            #expect(try await table.next == before)
            let wet = try await table.take(text, of: "ask", by: "title")
            #expect(wet.rows.map(\.outcome) == dry.rows.map(\.outcome))
            #expect(wet.rows.map(\.faults) == dry.rows.map(\.faults))
        }
    }

    @Test func `all or nothing: one wrong row keeps the others out`() async throws {
        try await withTable { table in
            let before = try await table.next
            let text = "title,quantity\nA,1\nB,x\n"
            let taken = try await table.take(text, of: "ask", by: "title") {
                $0.isAllOrNothing = true
            }
            #expect(taken.rows.map(\.line) == [3] && !taken.summary.isWritten)
            #expect(try await table.next == before)
            let right = try await table.take("title,quantity\nA,1\nB,2\n", of: "ask", by: "title") {
                $0.isAllOrNothing = true
            }
            #expect(right.summary[.added] == 2 && right.summary.isWritten)
        }
    }

    @Test func `a key that two entities have is ambiguous, and neither is touched`() async throws {
        try await withTable { table in
            for _ in 0..<2 {
                _ = try await table.replica.add("ask", "Twin", in: table.gateway.shared)
            }
            let before = try await table.next
            let taken = try await table.take("title,quantity\nTwin,1\n", of: "ask", by: "title")
            #expect(taken.rows.map(\.outcome) == [.refused])
            #expect(taken.rows[0].faults[0].expected.hasPrefix("the key of one entity; 2 have it"))
            #expect(try await table.next == before)
        }
    }

    @Test func `what a spreadsheet of Western Europe writes is read as it is meant`() async throws {
        let text = "Title;Amount;Worth\nKühlhaus;1250,75;EUR 12,50\nZoll;1.250;EUR 1\n"
        let bytes = text.unicodeScalars.map { UInt8($0.value) }
        try await withTable { table in
            let taken = try await table.take(bytes, of: "ask", by: "title") {
                $0.columns = ["Amount": "quantity", "Worth": "estimate"]
            }
            #expect(taken.summary.dialect.encoding == .windows1252)
            #expect(taken.rows.map(\.outcome) == [.added, .refused])
            let expected = taken.rows[1].faults.map(\.expected)
            #expect(expected.count == 1 && expected[0].contains("1250,75"))
            let asks = try await table.replica.entities("ask", in: table.gateway.shared)
            #expect(asks.map { $0.text(Field.quantity) } == ["1250.75"])
            #expect(asks.map { $0.text(Field.title) } == ["Kühlhaus"])
        }
    }

    @Test func `a private column goes over the entity in the own organisation's stream alone`()
        async throws
    {
        try await withTable { table in
            let text = "title,estimate,remark\nPallets,EUR 900,Too dear\n"
            _ = try await table.take(text, of: "ask", by: "title")
            let ask = try #require(
                try await table.replica.entities("ask", in: table.gateway.shared).first
            )
            #expect(ask.value(Field.estimate) == nil && ask.value(Field.remark) == nil)
            let own = try #require(
                try await table.replica.streams().first { $0.audience.kind == "organisation" }
            )
            let overlay = try #require(try await table.replica.entity(ask.id, in: own.id))
            #expect(overlay.text(Field.remark) == "Too dear")
            let again = try await table.take(text, of: "ask", by: "title")
            #expect(again.rows.map(\.outcome) == [.unchanged])
        }
    }

    @Test func `what all read names nothing private by its title, and what is private may`()
        async throws
    {
        try await withTable { table in
            let streams = try await table.replica.streams()
            let own = try #require(streams.first { $0.audience.kind == "organisation" })
            let need = try await table.replica.add("need", "A second source", in: own.id)
            let ask = try await table.replica.add("ask", "Pallets", in: table.gateway.shared)
            let text = "title,from\nOne,Pallets\nTwo,A second source\n"
            let taken = try await table.take(text, of: "lesson", by: "title")
            #expect(taken.rows.map(\.outcome) == [.added, .refused])
            let expected = "the id or the title of an entity that all organisations see"
            #expect(taken.rows[1].faults == [TableFault(column: "from", expected: expected)])
            let beside = try await table.take(text, of: "lesson", by: "title", into: own.id)
            #expect(beside.rows.map(\.outcome) == [.added, .added])
            var named: [StreamID: Set<String?>] = [:]
            for stream in [table.gateway.shared, own.id] {
                let lessons = try await table.replica.entities("lesson", in: stream)
                named[stream] = Set(lessons.map { $0.text("from") })
            }
            #expect(named[table.gateway.shared] == [ask.description])
            #expect(named[own.id] == [ask.description, need.description])
        }
    }

    @Test
    func `a step that a state does not allow is refused, and an emptied cell only on request`()
        async throws
    {
        try await withTable { table in
            let text = "title,details,state\nA,More,offered\nB,More,confirmed\n"
            let taken = try await table.take(text, of: "give", by: "title")
            #expect(taken.rows.map(\.outcome) == [.added, .refused])
            #expect(taken.rows[1].faults.map(\.column) == ["state"])
            let kept = try await table.take("title,details\nA,\n", of: "give", by: "title")
            #expect(kept.rows.map(\.outcome) == [.unchanged])
            let cleared = try await table.take("title,details\nA,\n", of: "give", by: "title") {
                $0.clearsEmpty = true
            }
            #expect(cleared.rows.map(\.outcome) == [.changed])
            let gives = try await table.replica.entities("give", in: table.gateway.shared)
            #expect(gives.map { $0.value(Field.details) ?? .null } == [.null])
        }
    }

    @Test func `columns that nobody can be sure of are refused before anything is read`()
        async throws
    {
        try await withTable { table in
            for (text, key) in [
                ("title,Title\nA,B\n", "title" as FieldName), ("name\nA\n", "title"),
                ("title\nA\n", "id"),
                ("title,mentions\nA,\n", "mentions"), ("", "title"),
            ] {
                await #expect(throws: ReplicaError.self) {
                    try await table.take(text, of: "ask", by: key)
                }
            }
            await #expect(throws: ReplicaError.self) {
                try await table.take("kpi,value\nA,1\n", of: "reading", by: "kpi")
            }
        }
    }

    @Test func `the real readings of both sources come in as by the KPI's own command`()
        async throws
    {
        let url = try realReadings()
        let file = try ReadingFile(try String(contentsOf: url, encoding: .utf8))
        let values = try #require(file.readings["GISTEMP"])
        try await withTable { table in
            let shared = table.gateway.shared
            let kpi = try await table.replica.add(EntityType.kpi, "Anomaly", in: shared)
            var request = TableImport(
                of: KPIReading.definition,
                into: shared,
                key: .fields([Field.kpi, Field.period])
            )
            request.columns = ["Year": "period", "Mean": "value", "Source": ""]
            // By its title, as a person would write it.
            request.constants = [("kpi", "Anomaly")]
            request.conditions = [("Source", "GISTEMP")]
            let summary = try await table.replica.importTable(url, request)
            #expect(summary[.added] == values.count && summary[.refused] == 0)
            #expect(summary[.passed] == 3_823 - values.count)
            #expect(try await table.replica.record(values, of: kpi, in: shared) == 0)
            let readings = try await table.replica.readings(of: kpi, in: shared)
            #expect(readings.map(\.value) == values.sorted { $0.0 < $1.0 }.map(\.1))
        }
    }

    @Test
    func `many rows take many bounded transactions and changes, and hold one piece of the file`()
        async throws
    {
        try await withTable { table in
            let rows = 2_500
            let text =
                "title,quantity,details\n"
                + (0..<rows).map { "Row \($0),\($0),\"Some words about row \($0)\"\n" }.joined()
            let taken = try await table.take(text, of: "ask", by: "title")
            #expect(taken.summary[.added] == rows)
            #expect(taken.summary.transactions >= rows / Limits.importRows)
            // A piece, and the cells of what it completes.
            #expect(taken.summary.mostHeld <= 3 * Limits.tablePieceBytes)
            let again = try await table.take(text, of: "ask", by: "title")
            #expect(again.summary[.unchanged] == rows && !again.summary.isWritten)
        }
    }

    @Test func `100,000 rows hold no more of the file than 2,000 do`() async throws {
        try await withTable { table in
            let line = { (row: Int) in "Row \(row),\(row)\n" }
            var held: [Int] = []
            for count in [2_000, 100_000] {
                let url = table.folder.url("large.csv")
                let text = "title,quantity\n" + (0..<count).map(line).joined()
                try Data(text.utf8).write(to: url)
                var request = TableImport(
                    of: Ask.definition,
                    into: table.gateway.shared,
                    key: .fields([Field.title])
                )
                request.isDryRun = true
                let summary = try await table.replica.importTable(url, request)
                #expect(summary[.added] == count)
                held.append(summary.mostHeld)
            }
            #expect(held[1] <= held[0] + 3 * Limits.tablePieceBytes)
            #expect(held[1] < 100_000 * 4)
        }
    }
}

/// A device and a file for it.
struct TestTable {
    let gateway: FakeGateway
    let replica: Replica
    let folder: TemporaryFolder

    /// The counter of the device's next change.
    var next: Int64 {
        get async throws { try await replica.stream(gateway.shared).next }
    }

    func titles(_ type: FieldName) async throws -> Set<String?> {
        Set(try await replica.entities(type, in: gateway.shared).map { $0.text(Field.title) })
    }

    func take(
        _ text: String,
        of type: FieldName,
        by key: FieldName,
        into stream: StreamID? = nil,
        _ change: (inout TableImport) -> Void = { _ in }
    ) async throws -> (summary: ImportSummary, rows: [ImportedRow]) {
        try await take(Array(text.utf8), of: type, by: key, into: stream, change)
    }

    func take(
        _ bytes: [UInt8],
        of type: FieldName,
        by key: FieldName,
        into stream: StreamID? = nil,
        _ change: (inout TableImport) -> Void = { _ in }
    ) async throws -> (summary: ImportSummary, rows: [ImportedRow]) {
        let url = folder.url("table.csv")
        try Data(bytes).write(to: url)
        let definition = try #require(Catalogue.entity(type))
        var request = TableImport(
            of: definition,
            into: stream ?? gateway.shared,
            key: key == "id" ? .id : .fields([key])
        )
        change(&request)
        var rows: [ImportedRow] = []
        let summary = try await replica.importTable(url, request) { rows.append($0) }
        return (summary, rows)
    }
}

/// Runs a test with one device.
func withTable(_ test: (TestTable) async throws -> Void) async throws {
    try await withFolders { folders in
        let gateway = try FakeGateway()
        let replica = try await gateway.device(of: 0, in: folders.device("a"))
        try await test(TestTable(gateway: gateway, replica: replica, folder: folders))
    }
}
