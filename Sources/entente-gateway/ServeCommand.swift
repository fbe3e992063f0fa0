import ArgumentParser
import EntenteInstallation
import Foundation
import Logging

/// `entente-gateway serve`: sets up what is missing and serves until it is told to end.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Sets up what is missing in a data folder and serves it.",
        discussion: "Example: entente-gateway serve --data ~/.entente --port 8443"
    )

    @Option(help: "The folder that holds everything.")
    var data: String = DataFolder.standardPath

    @Option(help: "The port to listen on; remembered for the next start.")
    var port: Int?

    @Option(help: "A PostgreSQL server to use instead of the own cluster, as postgres://...")
    var database: String?

    @Option(help: "The folder of migrations, if it is not above the program.")
    var schema: String?

    @Option(help: "How much to log: debug, info, notice, warning or error.")
    var logLevel = "notice"

    func validate() throws {
        if let port, !(0...65_535).contains(port) {
            throw ValidationError("--port: expected 0 to 65535")
        }
        guard Logger.Level(rawValue: logLevel) != nil else {
            throw ValidationError("--log-level: expected debug, info, notice, warning or error")
        }
    }

    func run() async throws {
        do {
            let options = Serving.Options(
                data: absolute(data),
                port: port,
                database: database,
                schema: schema,
                logLevel: Logger.Level(rawValue: logLevel) ?? .notice
            )
            try await Serving(options).run()
        } catch let error as InstallationError {
            let line = "entente-gateway: \(error.sentence)\n"
            FileHandle.standardError.write(Data(line.utf8))
            throw ExitCode(error.reason.rawValue)
        }
    }

    private func absolute(_ path: String) -> String {
        if path.hasPrefix("/") { return path }
        return FileManager.default.currentDirectoryPath + "/" + path
    }
}
