import ArgumentParser
import EntenteDemonstration
import EntenteDomain
import EntenteExampleClient
import EntenteInstallation
import EntenteSync
import Foundation

/// `ententectl demonstration`.
struct DemonstrationCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demonstration",
        abstract: "Aurora Foods and Borealis Retail: a partnership to look at.",
        discussion: """
            Example: ententectl demonstration load

            \(ExitStatus.help)
            """,
        subcommands: [Load.self, Invite.self, Folder.self]
    )

    struct Load: ReportingCommand {
        static let configuration = CommandConfiguration(
            abstract: "Loads the demonstration through the running gateway.",
            discussion: """
                Makes two organisations with six people, and plays them: each has a replica below \
                the data folder and works through the gateway like anyone else. What is there \
                already is used as it is. Then it builds the worked example of the 36 frameworks, \
                as `entente demo` does, with fourteen people of two more organisations.

                Example: ententectl demonstration load

                \(ExitStatus.help)
                """
        )

        @Option(
            help: """
                The folder of recordings that are played again; what it lacks is left out. \
                Default: shared/data beside the project's folder.
                """
        )
        var material: String?

        @OptionGroup var place: PlaceOptions

        func report() async throws -> Report {
            let place = try place.place()
            let (installation, gateway) = try running(place)
            let folder = URL(fileURLWithPath: "\(place.folder.path)/replicas")
            let recordings = try Demonstration.Material(folder: materialFolder())
            try await place.withAdministration(self.place.migrator()) { administration in
                let demonstration = Demonstration(
                    administration: administration,
                    gateway: gateway,
                    authority: installation.authority,
                    folder: folder,
                    material: recordings,
                    now: { .now }
                )
                try await demonstration.play {
                    FileHandle.standardError.write(Data("demonstration: \($0)\n".utf8))
                } then: { _ in
                }
                let example = folder.appendingPathComponent("example")
                let invitations = try await ExampleStage(administration: administration) { .now }
                    .invite(to: gateway, authority: installation.authority, without: example)
                _ = try await ExamplePlay(invitations, folder: example, now: { .now }).play {
                    FileHandle.standardError.write(Data("worked example: \($0)\n".utf8))
                }
            }
            return Report(
                json: [("replicas", .string(folder.path))],
                .line("the replicas of \(names) are in \(folder.path)")
            )
        }

        private var names: String { Cast.people.map(\.name).joined(separator: ", ") }

        private func materialFolder() throws -> URL {
            if let material { return URL(fileURLWithPath: material) }
            return URL(fileURLWithPath: try SchemaFolder.find())
                .appendingPathComponent("../../../shared/data").standardized
        }
    }

    struct Invite: ReportingCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sets up the worked example and invites its people.",
            discussion: """
                Makes two organisations with nine departments and seven people each, and four \
                partnerships between them. What it prints is for `entente demo`, which builds the \
                rest through the public API; the codes are good for \
                \(Limits.invitationMinutes) minutes.

                Example: ententectl demonstration invite

                \(ExitStatus.help)
                """
        )

        @OptionGroup var place: PlaceOptions

        func report() async throws -> Report {
            let place = try place.place()
            let (installation, gateway) = try running(place)
            return try await place.withAdministration(self.place.migrator()) { administration in
                let invitations = try await ExampleStage(administration: administration) { .now }
                    .invite(to: gateway, authority: installation.authority)
                guard case .object(let json) = invitations.json else { return Report(json: []) }
                let pairs = json.members.map { ($0.key, $0.value) }
                return Report(json: pairs, .line(invitations.text))
            }
        }
    }

    struct Folder: ReportingCommand {
        static let configuration = CommandConfiguration(
            abstract: "Says where the replicas of the demonstration's people are.",
            discussion: """
                Example: ententectl demonstration folder

                To work as Ada: ENTENTE_HOME="$(ententectl demonstration folder)/ada" entente status

                \(ExitStatus.help)
                """
        )

        @OptionGroup var place: PlaceOptions

        func report() async throws -> Report {
            let path = "\(try place.folder().path)/replicas"
            return Report(json: [("replicas", .string(path))], .line(path))
        }
    }
}

/// The installation, and the address of the gateway that serves it now.
private func running(_ place: Place) throws -> (Installation, URL) {
    guard let installation = place.installation,
        let state = GatewayState.read(from: place.folder)
    else {
        throw Failure(
            .missing,
            "no gateway serves \(place.folder.path); start it with Deploy/run --detach"
        )
    }
    guard let gateway = URL(string: "https://localhost:\(state.port)") else {
        throw Failure(.damaged, "port \(state.port) makes no address")
    }
    return (installation, gateway)
}

extension Invitations {
    /// The file, for a person or a program alike.
    fileprivate var text: String { String(decoding: json.canonicalBytes, as: UTF8.self) }
}
