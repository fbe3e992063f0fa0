import ArgumentParser
import EntenteClient
import EntenteDomain
import EntenteSync
import Foundation

/// Which device, and how to answer; the same for every command.
struct CommonOptions: ParsableArguments {
    @Option(help: "The folder of the device (also ENTENTE_HOME).")
    var home: String?

    @Option(help: "The name of the device's folder below ~/.local/share/entente.")
    var profile = "default"

    @Flag(help: "Answer in JSON.")
    var json = false

    @Option(help: "Seconds to wait while another entente uses the folder.")
    var wait = 10

    var folder: ProfileFolder {
        ProfileFolder.resolve(
            home: home,
            profile: profile,
            environment: ProcessInfo.processInfo.environment
        )
    }

    /// Opens the device's replica, runs a command on it, and closes it.
    func withReplica(_ body: (Workbench) async throws -> Void) async throws {
        try await reporting {
            let replica = try await Replica.open(folder, waiting: .seconds(max(0, wait)))
            defer { replica.close() }
            let names = Names(try await replica.session())
            try await body(Workbench(replica: replica, names: names, common: self))
        }
    }
}

/// Who sees what a command is about.
struct ScopeOptions: ParsableArguments {
    /// The audiences that a person may name.
    enum AudienceName: String, ExpressibleByArgument, CaseIterable {
        case shared
        case organisation
        case department
    }

    @Option(help: "Who sees it: shared, organisation or department.")
    var audience: AudienceName?

    @Option(help: "A stream by its id, instead of --audience.")
    var stream: String?

    @Option(help: "The partnership by its name or id, when there are several.")
    var partnership: String?
}

extension FieldName {
    /// The name for a message.
    var word: String { description }
}
