import ArgumentParser
import EntenteClient
import EntenteDomain
import EntenteSync
import Foundation

struct ExportCommand: AsyncParsableCommand {
    /// How an export is written.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case csv
        case json
    }

    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Take out a list, or everything that you may read, as CSV or JSON.",
        discussion: """
            A list in CSV has a row for each entity: its id, its fields, where it comes from, and every \
            value that stands in conflict. Text that a spreadsheet would take for a formula begins with \
            an apostrophe, which `entente import` takes away again. Everything in CSV is a folder \
            with a file for each type and other-fields.csv; in JSON it is one text.
            The files beside entities are at the gateway: --files fetches them into a folder, with a list of \
            what is there and what is not.
            Example: entente export receipt --to receipts.csv
            Example: entente export --everything --format csv --to partnership
            """
    )

    @OptionGroup var common: CommonOptions
    @Option(help: "The partnership by its name or id, when there are several.")
    var partnership: String?
    @Option(help: "Only what is in streams of this kind.") var audience: ScopeOptions.AudienceName?
    @Argument(help: "The type; not needed with --everything.") var type: String?
    @Flag(help: "All types, deleted entities, and who takes part.") var everything = false
    @Option(help: "csv or json.") var format = Format.csv
    @Option(help: "A file, or a folder for everything in CSV; the terminal without it.")
    var to: String?
    @Option(help: "With --everything: a folder for the files beside entities.") var files: String?

    func validate() throws {
        guard everything == (type == nil) else {
            throw ValidationError("Name one type, or write --everything.")
        }
        if everything, audience != nil {
            throw ValidationError("--everything is everything; --audience is for a type.")
        }
        guard everything || files == nil else {
            throw ValidationError("--files goes with --everything.")
        }
        if everything, format == .csv, to == nil {
            throw ValidationError("Everything in CSV is several files: name a folder with --to.")
        }
    }

    func run() async throws {
        try await common.withReplica { bench in
            let id = try await bench.partnership(partnership)
            let replica = bench.replica
            guard let type else {
                try await exportEverything(replica, id)
                return try await exportFiles(replica, id)
            }
            guard let name = FieldName(type), let entity = Catalogue.entity(name) else {
                throw CommandFailure(
                    .notFound,
                    "There is no type \(type); `entente entity types` shows which there are."
                )
            }
            let kind = audience?.rawValue
            let file = try ExportFile(to)
            let count =
                switch format {
                case .csv:
                    try await replica.exportTable(
                        of: entity,
                        partnership: id,
                        audience: kind,
                        to: file.take
                    )
                case .json:
                    try await replica.exportJSON(
                        of: id,
                        type: entity,
                        audience: kind,
                        to: file.take
                    )
                }
            try file.close()
            if to != nil { Output.say("\(count) of \(type)") }
        }
    }

    /// Fetches the files beside entities, or says that they are not in the export.
    private func exportFiles(_ replica: Replica, _ partnership: PartnershipID) async throws {
        guard let files else {
            let (count, bytes) = try await FileExport.count(replica, partnership)
            guard count > 0, to != nil else { return }
            let attachments = count == 1 ? "1 attachment" : "\(count) attachments"
            return Output.say("\(attachments) with \(bytes) bytes not in it; --files fetches them")
        }
        let outcome = try await FileExport(replica, partnership, to: files).run()
        let there = outcome.there == 1 ? "1 file" : "\(outcome.there) files"
        let line = "\(there), \(outcome.missing) not there; see \(files)/attachments.csv"
        if to != nil { Output.say(line) } else { Output.complain(line) }
        if outcome.missing > 0 { throw ExitCode(CommandFailure.Status.attention.rawValue) }
    }

    private func exportEverything(_ replica: Replica, _ partnership: PartnershipID) async throws {
        guard format == .csv, let to else {
            let file = try ExportFile(to)
            let count = try await replica.exportJSON(of: partnership, to: file.take)
            try file.close()
            if to != nil { Output.say("\(count) entities") }
            return
        }
        try PrivateFile.makeFolder(URL(fileURLWithPath: to, isDirectory: true))
        for entity in Catalogue.entities {
            let path = "\(to)/\(entity.name).csv"
            let file = try ExportFile(path)
            let count = try await replica.exportTable(
                of: entity,
                partnership: partnership,
                to: file.take
            )
            if count == 0 { try file.remove() } else { try file.close() }
            if count > 0 { Output.say("\(count) of \(entity.name)") }
        }
        let file = try ExportFile("\(to)/other-fields.csv")
        let count = try await replica.exportOtherFields(of: partnership, to: file.take)
        try file.close()
        Output.say("\(count) other fields")
    }
}

/// A file that only its owner reads and that has its name once all of it is there; the terminal without a
/// name.
struct ExportFile {
    private let path: String?
    private let file: FileHandle

    init(_ path: String?) throws {
        self.path = path
        guard let path else {
            file = .standardOutput
            return
        }
        let isMade = FileManager.default.createFile(
            atPath: path + ".new",
            contents: nil,
            attributes: [.posixPermissions: 0o600]
        )
        guard isMade, let file = FileHandle(forWritingAtPath: path + ".new") else {
            throw CommandFailure(.failed, "\(path) cannot be written.")
        }
        self.file = file
    }

    func take(_ bytes: [UInt8]) throws(ReplicaError) {
        do {
            try file.write(contentsOf: Data(bytes))
        } catch {
            throw ReplicaError(.storage, "\(path ?? "The output") cannot be written.")
        }
    }

    func close() throws {
        guard let path else { return }
        try file.synchronize()
        try file.close()
        guard rename(path + ".new", path) == 0 else {
            throw CommandFailure(.failed, "\(path) cannot be written.")
        }
    }

    /// Leaves nothing behind.
    func remove() throws {
        guard let path else { return }
        try file.close()
        try FileManager.default.removeItem(atPath: path + ".new")
        // One of an earlier export would tell of what is gone.
        try? FileManager.default.removeItem(atPath: path)
    }
}
