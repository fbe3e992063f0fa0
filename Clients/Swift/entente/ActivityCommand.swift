import ArgumentParser
import EntenteClient
import EntenteDomain
import EntenteSync
import EntenteTerminal

struct ActivityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "activity",
        abstract: "Show who changed what since you last looked.",
        discussion: """
            Without --since or --all it is what others changed since the last --mark on this device. An @ \
            asks for your attention: somebody added you to the mentions of the entity.
            Example: entente activity --mark
            """
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var scope: ScopeOptions
    @Option(help: "What the gateway received on a day or later, such as 2026-11-21.")
    var since: String?
    @Flag(help: "Everything that is on this device, your own changes too.") var all = false
    @Flag(help: "Note that you have looked at what this shows.") var mark = false
    @Option(help: "How many changes of a stream to show, the newest.") var limit = 1_000

    func validate() throws {
        if let since, CivilDate(since) == nil {
            throw ValidationError("--since must be a day such as 2026-11-21.")
        }
        guard !all || since == nil else {
            throw ValidationError("Name either --since or --all.")
        }
        guard limit > 0 else { throw ValidationError("--limit must be 1 or more.") }
    }

    func run() async throws {
        try await common.withReplica { bench in
            let streams = try await bench.searched(scope)
            var entries: [Activity] = []
            var omitted = 0
            var looks: [ActivityLook] = []
            for (partnership, streams) in Dictionary(grouping: streams, by: \.partnership) {
                let feed = try await bench.replica.activity(
                    try await range(in: partnership, bench),
                    in: streams.map(\.id),
                    limit: limit
                )
                entries += feed.entries
                omitted += feed.omitted
                looks += feed.looks
            }
            entries.sort { ($0.received, $0.stream, $0.seq) < ($1.received, $1.stream, $1.seq) }
            let places = Dictionary(streams.map { ($0.id, $0) }) { first, _ in first }
            if common.json {
                Output.json(
                    [
                        "activity": .array(entries.map(\.json)),
                        "omitted": .integer(Int64(omitted)),
                    ]
                )
            } else {
                show(entries, places, bench)
                if omitted > 0 {
                    Output.say("\(omitted) earlier changes are not shown; see --limit.")
                }
            }
            if mark { try await bench.replica.noteLooks(looks) }
        }
    }

    private func range(
        in partnership: PartnershipID,
        _ bench: Workbench
    ) async throws -> Replica.ActivityRange {
        if let day = since.flatMap({ CivilDate($0) }) {
            return .since(try await bench.replica.start(of: day, in: partnership))
        }
        return all ? .all : .unseen
    }

    private func show(
        _ entries: [Activity],
        _ places: [StreamID: StreamStatus],
        _ bench: Workbench
    ) {
        var table = Table(
            [
                .fixed("when"), .fixed(""), .text("who"), .text("where"), .fixed("did"),
                .number("times"), .fixed("id"), .fixed("what"), .text("title"), .word("fields"),
            ],
            emptyText: since == nil && !all
                ? "Nothing since you last looked." : "Nothing was changed."
        )
        let isOne = Set(places.values.map(\.partnership)).count < 2
        for entry in entries {
            guard let place = places[entry.stream] else { continue }
            let audience = bench.names.audience(place.audience)
            let name = bench.names.partnership(place.partnership)
            table.add([
                StatusCommand.words(entry.received), entry.mentionsMe ? "@" : "",
                "\(bench.names.member(entry.member)) "
                    + "(\(bench.names.organisation(entry.organisation)))",
                isOne ? audience : "\(name), \(audience)", entry.deed.rawValue,
                entry.changes > 1 ? String(entry.changes) : "",
                String(entry.entity.description.prefix(8)), entry.type?.word ?? "",
                entry.title, entry.fields.map(\.word).joined(separator: " "),
            ])
        }
        Output.table(table)
    }
}

extension Activity {
    /// The deed for programs.
    fileprivate var json: JSONValue {
        var object = JSONObject([
            ("at", .integer(received.value)), ("changes", .integer(Int64(changes))),
            ("deed", .string(deed.rawValue)),
            ("entity", .string(entity.description)),
            ("fields", .array(fields.map { .string($0.description) })),
            ("member", .string(member.description)), ("mentions_me", .boolean(mentionsMe)),
            ("organisation", .string(organisation.description)), ("seq", .integer(seq)),
            ("stream", .string(stream.description)), ("title", .string(title)),
        ])
        if let type { object.set("type", .string(type.description)) }
        return .object(object)
    }
}
