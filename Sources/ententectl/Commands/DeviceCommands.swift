import ArgumentParser
import EntenteDomain
import EntentePostgres
import EntenteSync
import EntenteTerminal

/// `ententectl device`.
struct DeviceCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "device",
        abstract: "Devices: the local databases of members.",
        discussion: """
            Example: ententectl device list --org "Aurora Foods"

            \(ExitStatus.help)
            """,
        subcommands: [DeviceListCommand.self, DeviceRevokeCommand.self]
    )
}

/// `ententectl device list`.
struct DeviceListCommand: DirectoryCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the devices, with those that were revoked.",
        discussion: """
            Example: ententectl device list --org "Aurora Foods"

            \(ExitStatus.help)
            """
    )

    @Option(help: "Only those of this organisation's members.")
    var org: String?

    @OptionGroup var place: PlaceOptions

    func report(_ administration: Administration, _ directory: Directory) async throws -> Report {
        let organisation = try org.map { try directory.organisation($0).id }
        let people = directory.members.filter {
            organisation == nil || $0.organisation == organisation
        }
        let owners = Dictionary(uniqueKeysWithValues: people.map { ($0.id, $0) })
        let entries = try await administration.devices().filter { owners[$0.member] != nil }
        return Report(
            json: [("devices", .array(entries.map(json)))],
            .table(
                Table(
                    [
                        .id(), .text("name"), .text("member"), .text("organisation"),
                        .fixed("enrolled"), .fixed("access"),
                    ],
                    rows: entries.map { entry in
                        let place = owners[entry.member].map {
                            directory.name(of: $0.organisation)
                        }
                        return [
                            "\(entry.id)", entry.name, directory.name(of: entry.member),
                            place ?? "", entry.enrolled.day,
                            entry.revoked.map { "revoked \($0.day)" } ?? "yes",
                        ]
                    },
                    emptyText: "There is no device: ententectl member invite MEMBER"
                )
            )
        )
    }

    private func json(_ entry: DeviceEntry) -> JSONValue {
        [
            "enrolled": .integer(entry.enrolled.value), "id": .string("\(entry.id)"),
            "member": .string("\(entry.member)"), "name": .string(entry.name),
            "revoked": entry.revoked.map { .integer($0.value) } ?? .null,
        ]
    }
}

/// `ententectl device revoke`.
struct DeviceRevokeCommand: DirectoryCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Takes all access from a device, at once and for good.",
        discussion: """
            Example: ententectl device revoke 7k2m9xqp

            \(ExitStatus.help)
            """
    )

    @Argument(help: "The device.")
    var device: String

    @OptionGroup var place: PlaceOptions

    func report(_ administration: Administration, _ directory: Directory) async throws -> Report {
        let entries = try await administration.devices()
        let candidates = entries.map { entry in
            Candidate(id: "\(entry.id)", name: entry.name, detail: directory.name(of: entry.member))
        }
        let entry = entries[try Lookup.find(device, kind: "device", in: candidates)]
        try await administration.revoke(entry.id, now: .now)
        let owner = directory.name(of: entry.member)
        return Report(
            json: [("id", .string("\(entry.id)")), ("revoked", true)],
            .line("device \"\(entry.name)\" of \(owner) (\(entry.id)) has no access any more")
        )
    }
}
