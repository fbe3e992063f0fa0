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
            due, late or was not done, of what you may read. It holds titles: give an address of your own. A \
            mailbox is sent a code first, and `entente digest confirm` brings it back; a webhook has to answer \
            with what it is asked.
            """,
        subcommands: [
            DigestShow.self, DigestSet.self, DigestConfirm.self, DigestOff.self,
        ]
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
            guard let zone = noted["zone"]?.text, let hour = noted["hour"]?.integer else {
                return Output.say("No digest goes out.")
            }
            let open = DigestWays(noted)
            if !open.confirmed.isEmpty {
                let ways = open.confirmed.joined(separator: " and ")
                Output.say("From \(hour):00 in \(zone) to \(ways)")
            } else if !open.isAsked {
                return Output.say("No digest goes out.")
            }
            open.say()
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
            if DigestWays(noted).isMailAsked, let mail {
                Output.say(
                    "A code goes to \(mail); no digest does, until `entente digest confirm`."
                )
            }
            if let key = noted["webhook_key"]?.text {
                Output.say("The webhook's calls are signed with the key \(key)")
            }
        }
    }
}

struct DigestConfirm: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm",
        abstract: "Confirm your mailbox with the code that was sent to it.",
        discussion: """
            The code is good for a day; `entente digest set` sends another.
            Example: entente digest confirm 7k2m9xqp4f3c0hzaw81d7k2m9x
            """
    )

    @OptionGroup var common: CommonOptions
    @Argument(help: "The code.") var code: String

    func run() async throws {
        try await common.withGateway { gateway, _ in
            let noted = try await gateway.confirmDigest(code)
            if common.json { return Output.json(noted) }
            Output.say("Digests go to \(noted["mail"]?.text ?? "the mailbox").")
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

/// Where digests go, and where they do not go yet, as the gateway notes it.
private struct DigestWays {
    private let mail: String?
    private let webhook: String?
    private let unconfirmed: [String]

    init(_ noted: JSONValue) {
        mail = noted["mail"]?.text
        webhook = noted["webhook"]?.text
        guard case .array(let ways)? = noted["unconfirmed"] else {
            unconfirmed = []
            return
        }
        unconfirmed = ways.compactMap(\.text)
    }

    /// Whether something is not confirmed.
    var isAsked: Bool { !unconfirmed.isEmpty }

    /// Whether the mailbox is not confirmed.
    var isMailAsked: Bool { unconfirmed.contains("mail") }

    /// The addresses that digests go to.
    var confirmed: [String] {
        [("mail", mail), ("webhook", webhook)]
            .filter { !unconfirmed.contains($0.0) }.compactMap(\.1)
    }

    /// Says what is missing.
    func say() {
        if isMailAsked, let mail {
            Output.say(
                "Nothing goes to \(mail) before `entente digest confirm`, with the code that was sent "
                    + "there; `entente digest set` sends another."
            )
        }
        if unconfirmed.contains("webhook"), let webhook {
            Output.say(
                "Nothing goes to \(webhook) before it has answered; `entente digest set` asks it again."
            )
        }
    }
}
