import ArgumentParser
import Foundation

/// Measures the parts that every request passes through.
struct EngineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "engine",
        abstract: "Measures canonical JSON, the tree and sequencing.",
        discussion: """
            Canonical JSON stands beside a plain pass over the same bytes and, where Debian's \
            libsimdjson-dev and a C++ compiler are installed, beside simdjson's DOM (goal S10).
            """
    )

    @Option(help: "How often each has its turn.")
    var rounds = 5
    @Option(help: "Where the comparison with simdjson is built.")
    var work = ".build/benchmarks"

    func run() throws {
        let messages = SampleMessages(count: 2_000)
        var tasks = messages.tasks
        if let simdjson = try Simdjson(messages.bytes, work: URL(filePath: work)) {
            tasks.append(simdjson.task)
        } else {
            Terminal.complain("simdjson: SKIPPED, libsimdjson-dev or a C++ compiler is missing")
        }
        var times: [String: [Double]] = [:]
        for _ in 0..<rounds {
            for task in tasks { times[task.name, default: []].append(try task.round()) }
        }
        var table = Table(["what", "time", "rate", "of a pass", "of simdjson"])
        func rate(_ name: String) -> Double? {
            guard let task = tasks.first(where: { $0.name == name }),
                let time = median(times[name] ?? [])
            else { return nil }
            return Double(task.amount) / time * 1_000
        }
        for task in tasks {
            let own = rate(task.name)
            let isBytes = task.unit == "MB"
            let ratios = ["copy in one pass", "simdjson: parse"].map { other -> String in
                guard isBytes, let own, let theirs = rate(other) else { return "" }
                return short(own / theirs, "x")
            }
            let shown = own.map { isBytes ? $0 / 1_000_000 : $0 / 1_000 }
            table.add([
                task.name, short(median(times[task.name] ?? []), " ms"),
                short(shown, isBytes ? " MB/s" : " thousand/s"), ratios[0], ratios[1],
            ])
        }
        table.lines.forEach { Terminal.say($0) }
    }
}

/// Something that is measured by how much of it is done in a second.
struct EngineTask {
    let name: String
    /// How much one round does.
    let amount: Int
    let unit: String
    /// Does it once; answers with the milliseconds of CPU that it took.
    let round: () throws -> Double

    /// Measures what `body` does in this process.
    init(_ name: String, _ amount: Int, _ unit: String, _ body: @escaping () throws -> Int) {
        self.name = name
        self.amount = amount
        self.unit = unit
        round = {
            let start = CPUClock.milliseconds
            let result = try body()
            let time = CPUClock.milliseconds - start
            // A result that nobody looks at might not be computed.
            guard result != .min else { throw TraceError(description: "\(name) did nothing") }
            return time
        }
    }

    init(_ name: String, _ amount: Int, _ unit: String, round: @escaping () throws -> Double) {
        self.name = name
        self.amount = amount
        self.unit = unit
        self.round = round
    }
}
