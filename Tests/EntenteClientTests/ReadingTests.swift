import EntenteClient
import EntenteDomain
import EntenteSync
import Foundation
import TestSupport
import Testing

@Suite("Readings: what each side reports")
struct ReadingTests {
    @Test func `the same file twice changes nothing the second time`() async throws {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let replica = try await gateway.device(of: 0, in: folders.device("a"))
            let kpi = try await replica.add(EntityType.kpi, "Anomaly", in: gateway.shared)
            let file = try ReadingFile(
                "Source,Year,Mean\r\nX,2026-01,-0.5\r\nX,2026-02,0.25\r\nY,2026-01,1\r\n"
            )
            let values = try #require(file.readings["X"])
            #expect(try await replica.record(values, of: kpi, in: gateway.shared) == 2)
            let before = try await replica.stream(gateway.shared).next
            #expect(try await replica.record(values, of: kpi, in: gateway.shared) == 0)
            #expect(try await replica.stream(gateway.shared).next == before)
        }
    }

    @Test func `what is not in the log yet is the last word, however slow the device's clock is`()
        async throws
    {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            // Its clock is far behind that of the gateway.
            let replica = try await gateway.device(of: 0, in: folders.device("a"))
            let kpi = try await replica.add(EntityType.kpi, "Export units", in: gateway.shared)
            var readings: [EntityID] = []
            for value in ["10", "20"] {
                let id = try await replica.edit(gateway.shared) { draft in
                    let id = draft.new(EntityType.reading)
                    draft.put(id, "kpi", .string(kpi.description))
                    draft.put(id, "period", "2026-10")
                    draft.put(id, "value", .string(value))
                    return id
                }
                readings.append(id)
            }
            _ = try await gateway.engine(replica).sync()
            let corrected = readings[0]
            try await replica.edit(gateway.shared) { $0.put(corrected, "value", "11") }
            let state = try await replica.state(of: gateway.partnership)
            let last = state.shared(KPIReading.self).max { $0.order < $1.order }
            #expect(last?.id == corrected && last?.value == 11)
        }
    }

    @Test func `both sides' real readings of a month stand side by side on every replica`()
        async throws
    {
        let file = try ReadingFile(try String(contentsOf: realReadings(), encoding: .utf8))
        let sources = try [#require(file.readings["GISTEMP"]), #require(file.readings["gcag"])]
        #expect(sources.map(\.count).reduce(0, +) == 3_823)
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let one = try await gateway.device(of: 0, in: folders.device("a"))
            let two = try await gateway.device(of: 1, in: folders.device("b"))
            let kpi = try await one.add(EntityType.kpi, "Anomaly", in: gateway.shared)
            for replica in [one, two] { _ = try await gateway.engine(replica).sync() }
            for (replica, values) in zip([one, two], sources) {
                #expect(
                    try await replica.record(values, of: kpi, in: gateway.shared) == values.count
                )
            }
            for replica in [one, two, one] { _ = try await gateway.engine(replica).sync() }
            for replica in [one, two] {
                let readings = try await replica.readings(of: kpi, in: gateway.shared)
                #expect(readings.count == 3_823)
                for (organisation, values) in zip(gateway.organisations, sources) {
                    let own = readings.filter { $0.organisation == organisation.id }
                    #expect(
                        own.map(\.value) == values.sorted { $0.period < $1.period }.map(\.value)
                    )
                }
            }
        }
    }

    @Test func `clause 2.1: two devices of one side that record one month meet in one reading`()
        async throws
    {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let one = try await gateway.device(of: 0, in: folders.device("a"))
            let two = try await gateway.device(of: 0, in: folders.device("b"))
            let kpi = try await one.add(EntityType.kpi, "Units", in: gateway.shared)
            for replica in [one, two] { _ = try await gateway.engine(replica).sync() }
            let month = try #require(Period("2026-10"))
            for (replica, text) in [(one, "14200"), (two, "13500")] {
                let value = try #require(ExactDecimal(text))
                try await replica.record([(month, value)], of: kpi, in: gateway.shared)
            }
            for replica in [one, two, one] { _ = try await gateway.engine(replica).sync() }
            let readings = try await one.readings(of: kpi, in: gateway.shared)
            #expect(readings.count == 1)
            #expect(readings.first?.entity.conflicts.count == 1)
        }
    }

    @Test func `clause 2.3: readings of a KPI that is not there are kept and agreed upon`()
        async throws
    {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let one = try await gateway.device(of: 0, in: folders.device("a"))
            let two = try await gateway.device(of: 1, in: folders.device("b"))
            let absent = EntityID(high: 7, low: 7)
            let month = try #require(Period("2026-10"))
            for (replica, text) in [(one, "14200"), (two, "13500")] {
                let value = try #require(ExactDecimal(text))
                try await replica.record([(month, value)], of: absent, in: gateway.shared)
            }
            for replica in [one, two, one] { _ = try await gateway.engine(replica).sync() }
            for replica in [one, two] {
                #expect(try await replica.readings(of: absent, in: gateway.shared).count == 2)
                #expect(try await replica.entity(absent, in: gateway.shared) == nil)
            }
            #expect(try await one.digest(gateway.shared) == two.digest(gateway.shared))
        }
    }

    @Test func `nobody reports in another organisation's name`() async throws {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let replica = try await gateway.device(of: 0, in: folders.device("a"))
            let kpi = try await replica.add(EntityType.kpi, "Units", in: gateway.shared)
            try await replica.edit(gateway.shared) { draft in
                let reading = draft.new(EntityType.reading)
                draft.put(reading, Field.kpi, .string(kpi.description))
                draft.put(reading, Field.period, "2026-10")
                draft.put(reading, Field.value, "1")
            }
            #expect(try await replica.readings(of: kpi, in: gateway.shared).isEmpty)
        }
    }

    @Test(arguments: [
        "", "Year,Mean\n2026-01,1", "Source,Year,Mean\nX,2026-13,1",
        "Source,Year,Mean\nX,2026-01,1e3",
        "Source,Year,Mean\nX,2026-01", "Source,Year,Mean\n\"X,2026-01,1",
    ])
    func `a file with a wrong line is refused as a whole`(text: String) {
        #expect(throws: ReadingFile.Failure.self) { try ReadingFile(text) }
    }

    @Test func `quoted values may hold commas and quotation marks`() throws {
        let file = try ReadingFile("Mean,Year,Source\n1.5,2026-01,\"A \"\"B\"\", C\"\n")
        #expect(file.sources == ["A \"B\", C"])
    }
}
