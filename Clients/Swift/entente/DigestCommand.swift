import ArgumentParser
import EntenteClient
import EntenteSync
import Foundation

struct DigestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "digest",
        abstract: "Where and when you are told what is due, once a day.",
        discussion: """
            A digest goes out from an hour of your own day on, one for each partnership in which something is \
            due, late or was not done, of what you may read. It holds titles: give an address of your own.
            """,
        subcommands: [DigestShow.self, DigestSet.self, DigestOff.self]
    )
}

struct DigestShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what the gateway has noted.",
        discussion: "Example: entente digest show"
    )

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await common.withGateway { gateway, _ in
            let noted = try await gateway.digest()
            if common.json { return Output.json(noted) }
            let ways = [noted["mail"]?.text, noted["webhook"]?.text].compactMap(\.self)
            guard let zone = noted["zone"]?.text, let hour = noted["hour"]?.integer, !ways.isEmpty
            else { return Output.say("No digest goes out.") }
            Output.say("From \(hour):00 in \(zone) to \(ways.joined(separator: " and "))")
            guard case .array(let last)? = noted["last"] else { return }
            for ended in last {
                let words = [ended["channel"], ended["day"], ended["outcome"]].map {
                    $0?.text ?? ""
                }
                Output.say("The last by \(words[0]), of \(words[1]), was \(words[2]).")
            }
        }
    }
}

struct DigestSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Say where and when, in place of what you said before.",
        discussion: "Example: entente digest set --mail ada@aurora.example --hour 7"
    )

    @OptionGroup var common: CommonOptions
    @Option(help: "The address of a mailbox.") var mail: String?
    @Option(help: "An address of https; its key is shown this once.") var webhook: String?
    @Option(help: "From which hour of the day on.") var hour = 7
    @Option(help: "Your time zone, such as Europe/Berlin; this machine's without it.")
    var zone: String?

    func validate() throws {
        guard mail != nil || webhook != nil else {
            throw ValidationError("Name --mail or --webhook; `entente digest off` ends it.")
        }
        guard (0...23).contains(hour) else { throw ValidationError("--hour must be 0 to 23.") }
    }

    func run() async throws {
        try await common.withGateway { gateway, _ in
            let noted = try await gateway.setDigest(
                mail: mail,
                webhook: webhook,
                zone: zone ?? TimeZone.current.identifier,
                hour: hour
            )
            if common.json { return Output.json(noted) }
            Output.say("Noted.")
            if let key = noted["webhook_key"]?.text {
                Output.say("The webhook's calls are signed with the key \(key)")
            }
        }
    }
}

struct DigestOff: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "off",
        abstract: "Be told nothing any more; what was about to go out does not.",
        discussion: "Example: entente digest off"
    )

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await common.withGateway { gateway, _ in
            let noted = try await gateway.setDigest(
                mail: nil,
                webhook: nil,
                zone: "UTC",
                hour: 0
            )
            if common.json { return Output.json(noted) }
            Output.say("No digest goes out any more.")
        }
    }
}
