import ArgumentParser
import EntenteClient
import EntenteDomain
import EntenteSync
import EntenteTerminal
import Foundation

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show where this device stands, and what is only on it.",
        discussion: "Example: entente status --changes"
    )

    @OptionGroup var common: CommonOptions
    @Flag(help: "Show every change of this device that is not in the log.") var changes = false
    @Flag(help: "With --changes, show those in the log too.") var all = false

    func run() async throws {
        try await common.withReplica { bench in
            let streams = try await bench.replica.streams()
            var own: [OwnChange] = []
            for stream in streams where changes {
                own += try await bench.replica.ownChanges(in: stream.id, open: !all)
            }
            let aside = try await bench.replica.quarantined()
            let late = try await bench.replica.setAside().filter { $0.cause != .refused }
            if common.json { return Output.json(json(bench, streams, own, aside, late)) }
            show(bench, streams)
            if changes { show(own, streams, bench) }
            try await bench.sayWhatIsOnlyHere()
            if aside > 0 {
                Output.say("\(aside) changes were set aside: their streams are closed to you.")
            }
            let unverified = streams.reduce(0) { $0 + ($1.cursor - $1.verified) }
            if unverified > 0 {
                Output.say(
                    "\(unverified) changes wait to be verified, until `entente sync` has more."
                )
            }
            say(late)
            for stream in streams {
                if let halt = stream.halt {
                    Output.say("\(bench.names.audience(stream.audience)): \(halt.detail)")
                }
            }
        }
    }

    /// Says what became of changes that could not stay as they were made.
    private func say(_ late: [SetAsideChange]) {
        let again = late.count { $0.madeAgain != nil }
        if again > 0 {
            Output.say(
                "\(again) changes were made again on top of what others had written meanwhile; "
                    + "where both wrote the same field there is a conflict to look at."
            )
        }
        if late.count > again {
            Output.say(
                "\(late.count - again) changes will be made again at the next sync: "
                    + "the gateway no longer has what they were made on."
            )
        }
    }

    private func show(_ bench: Workbench, _ streams: [StreamStatus]) {
        Output.say("device \(bench.replica.identity.device)")
        Output.say("gateway \(bench.replica.identity.gateway.absoluteString)")
        var table = Table([
            .fixed("stream"), .text("partnership"),
            .text("audience"), .fixed("access"), .number("have"),
            .number("of"), .number("only here"),
            .number("refused"), .fixed("as of"),
        ])
        let partnerships = Set(streams.map(\.partnership))
        for stream in streams.sorted(by: Self.comesFirst) {
            table.add([
                String(stream.id.description.prefix(8)),
                partnerships.count > 1 ? bench.names.partnership(stream.partnership) : "",
                bench.names.audience(stream.audience), stream.access.rawValue,
                String(stream.cursor), String(stream.size), String(stream.waiting),
                stream.rejected > 0 ? String(stream.rejected) : "",
                stream.synced.map(Self.words) ?? "never",
            ])
        }
        Output.table(table)
    }

    private func show(_ own: [OwnChange], _ streams: [StreamStatus], _ bench: Workbench) {
        var table = Table([
            .fixed("stream"), .number("n"), .fixed("made"), .fixed("state"),
            .text("about"),
        ])
        for change in own {
            let about =
                switch change.standing {
                case .rejected(let rejection):
                    "\(rejection.code.rawValue): \(rejection.detail)"
                case .inTheLog(let seq), .received(let seq): "seq \(seq)"
                case .onThisDevice: ""
                }
            table.add([
                String(change.stream.description.prefix(8)), String(change.n),
                Self.words(change.at), change.standing.word, about,
            ])
        }
        Output.table(table)
    }

    /// What is shared first, what only the own people see after it, what people do not write last.
    private static func comesFirst(_ left: StreamStatus, _ right: StreamStatus) -> Bool {
        let kinds = ["shared", "organisation", "department", "control"]
        let place = { (stream: StreamStatus) in
            kinds.firstIndex(of: stream.audience.kind) ?? kinds.count
        }
        return (left.partnership, place(left), left.id) < (
            right.partnership, place(right), right.id
        )
    }

    /// An instant as people read it.
    static func words(_ time: Milliseconds) -> String {
        Date(timeIntervalSince1970: Double(time.value) / 1_000).ISO8601Format()
    }

    private func json(
        _ bench: Workbench,
        _ streams: [StreamStatus],
        _ own: [OwnChange],
        _ aside: Int,
        _ late: [SetAsideChange]
    ) -> JSONValue {
        var object = JSONObject([
            ("device", .string(bench.replica.identity.device.description)),
            ("gateway", .string(bench.replica.identity.gateway.absoluteString)),
            (
                "only_on_this_device",
                .integer(Int64(streams.reduce(0) { $0 + $1.waiting }))
            ),
            ("made_again", .integer(Int64(late.count { $0.madeAgain != nil }))),
            ("quarantined", .integer(Int64(aside))),
            ("streams", .array(streams.map { json($0, bench) })),
        ])
        if changes { object.set("changes", .array(own.map(json))) }
        return .object(object)
    }

    private func json(_ stream: StreamStatus, _ bench: Workbench) -> JSONValue {
        [
            "access": .string(stream.access.rawValue), "audience": stream.audience.json,
            "cursor": .integer(stream.cursor),
            "halt": stream.halt.map {
                ["cause": .string($0.cause.rawValue), "detail": .string($0.detail)]
            } ?? .null,
            "id": .string(stream.id.description),
            "only_on_this_device": .integer(Int64(stream.waiting)),
            "partnership": .string(stream.partnership.description),
            "received": .integer(Int64(stream.received)),
            "rejected": .integer(Int64(stream.rejected)), "size": .integer(stream.size),
            "synced": stream.synced.map { .integer($0.value) } ?? .null,
            "verified": .integer(stream.verified),
        ]
    }

    private func json(_ change: OwnChange) -> JSONValue {
        var object = JSONObject([
            ("at", .integer(change.at.value)), ("n", .integer(change.n)),
            ("state", .string(change.standing.word)),
            ("stream", .string(change.stream.description)),
        ])
        switch change.standing {
        case .onThisDevice: break
        case .received(let seq), .inTheLog(let seq): object.set("seq", .integer(seq))
        case .rejected(let rejection):
            object.set("code", .string(rejection.code.rawValue))
            object.set("detail", .string(rejection.detail))
            object.set("content", (try? JSONScanner.parse(change.content)) ?? .null)
        }
        return .object(object)
    }
}
