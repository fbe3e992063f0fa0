import ArgumentParser
import EntenteInstallation
import EntentePostgres
import Foundation

/// Where the work is done and how the answer looks: the options of every command.
struct PlaceOptions: ParsableArguments {
    @Option(help: "The data folder of the installation.")
    var data: String = DataFolder.standardPath

    @Option(
        help: """
            A PostgreSQL server to use instead of the installation's, as postgres://...; \
            a password belongs in ~/.pgpass, because others can see arguments.
            """
    )
    var database: String?

    @Option(help: "The folder of migrations, if it is not above the program.")
    var schema: String?

    @Flag(help: "Answer with one JSON document.")
    var json = false

    /// The data folder under its absolute path.
    func folder() throws(InstallationError) -> DataFolder {
        let here = FileManager.default.currentDirectoryPath
        return try DataFolder(data.hasPrefix("/") ? data : "\(here)/\(data)")
    }

    /// The steps of the schema that this program knows.
    func migrator() throws -> Migrator {
        try Migrator(folder: schema ?? SchemaFolder.find())
    }

    /// Opens the installation, or does without it when a server is named.
    func place() throws -> Place {
        let folder = try folder()
        guard let database else {
            let installation = try Installation.open(folder)
            return Place(
                folder: folder,
                installation: installation,
                database: DatabaseChoice(installation)
            )
        }
        guard database.hasPrefix("postgres://") || database.hasPrefix("postgresql://") else {
            throw Failure(.usage, "--database begins with postgres:// or postgresql://")
        }
        let isThere = FileManager.default.fileExists(atPath: folder.configuration)
        return Place(
            folder: folder,
            installation: isThere ? try Installation.open(folder) : nil,
            database: .external(address: database)
        )
    }
}
