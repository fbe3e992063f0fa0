import ArgumentParser
import EntenteClient
import EntenteDomain
import EntenteSync
import EntenteTerminal
import Foundation

struct CalendarCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calendar",
        abstract:
            "Addresses under which a calendar program shows what you must do, and when you meet.",
        discussion: """
            Whoever has such an address reads your days, without signing in: give it to your own calendar \
            program alone. Calendar programs have to trust the gateway's authority.
            """,
        subcommands: [CalendarAdd.self, CalendarList.self, CalendarRevoke.self]
    )
}

extension CommonOptions {
    /// Opens the device's replica and its gateway, and closes both.
    func withGateway(
        _ body: (GatewayConnection, Workbench) async throws -> Void
    ) async throws {
        try await withReplica { bench in
            let gateway = try GatewayConnection.open(for: bench.replica)
            do {
                try await body(gateway, bench)
            } catch {
                await gateway.close()
                throw error
            }
            await gateway.close()
        }
    }
}

struct CalendarAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Make an address; it is shown this once.",
        discussion: "Example: entente calendar add"
    )

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await common.withGateway { gateway, bench in
            let calendar = try await gateway.addCalendar()
            let base = bench.replica.identity.gateway.absoluteString
            let root = base.hasSuffix("/") ? String(base.dropLast()) : base
            let address = root + calendar.path
            if common.json {
                return Output.json([
                    "address": .string(address), "id": .string(calendar.id.description),
                ])
            }
            Output.say(address)
            Output.say("`entente calendar revoke \(calendar.id)` ends it.")
        }
    }
}

struct CalendarList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Show which addresses there are.",
        discussion: "Example: entente calendar list"
    )

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await common.withGateway { gateway, _ in
            let calendars = try await gateway.calendars()
            if common.json {
                return Output.json(
                    .array(
                        calendars.map {
                            [
                                "created": .integer($0.made.value),
                                "id": .string($0.id.description),
                            ]
                        }
                    )
                )
            }
            var table = Table([.id(), .fixed("made")], emptyText: "There are no addresses.")
            for calendar in calendars {
                table.add([calendar.id.description, StatusCommand.words(calendar.made)])
            }
            Output.table(table)
        }
    }
}

struct CalendarRevoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "End an address.",
        discussion: "Example: entente calendar revoke 7k2m9xqp"
    )

    @OptionGroup var common: CommonOptions
    @Argument(help: "The beginning of its id.") var id: String

    func run() async throws {
        try await common.withGateway { gateway, _ in
            let found = try await gateway.calendars().filter {
                $0.id.description.hasPrefix(id.lowercased())
            }
            let calendar = try found.only(
                id,
                orElse: "No address has an id that begins with \(id)."
            )
            try await gateway.revokeCalendar(calendar.id)
            Output.say("Revoked \(calendar.id)")
        }
    }
}
