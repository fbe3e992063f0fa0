import ArgumentParser
import EntenteDomain
import EntenteSync

/// Measures reports and what one more change costs them.
struct ReportsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reports",
        abstract:
            "Measures reports, and what one more change costs in partnerships of three sizes.",
        discussion: """
            One more change is followed as the gateway does it, from the bytes in the log to what \
            frameworks compute with (goal S9). A report is computed from that and written as JSON.
            """
    )

    @Option(parsing: .upToNextOption, help: "How many entities the partnerships have.")
    var entities = [1_000, 10_000, 100_000]
    @Option(help: "How often each report is computed.")
    var rounds = 5
    @Option(help: "How many changes are followed one by one.")
    var changes = 1_000

    private static let following = "one more change: make an entity"
    private static let editing = "one more change: edit one"

    func run() throws {
        var columns: [[(what: String, ms: Double)]] = []
        for count in entities.sorted() { columns.append(try measure(count)) }
        var table = Table(
            ["what"] + entities.sorted().map { "\($0) entities" } + ["largest to smallest"]
        )
        guard let first = columns.first, let last = columns.last else { return }
        for (row, line) in first.enumerated() {
            table.add(
                [line.what] + columns.map { short($0[row].ms, " ms") }
                    + [short(last[row].ms / line.ms, "x")]
            )
        }
        table.lines.forEach { Terminal.say($0) }
        Terminal.say()
        var goals = Table(["goal", "what", "ratio", "must", ""])
        for (row, line) in first.enumerated()
        where line.what == Self.following || line.what == Self.editing {
            let ratio = last[row].ms / line.ms
            goals.add([
                "S9", line.what, short(ratio, "x"), "2.0x",
                ratio <= 2 ? "must reached" : "MISSED",
            ])
        }
        goals.lines.forEach { Terminal.say($0) }
    }

    private func measure(_ count: Int) throws -> [(what: String, ms: Double)] {
        var sample = SamplePartnership(entities: count)
        guard let epoch = SamplePartnership.epoch else {
            throw TraceError(description: "an epoch's name has 26 characters")
        }
        let summary = StreamSummary(
            id: SamplePartnership.stream,
            partnership: sample.partnership.id,
            audience: .shared,
            access: .write,
            head: StreamHead(
                epoch: epoch,
                size: Int64(count),
                root: MerkleFrontier().root,
                horizon: 0
            )
        )
        var followed = try FollowedStream(summary, head: Int64(count))
        let start = CPUClock.milliseconds
        for first in stride(from: 0, to: count, by: Limits.pullChanges) {
            try followed.take(
                Array(sample.records[first..<min(count, first + Limits.pullChanges)])
            )
        }
        followed.read(in: .utc)
        var results = [("read it all", CPUClock.milliseconds - start)]
        for (what, write) in [
            (Self.following, { (sample: inout SamplePartnership, _: Int) in sample.add() }),
            (Self.editing, { $0.edit($1) }),
        ] {
            var times: [Double] = []
            for nth in 0..<changes {
                write(&sample, nth)
                let record = sample.records[sample.records.count - 1]
                let start = CPUClock.milliseconds
                try followed.take([record])
                followed.read(in: .utc)
                times.append(CPUClock.milliseconds - start)
            }
            results.append((what, times.reduce(0, +) / Double(times.count)))
        }
        for name in Report.Name.allCases {
            results.append(("report: \(name.rawValue)", try report(name, of: followed, sample)))
        }
        return results
    }

    /// The milliseconds of a report, from what was followed to its JSON.
    private func report(
        _ name: Report.Name,
        of followed: FollowedStream,
        _ sample: SamplePartnership
    ) throws -> Double {
        var times: [Double] = []
        for _ in 0..<rounds {
            let start = CPUClock.milliseconds
            var reading = PartnershipReading()
            reading.add(
                .init(stream: followed.stream, audience: followed.audience, seq: followed.seq),
                entities: followed.entities,
                overlays: followed.overlays,
                deleted: followed.deleted
            )
            let state = reading.state(of: sample.partnership, viewer: nil)
            let report = Report(name, of: state, on: SamplePartnership.today)
            guard !report.json.canonicalBytes.isEmpty else {
                throw TraceError(description: "\(name) says nothing")
            }
            times.append(CPUClock.milliseconds - start)
        }
        return median(times) ?? 0
    }
}
