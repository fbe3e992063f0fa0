import ArgumentParser
import EntenteClient
import EntenteDocuments
import EntenteDomain
import EntenteSync
import EntenteTerminal
import Foundation

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Bring in a table (CSV): new rows are added, others change what differs.",
        discussion: """
            The first line names the columns; each is read into the field of that name, and columns that \
            no field has are named. Rows find what they are about by the key. The same file again changes \
            nothing, and a row that is refused is named with its line, while the others go in. Members \
            of sets stand on lines of their own in one cell, money is written as 'EUR 12.50', entities by \
            id or title. An empty cell leaves its field alone.
            Encoding (UTF-8, UTF-16, Windows-1252) and separator (comma, semicolon, tab, bar) are \
            recognised; with semicolons decimals have a comma. With --json every row is one line of \
            JSON, and so is what became of all.
            Example: entente import receipt received.csv --key title --map 'Amount=value' --dry-run
            """
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var scope: ScopeOptions
    @Argument(help: "The type, as `entente entity types` shows it.") var type: String
    @Argument(help: "The file.") var file: String
    @Option(help: "The fields by which rows find what they are about, with commas, or id.")
    var key: String
    @Flag(help: "Say what would happen, and write nothing.") var dryRun = false
    @Flag(help: "Write nothing when one row is refused; reads the file twice.")
    var allOrNothing = false
    @Option(help: "A column and its field, 'Column=field'; 'Column=' leaves it out.")
    var map: [String] = []
    @Option(help: "A field that every row has, field=value.") var set: [String] = []
    @Option(help: "Take only rows with this value, 'Column=value'.") var `where`: [String] = []
    @Flag(help: "An empty cell empties its field.") var clearEmpty = false
    @Option(help: "utf-8, utf-16le, utf-16be or windows-1252.") var encoding: String?
    @Option(help: "What stands between cells: one character, or tab.") var separator: String?
    @Option(help: "The decimal mark of numbers: . or ,") var decimal: String?
    @Option(help: "A file for what became of every row, as a table.") var report: String?

    func validate() throws {
        if let encoding, TableEncoding(rawValue: encoding) == nil {
            let known = TableEncoding.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("--encoding must be one of \(known).")
        }
        if let separator, Self.byte(separator) == nil {
            throw ValidationError("--separator must be one character of ASCII, or tab.")
        }
        if let decimal, DecimalMark(rawValue: decimal) == nil {
            throw ValidationError("--decimal must be . or ,")
        }
        for words in map + set + `where` where !words.contains("=") {
            throw ValidationError("\(words) is not of the form name=value.")
        }
    }

    func run() async throws {
        try await common.withReplica { bench in
            let request = try await request(bench)
            let rows = try RowReport(report, isJSON: common.json)
            let summary = try await bench.replica.importTable(
                URL(fileURLWithPath: file),
                request,
                report: rows.take
            )
            try rows.close()
            say(summary, rows)
            if summary[.refused] > 0 { throw ExitCode(CommandFailure.Status.attention.rawValue) }
        }
    }

    private func request(_ bench: Workbench) async throws -> TableImport {
        guard let name = FieldName(type), let entity = Catalogue.entity(name) else {
            throw CommandFailure(
                .notFound,
                "There is no type \(type); `entente entity types` shows which there are."
            )
        }
        let stream = try await bench.stream(scope.placed(by: entity))
        var request = TableImport(of: entity, into: stream.id, key: try keyed(entity))
        request.columns = Dictionary(map.map(Self.pair), uniquingKeysWith: { _, last in last })
        request.constants = set.map(Self.setting).map { (field: $0.0, value: $0.1) }
        request.conditions = `where`.map(Self.setting).map { (column: $0.0, value: $0.1) }
        request.clearsEmpty = clearEmpty
        request.isDryRun = dryRun
        request.isAllOrNothing = allOrNothing
        request.encoding = encoding.flatMap { TableEncoding(rawValue: $0) }
        request.separator = separator.flatMap(Self.byte)
        request.decimalMark = decimal.flatMap { DecimalMark(rawValue: $0) }
        return request
    }

    private func keyed(_ entity: EntityDefinition) throws -> TableImport.Key {
        if key == "id" { return .id }
        return .fields(
            try key.split(separator: ",").map { word in
                guard let name = FieldName(String(word)), entity.field(name) != nil else {
                    throw CommandFailure(.notFound, "\(entity.name) has no field \(word).")
                }
                return name
            }
        )
    }

    private func say(_ summary: ImportSummary, _ rows: RowReport) {
        let dialect = summary.dialect
        if common.json {
            let counts = ImportedRow.Outcome.allCases.map {
                ($0.rawValue, JSONValue.integer(Int64(summary[$0])))
            }
            return Output.json([
                "columns_left_out": .array(summary.leftOut.map { .string($0) }),
                "columns_unknown": .array(summary.unknown.map { .string($0) }),
                "encoding": .string(dialect.encoding.rawValue),
                "most_bytes_held": .integer(Int64(summary.mostHeld)),
                "rows": .object(JSONObject(counts)),
                "separator": .string(String(UnicodeScalar(dialect.separator))),
                "transactions": .integer(Int64(summary.transactions)),
                "written": .boolean(summary.isWritten),
            ])
        }
        if rows.unnamed > 0 {
            Output.say("... and \(rows.unnamed) more rows; --report FILE names all of them.")
        }
        let separator =
            dialect.separator == 9 ? "tabs" : "\"\(UnicodeScalar(dialect.separator))\""
        Output.say("Read as \(dialect.encoding.rawValue) with \(separator) between cells.")
        for (columns, words) in [
            (summary.unknown, "No field is named like"), (summary.leftOut, "Left out:"),
        ] where !columns.isEmpty {
            Output.say("\(words) \(Table.printable(columns.joined(separator: ", "))).")
        }
        let counts = ImportedRow.Outcome.allCases.filter { $0 != .passed || summary[$0] > 0 }
            .map { "\(summary[$0]) \($0 == .passed ? "passed over" : $0.rawValue)" }
        let isKept = !summary.isWritten && summary[.added] + summary[.changed] > 0
        Output.say(
            counts.joined(separator: ", ") + "." + (isKept ? " Nothing was written." : "")
        )
    }

    /// A name and its value; only the value may hold another sign.
    private static func setting(_ words: String) -> (String, String) {
        let sign = words.firstIndex(of: "=") ?? words.endIndex
        return (String(words[..<sign]), String(words[sign...].dropFirst()))
    }

    /// A column and its field; only the column may hold another sign.
    private static func pair(_ words: String) -> (String, String) {
        let sign = words.lastIndex(of: "=") ?? words.endIndex
        return (String(words[..<sign]), String(words[sign...].dropFirst()))
    }

    private static func byte(_ text: String) -> UInt8? {
        if text == "tab" { return 9 }
        guard let byte = text.utf8.first, text.utf8.count == 1, byte < 0x80,
            byte != UInt8(ascii: "\""), byte != 10, byte != 13
        else { return nil }
        return byte
    }
}

/// Says what became of rows while they are read: on the terminal those that were refused, in a file all.
private final class RowReport {
    private static let named = 100

    private let isJSON: Bool
    private let file: FileHandle?
    private let writer = TableWriter()
    private var refused = 0
    private var failure: (any Error)?

    init(_ path: String?, isJSON: Bool) throws {
        self.isJSON = isJSON
        guard let path else {
            file = nil
            return
        }
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let file = FileHandle(forWritingAtPath: path)
        else { throw CommandFailure(.failed, "\(path) cannot be written.") }
        self.file = file
        let header = ["line", "outcome", "id", "fields", "faults"]
        try file.write(contentsOf: Data(writer.record(header.map { .text($0) })))
    }

    /// How many refused rows were not named.
    var unnamed: Int { max(0, refused - Self.named) }

    func take(_ row: ImportedRow) {
        let fields = row.fields.map(\.description)
        if let file, failure == nil {
            let cells: [TableCell] = [
                .number(String(row.line)), .text(row.outcome.rawValue),
                .text(row.entity?.description ?? ""), .text(fields.joined(separator: " ")),
                .text(row.faults.map(\.description).joined(separator: "; ")),
            ]
            do {
                try file.write(contentsOf: Data(writer.record(cells)))
            } catch {
                failure = error
            }
        }
        if isJSON {
            let faults = row.faults.map { fault -> JSONValue in
                [
                    "column": fault.column.map { .string($0) } ?? .null,
                    "expected": .string(fault.expected),
                ]
            }
            return Output.json([
                "faults": .array(faults), "fields": .array(fields.map { .string($0) }),
                "id": row.entity.map { .string($0.description) } ?? .null,
                "line": .integer(Int64(row.line)), "outcome": .string(row.outcome.rawValue),
            ])
        }
        guard row.outcome == .refused else { return }
        refused += 1
        guard refused <= Self.named else { return }
        for fault in row.faults {
            Output.say("line \(row.line), \(Table.printable(fault.description))")
        }
    }

    func close() throws {
        if let failure { throw failure }
        try file?.close()
    }
}
