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
    @Option(parsing: .upToNextOption, help: "Only tasks whose names begin with one of these.")
    var only: [String] = []

    func run() throws {
        let messages = try SampleMessages(count: 2_000)
        var tasks = messages.tasks.filter { isWanted($0.name) }
        if isWanted(Simdjson.parsing) {
            if let simdjson = try Simdjson(messages.bytes, work: URL(filePath: work)) {
                tasks.append(simdjson.task)
            } else {
                Terminal.complain("simdjson: SKIPPED, libsimdjson-dev or a C++ compiler is missing")
            }
        }
        var times: [String: [Double]] = [:]
        for _ in 0..<rounds {
            for task in tasks { times[task.name, default: []].append(try task.round()) }
        }
        EngineResults(tasks: tasks, times: times).print()
    }

    private func isWanted(_ name: String) -> Bool {
        only.isEmpty || only.contains { name.hasPrefix($0) }
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

    /// Measures what `body` does in this process, the median of some runs.
    init(_ name: String, _ amount: Int, _ unit: String, _ body: @escaping () throws -> Int) {
        self.name = name
        self.amount = amount
        self.unit = unit
        round = {
            let measurement = try Measurement.round {
                // A result that nobody looks at might not be computed.
                let result = try body()
                guard result != .min else { throw TraceError(description: "\(name) did nothing") }
                return ""
            }
            return measurement.ms.flatMap(median) ?? 0
        }
    }

    init(_ name: String, _ amount: Int, _ unit: String, round: @escaping () throws -> Double) {
        self.name = name
        self.amount = amount
        self.unit = unit
        self.round = round
    }
}
