import ArgumentParser
import EntenteClient
import EntenteDomain
import EntenteSync
import EntenteTerminal
import Foundation

struct KPICommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kpi",
        abstract: "Measures that both sides agreed to look at, and their readings.",
        subcommands: [
            KPIAdd.self, KPIStarter.self, KPIRecord.self, KPIImport.self, KPIList.self,
            KPIShow.self,
        ]
    )
}

struct KPIAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Add a KPI.",
        discussion: "Example: entente kpi add 'Export units' --unit units --baseline 10000 "
            + "--target 16000"
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var scope: ScopeOptions
    @Argument(help: "The one line that names it.") var title: String
    @Option(help: "What is measured.") var unit: String?
    @Option(help: "up when more is better, down when less is.") var direction = "up"
    @Option(help: "Where it started, a decimal.") var baseline: String?
    @Option(help: "Where it shall go, a decimal.") var target: String?
    @Option(help: "How often it is read.") var cadence = "monthly"

    func validate() throws {
        for (name, text) in [("baseline", baseline), ("target", target)] {
            if let text, ExactDecimal(text) == nil {
                throw ValidationError("--\(name) must be a decimal such as 10000 or 0.25.")
            }
        }
        guard KPIDirection(rawValue: direction) != nil else {
            throw ValidationError("--direction must be up or down.")
        }
    }

    func run() async throws {
        try await common.withReplica { bench in
            let stream = try await bench.stream(scope)
            let fields: [(FieldName, String?)] = [
                (Field.title, title), (Field.unit, unit), (Field.direction, direction),
                (Field.baseline, baseline), (Field.target, target), (Field.cadence, cadence),
            ]
            let id = try await bench.replica.edit(stream.id) { draft in
                let id = draft.new(EntityType.kpi)
                for case (let field, let text?) in fields { draft.put(id, field, .string(text)) }
                return id
            }
            try await bench.confirm("Added kpi", id, in: stream.id)
        }
    }
}

struct KPIRecord: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record",
        abstract: "Record your organisation's reading of a month.",
        discussion: "Example: entente kpi record 7k2m9xqp 2026-10 14200"
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var scope: ScopeOptions
    @Argument(help: "The beginning of the KPI's id.") var kpi: String
    @Argument(help: "The month, such as 2026-10.") var period: String
    // A negative value looks like an unknown option to the parser.
    @Argument(parsing: .allUnrecognized, help: "The value, a decimal.") var value: [String]

    func run() async throws {
        try await common.withReplica { bench in
            guard let month = Period(period) else {
                throw CommandFailure(.notFound, "\(period) is not a month such as 2026-10.")
            }
            guard value.count == 1, let number = ExactDecimal(value[0]) else {
                throw CommandFailure(
                    .notFound,
                    "\(value.joined(separator: " ")) is not a decimal such as 14200 or -0.25."
                )
            }
            let entity = try await bench.entity(kpi, [EntityType.kpi], scope)
            try await bench.replica.record([(month, number)], of: entity.id, in: entity.stream)
            try await bench.confirm("Recorded \(month) of kpi", entity.id, in: entity.stream)
        }
    }
}

struct KPIImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Bring in the readings of one source of a file as your organisation's.",
        discussion: """
            The file is comma-separated with the columns Source, Year (a month such as 2026-10) and \
            Mean. The same file again changes nothing.
            Example: entente kpi import monthly.csv --source GISTEMP --kpi 7k2m9xqp
            """
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var scope: ScopeOptions
    @Argument(help: "The file.") var file: String
    @Option(help: "Which source's readings.") var source: String
    @Option(help: "The beginning of the KPI's id; not needed when there is one KPI.")
    var kpi: String?

    func run() async throws {
        try await common.withReplica { bench in
            let values = try readings()
            let target = try await self.target(bench)
            let written = try await bench.replica.record(
                values,
                of: target.id,
                in: target.stream
            )
            if common.json {
                return Output.json([
                    "changed": .integer(Int64(written)), "kpi": .string(target.id.description),
                    "readings": .integer(Int64(values.count)),
                ])
            }
            let organisation = bench.names.organisation(
                bench.replica.identity.principal.organisation
            )
            Output.say(
                "\(values.count) readings of \(source) read as \(organisation)'s: "
                    + "\(written) new or changed, \(values.count - written) as before."
            )
            try await bench.sayWhatIsOnlyHere()
        }
    }

    private func readings() throws -> [(period: Period, value: ExactDecimal)] {
        guard let data = FileManager.default.contents(atPath: file),
            let text = String(validating: data, as: UTF8.self)
        else { throw CommandFailure(.notFound, "\(file) cannot be read as UTF-8 text.") }
        let readings: ReadingFile
        do {
            readings = try ReadingFile(text)
        } catch {
            throw CommandFailure(.notFound, "\(file), \(error).")
        }
        guard let values = readings.readings[source] else {
            throw CommandFailure(
                .notFound,
                "\(file) has no source \(source); it has "
                    + readings.sources.joined(separator: ", ") + "."
            )
        }
        return values
    }

    private func target(_ bench: Workbench) async throws -> EntityView {
        if let kpi { return try await bench.entity(kpi, [EntityType.kpi], scope) }
        let stream = try await bench.stream(scope)
        let kpis = try await bench.replica.entities(EntityType.kpi, in: stream.id)
        guard let only = kpis.first, kpis.count == 1 else {
            throw CommandFailure(
                .notFound,
                kpis.isEmpty
                    ? "There is no KPI yet; make one with `entente kpi add`."
                    : "There are \(kpis.count) KPIs; name one with --kpi."
            )
        }
        return only
    }
}

struct KPIList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Show all KPIs of a stream.",
        discussion: "Example: entente kpi list"
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var scope: ScopeOptions

    func run() async throws {
        try await common.withReplica { bench in
            let stream = try await bench.stream(scope)
            let kpis = try await bench.replica.entities(EntityType.kpi, in: stream.id)
            if common.json { return Output.json(.array(kpis.map(\.json))) }
            var table = Table([
                .fixed("id"), .fixed(""), .text("title"),
                .text("unit"), .number("baseline"),
                .number("target"), .number("readings"), .fixed("latest"),
            ])
            for kpi in kpis {
                let readings = try await bench.replica.readings(of: kpi.id, in: stream.id)
                table.add([
                    kpi.shortID, kpi.marks, kpi.words(Field.title), kpi.words(Field.unit),
                    kpi.words(Field.baseline), kpi.words(Field.target), String(readings.count),
                    readings.last?.period.description ?? "",
                ])
            }
            Output.table(table)
            try await bench.sayWhatIsOnlyHere()
        }
    }
}

struct KPIShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show the readings of a KPI, every organisation's beside the others'.",
        discussion: "Example: entente kpi show 7k2m9xqp --last 12"
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var scope: ScopeOptions
    @Argument(help: "The beginning of the KPI's id.") var kpi: String
    @Option(help: "The first month to show.") var from: String?
    @Option(help: "The last month to show.") var to: String?
    @Option(help: "How many of the latest months to show; 0 is all.") var last = 24

    func run() async throws {
        try await common.withReplica { bench in
            let entity = try await bench.entity(kpi, [EntityType.kpi], scope)
            let all = try await bench.replica.readings(of: entity.id, in: entity.stream)
            let bounds = try (month(from), month(to))
            var months = Dictionary(grouping: all, by: \.period).filter { period, _ in
                bounds.0.map { $0 <= period } ?? true && bounds.1.map { period <= $0 } ?? true
            }.sorted { $0.key < $1.key }
            if last > 0, from == nil, to == nil { months = months.suffix(last) }
            if common.json { return Output.json(json(entity, months)) }
            // The own organisation comes first, on either side.
            let own = bench.replica.identity.principal.organisation
            let organisations = Set(all.map(\.organisation)).sorted {
                ($0 == own ? 0 : 1, $0) < ($1 == own ? 0 : 1, $1)
            }
            show(months, organisations, bench)
            try await bench.sayWhatIsOnlyHere()
        }
    }

    private func month(_ text: String?) throws -> Period? {
        guard let text else { return nil }
        guard let period = Period(text) else {
            throw CommandFailure(.notFound, "\(text) is not a month such as 2026-10.")
        }
        return period
    }

    private func show(
        _ months: [(key: Period, value: [Reading])],
        _ organisations: [OrganisationID],
        _ bench: Workbench
    ) {
        var columns: [Table.Column] = [.fixed("month")]
        for organisation in organisations {
            columns.append(.number(bench.names.organisation(organisation)))
        }
        if organisations.count == 2 { columns.append(.number("difference")) }
        var table = Table(columns)
        for (period, readings) in months {
            let values = organisations.map { organisation in
                readings.first { $0.organisation == organisation }
            }
            var row = [period.description]
            row += values.map { reading in
                guard let reading else { return "" }
                return (reading.value?.description ?? "?")
                    + (reading.entity.conflicts.isEmpty ? "" : " !")
            }
            if values.count == 2, let one = values[0]?.value, let two = values[1]?.value {
                row.append(two.adding(one.negated)?.description ?? "")
            }
            table.add(row)
        }
        Output.table(table)
    }

    private func json(
        _ entity: EntityView,
        _ months: [(key: Period, value: [Reading])]
    ) -> JSONValue {
        let readings = months.flatMap(\.value).map { reading -> JSONValue in
            [
                "entity": reading.entity.json,
                "organisation": .string(reading.organisation.description),
                "period": .string(reading.period.description),
                "value": reading.value.map { .string($0.description) } ?? .null,
            ]
        }
        return ["kpi": entity.json, "readings": .array(readings)]
    }
}
