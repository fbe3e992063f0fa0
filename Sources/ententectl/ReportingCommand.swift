import ArgumentParser
import EntenteDomain
import EntentePostgres
import EntenteTerminal

/// A command that does its work and then says what it did.
protocol ReportingCommand: AsyncParsableCommand {
    /// Where, and in which form.
    var place: PlaceOptions { get }

    /// Does the work.
    func report() async throws -> Report
}

extension ReportingCommand {
    func run() async throws {
        let report: Report
        do {
            report = try await self.report()
        } catch {
            throw Failure(error)
        }
        try Terminal.write(report.text(asJSON: place.json, width: TerminalWidth.current))
        if report.status != .done { throw ExitCode(report.status.number) }
    }
}

/// A command that works on the directory through `Administration`, where the rules are.
protocol DirectoryCommand: ReportingCommand {
    /// Does the work.
    func report(_ administration: Administration, _ directory: Directory) async throws -> Report
}

extension DirectoryCommand {
    func report() async throws -> Report {
        try await place.place().withAdministration(place.migrator()) { administration in
            let directory = try await Directory(administration)
            do {
                return try await report(administration, directory)
            } catch let error as AdministrationError {
                throw directory.explain(error)
            }
        }
    }
}
