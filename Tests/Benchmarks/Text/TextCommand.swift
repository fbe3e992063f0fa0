import ArgumentParser
import Foundation

/// Measures collaborative text (goals T1 to T9).
struct TextCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "text",
        abstract: "Replays recorded histories through ours, Yrs, Loro and Yjs.",
        discussion: """
            The peers are installed below the working folder at the first run: pycrdt and loro from \
            PyPI, node-yjs from Debian. Bringing them to the state of a history takes minutes, once.
            """
    )

    @Option(help: "The folder with the recorded histories.")
    var traces = Self.defaultTraces
    @Option(help: "Where files are kept between runs.")
    var work = ".build/benchmarks"
    @Option(help: "How often each contestant has its turn.")
    var rounds = 5
    @Option(parsing: .upToNextOption, help: "Only these histories.")
    var only: [String] = []
    @Option(parsing: .upToNextOption, help: "Only these jobs.")
    var jobs: [Job] = []
    @Option(parsing: .upToNextOption, help: "Only these contestants.")
    var peers: [Contestant] = Contestant.allCases
    @Option(help: "A file for all results as JSON.")
    var json: String?

    private static var defaultTraces: String {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "../shared/data/traces").standardized.path
    }

    func run() throws {
        let work = URL(filePath: work)
        try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
        let commands = Peers(peers, work: work).commands
        var results = Results()
        var digests: [String: String] = [:]
        for entry in TraceCatalogue.all where only.isEmpty || only.contains(entry.name) {
            Terminal.complain("\(entry.name) ...")
            let trace = try entry.make(URL(filePath: traces))
            let files = TextFiles(folder: work.appending(path: entry.name))
            let ours = try files.prepare(trace)
            digests[entry.name] = trace.text.map(digest) ?? ours
            let contestants = contestants(for: entry, files, commands)
            for job in Job.allCases where job.applies(to: trace) {
                guard jobs.isEmpty || jobs.contains(job) else { continue }
                try measure(job, entry, contestants, files, commands, into: &results)
            }
        }
        results.judge()
        results.print(digests: digests)
        if let json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            try encoder.encode(results).write(to: URL(filePath: json))
        }
        guard results.isRight(digests) else { throw ExitCode(1) }
    }

    /// Who has all it needs for a history.
    private func contestants(
        for entry: TraceEntry,
        _ files: TextFiles,
        _ commands: [Contestant: PeerCommand]
    ) -> [Contestant] {
        Contestant.allCases.filter { contestant in
            guard let command = commands[contestant] else { return false }
            guard contestant != .loro || entry.withLoro else { return false }
            guard files.prepare(contestant, with: command) else {
                Terminal.complain("\(contestant): SKIPPED for \(entry.name), it cannot replay it")
                return false
            }
            return true
        }
    }

    private func measure(
        _ job: Job,
        _ entry: TraceEntry,
        _ contestants: [Contestant],
        _ files: TextFiles,
        _ commands: [Contestant: PeerCommand],
        into results: inout Results
    ) throws {
        let present = contestants.filter { $0.takesPart(in: job) }
        var measured: [Contestant: [Measurement]] = [:]
        var running: [Contestant: RoundsProcess] = [:]
        for _ in 0..<rounds {
            for contestant in present {
                guard let command = commands[contestant] else { continue }
                let process =
                    try running[contestant]
                    ?? RoundsProcess(command, job: job, folder: files.folder)
                measured[contestant, default: []].append(try process.round())
                if job == .memory { process.end() } else { running[contestant] = process }
            }
        }
        for process in running.values { process.end() }
        for (contestant, rounds) in measured {
            results.add(Results.Entry(entry, job, contestant, rounds))
        }
    }
}

extension Contestant: ExpressibleByArgument {}
