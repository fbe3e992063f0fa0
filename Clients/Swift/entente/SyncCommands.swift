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
            let report: SyncReport
            do throws(ReplicaError) {
                report = try await SyncEngine(bench.replica, gateway).sync()
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
    var needsPerson: Bool { rejected > 0 || !halted.isEmpty }

    var lines: [String] {
        var lines: [String] = []
        if trouble == nil || sent > 0 || received > 0 {
            lines.append("Sent \(sent), received \(received).")
        }
        if waiting > 0 {
            let changes = waiting == 1 ? "1 change is" : "\(waiting) changes are"
            lines.append("\(changes) only on this device.")
        }
        if rejected > 0 {
            lines.append("\(rejected) refused for good; see `entente status --changes`.")
        }
        return lines + halted.compactMap { $0.halt?.detail }
    }

    /// The lines of a round that brought something, or failed.
    var newsLines: [String] {
        if let trouble { return [trouble.description] + (waiting > 0 ? lines : []) }
        return sent + received + rejected > 0 || !halted.isEmpty ? lines : []
    }

    var json: JSONValue {
        [
            "halted": .array(halted.map { .string($0.id.description) }),
            "only_on_this_device": .integer(Int64(waiting)), "received": .integer(Int64(received)),
            "rejected": .integer(Int64(rejected)), "sent": .integer(Int64(sent)),
            "trouble": trouble.map { .string($0.description) } ?? .null,
        ]
    }
}
