import ArgumentParser
import EntenteClient
import EntenteDomain
import EntenteSync
import Foundation

struct SyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract: "Send what waits on this device and fetch what others did.",
        discussion: "Example: entente sync"
    )

    @OptionGroup var common: CommonOptions
    @Flag(help: "Try streams again that stopped because the gateway did not take what was sent.")
    var resume = false

    func run() async throws {
        try await common.withReplica { bench in
            if resume {
                for stream in try await bench.replica.streams() where stream.halt != nil {
                    try await bench.replica.resume(stream.id)
                }
            }
            let gateway = try GatewayConnection.open(for: bench.replica)
            var report: SyncReport
            do throws(ReplicaError) {
                report = try await SyncEngine(bench.replica, gateway).sync()
                // From here on other commands find the folder free, however long a file takes.
                bench.replica.close()
                if report.trouble == nil {
                    report.files = try await ContentFolder(common.folder).send(gateway)
                }
            } catch {
                await gateway.close()
                throw error
            }
            await gateway.close()
            if common.json {
                Output.json(report.json)
            } else {
                for line in report.lines { Output.say(line) }
            }
            if let trouble = report.trouble { throw CommandFailure(trouble) }
            if report.needsPerson { throw ExitCode(CommandFailure.Status.attention.rawValue) }
        }
    }
}

struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Keep this device in step until you press Ctrl-C.",
        discussion: """
            Other entente commands work beside it. Without a network it waits and tries again by \
            itself.
            Example: entente watch
            """
    )

    @OptionGroup var common: CommonOptions
    @Option(help: "Seconds after which it asks even when nothing was announced.") var every = 30

    func run() async throws {
        try await reporting {
            let json = common.json
            try await Watch(
                common.folder,
                waiting: .seconds(max(0, common.wait)),
                poll: .seconds(max(1, every))
            ).run { report in
                if json {
                    Output.json(report.json)
                } else {
                    for line in report.newsLines { Output.say(line) }
                }
                // Whoever reads the output over a pipe shall see it now.
                fflush(nil)
            }
        }
    }
}

extension SyncReport {
    /// Whether something happened that a person should look at.
    var needsPerson: Bool { rejected > 0 || !halted.isEmpty || files.needsPerson }

    var lines: [String] {
        var lines: [String] = []
        if trouble == nil || sent > 0 || received > 0 {
            lines.append("Sent \(sent), received \(received).")
        }
        if waiting > 0 {
            let changes = waiting == 1 ? "1 change is" : "\(waiting) changes are"
            lines.append("\(changes) only on this device.")
        }
        lines += files.lines
        if rejected > 0 {
            lines.append("\(rejected) refused for good; see `entente status --changes`.")
        }
        return lines + halted.compactMap { $0.halt?.detail }
    }

    /// The lines of a round that brought something, or failed.
    var newsLines: [String] {
        if let trouble { return [trouble.description] + (waiting > 0 ? lines : []) }
        return sent + received + rejected + files.sent > 0 || !halted.isEmpty ? lines : []
    }

    var json: JSONValue {
        [
            "files": [
                "sent": .integer(Int64(files.sent)), "waiting": .integer(Int64(files.waiting)),
            ],
            "halted": .array(halted.map { .string($0.id.description) }),
            "only_on_this_device": .integer(Int64(waiting)), "received": .integer(Int64(received)),
            "rejected": .integer(Int64(rejected)), "sent": .integer(Int64(sent)),
            "trouble": trouble.map { .string($0.description) } ?? .null,
        ]
    }
}

extension FileReport {
    /// Whether the gateway refuses a file, which waiting does not change.
    fileprivate var needsPerson: Bool {
        if case .refused? = trouble?.reason { true } else { false }
    }

    fileprivate var lines: [String] {
        var lines: [String] = []
        if sent > 0 { lines.append(sent == 1 ? "Sent 1 file." : "Sent \(sent) files.") }
        if waiting > 0 {
            let files = waiting == 1 ? "1 file is" : "\(waiting) files are"
            lines.append("\(files) only on this device: \(trouble?.detail ?? "")")
        }
        return lines
    }
}
