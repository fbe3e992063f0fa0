import ArgumentParser
import EntenteClient
import EntenteDomain
import EntenteSync
import EntenteTerminal

struct ObligationsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "obligations",
        abstract: "Show what you must do and by when, in all partnerships of this device.",
        discussion: """
            What names you, what names nobody and your department, and, for account managers and sponsors, \
            what names neither. Without --all only what is overdue or upcoming.
            Example: entente obligations
            """
    )

    @OptionGroup var common: CommonOptions
    @Flag(help: "Show what is further off, too.") var all = false
    @Option(help: "The partnership by its name or id.") var partnership: String?

    func run() async throws {
        try await common.withReplica { bench in
            let named = try await bench.searched(.everywhere(in: partnership)).map(\.partnership)
            let duties = try await bench.replica.duties(at: systemTime()).filter {
                named.contains($0.partnership) && (all || $0.standing != .pending)
            }
            if common.json { return Output.json(.array(duties.map(\.json))) }
            let severalPartnerships = Set(named).count > 1
            var table = Table(
                [
                    .fixed("by"), .fixed("standing"), .fixed("id"), .fixed("what"), .text("title"),
                    .text("partnership"), .text("department"),
                ],
                emptyText: "You owe nothing."
            )
            for duty in duties {
                table.add([
                    duty.entry.day.description, duty.standing.words,
                    String(duty.entry.id.description.prefix(8)), duty.word,
                    duty.entry.title,
                    severalPartnerships ? bench.names.partnership(duty.partnership) : "",
                    duty.entry.department.map(bench.names.department) ?? "",
                ])
            }
            Output.table(table)
        }
    }
}

extension Obligation.Standing {
    /// The standing for a list.
    fileprivate var words: String { rawValue.replacing("_", with: " ") }
}

extension Duty {
    /// What it is, for a list: of the partnership's page it is the decision that is owed.
    fileprivate var word: String {
        entry.kind == .decision ? entry.kind.rawValue : entry.type.word
    }

    /// The duty for programs.
    fileprivate var json: JSONValue {
        var object = JSONObject([
            ("by", .string(entry.day.description)), ("id", .string(entry.id.description)),
            ("kind", .string(entry.kind.rawValue)),
            ("partnership", .string(partnership.description)),
            ("standing", .string(standing.rawValue)), ("title", .string(entry.title)),
            ("type", .string(entry.type.description)),
        ])
        if let department = entry.department {
            object.set("department", .string(department.description))
        }
        if let member = entry.member { object.set("member", .string(member.description)) }
        return .object(object)
    }
}
