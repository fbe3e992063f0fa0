import ArgumentParser
import EntenteClient
import EntenteDomain
import EntenteSync
import EntenteTerminal
import Foundation

struct MailCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mail",
        abstract: "Secret addresses: what is written to them becomes a note, an ask or a comment.",
        discussion: """
            Your mail server delivers into a folder (a maildir), and `entente mail read` on this device \
            takes in what it finds there, in your name and with your rights. Whoever has an address can \
            write to it: give it to few, and revoke it when it gets around.
            """,
        subcommands: [MailAdd.self, MailList.self, MailRevoke.self, MailRead.self]
    )
}

struct MailAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Make an address; it is shown this once.",
        discussion: """
            What comes in is read by your department alone, unless you say --audience shared or \
            organisation. The secret stands behind a + in the address of the mailbox, or is an address \
            by itself. An answer to a mail that was taken in becomes a comment on it.
            Example: entente mail add --mailbox ada@aurora.example --as ask
            """
    )

    enum Kind: String, ExpressibleByArgument, CaseIterable {
        case note, ask
    }

    @OptionGroup var common: CommonOptions
    @Option(help: "Who reads it: department, organisation or shared.")
    var audience = ScopeOptions.AudienceName.department
    @Option(help: "The partnership by its name or id, when there are several.")
    var partnership: String?
    @Option(name: .customLong("as"), help: "What mails become: note or ask.") var kind = Kind.note
    @Option(help: "Make them comments on the entity whose id begins so.") var about: String?
    @Option(help: "The mailbox that gets them, such as ada@aurora.example.") var mailbox: String?

    func validate() throws {
        if let mailbox, mailbox.split(separator: "@").count != 2 {
            throw ValidationError("--mailbox must be an address such as ada@aurora.example.")
        }
        guard about == nil || kind == .note else {
            throw ValidationError("Name either --about or --as ask.")
        }
    }

    func run() async throws {
        try await common.withReplica { bench in
            let partnership = try await bench.partnership(partnership)
            let about = try await subject(bench, partnership)
            let (address, secret) = try await bench.replica.addInboundAddress(
                to: partnership,
                audience: audience.rawValue,
                as: kind == .ask ? EntityType.ask : EntityType.note,
                about: about
            )
            let parts = mailbox?.split(separator: "@") ?? []
            let whole = parts.count == 2 ? "\(parts[0])+\(secret)@\(parts[1])" : secret
            if common.json {
                return Output.json([
                    "address": .string(whole), "id": .string(address.id.description),
                ])
            }
            Output.say(whole)
            Output.say("`entente mail revoke \(address.id)` ends it.")
        }
    }

    /// What mails are comments on: it has to be known here, in the same partnership.
    private func subject(
        _ bench: Workbench,
        _ partnership: PartnershipID
    ) async throws -> EntityID? {
        guard let about else { return nil }
        var found: Set<EntityID> = []
        for stream in try await bench.replica.streams() where stream.partnership == partnership {
            let views = try await bench.replica.entities(
                beginning: about.lowercased(),
                in: stream.id
            )
            found.formUnion(views.filter(\.exists).map(\.id))
        }
        return try Array(found).only(about, orElse: "Nothing has an id that begins with \(about).")
    }
}

struct MailList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Show which addresses there are, without their secrets.",
        discussion: "Example: entente mail list"
    )

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await common.withReplica { bench in
            let addresses = try await bench.replica.inboundAddresses()
            if common.json { return Output.json(.array(addresses.map(\.shown))) }
            var table = Table(
                [
                    .id(), .fixed("made"), .text("partnership"), .fixed("who reads it"),
                    .fixed("becomes"), .fixed("about"),
                ],
                emptyText: "There are no addresses."
            )
            for address in addresses {
                table.add([
                    address.id.description, StatusCommand.words(address.made),
                    bench.names.partnership(address.partnership), address.audience,
                    address.about == nil ? address.type.word : "comment",
                    address.about.map { String($0.description.prefix(8)) } ?? "",
                ])
            }
            Output.table(table)
        }
    }
}

struct MailRevoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "End an address; what was taken in stays.",
        discussion: "Example: entente mail revoke 7k2m9xqp"
    )

    @OptionGroup var common: CommonOptions
    @Argument(help: "The beginning of its id.") var id: String

    func run() async throws {
        try await common.withReplica { bench in
            let address = try await bench.replica.inboundAddresses().filter {
                $0.id.description.hasPrefix(id.lowercased())
            }.only(id, orElse: "No address has an id that begins with \(id).")
            try await bench.replica.revokeInboundAddress(address.id)
            Output.say("Revoked \(address.id)")
        }
    }
}

struct MailRead: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "read",
        abstract: "Take in the mails of a maildir.",
        discussion: """
            What was taken in is moved to its folder .taken, what was not to .refused with the reason in \
            .refused/reasons; nothing is deleted, and the same mail again changes nothing. Run it by \
            cron or a timer, with `entente sync` behind it or `entente watch` beside it.
            Example: entente mail read ~/Maildir/.entente
            """
    )

    @OptionGroup var common: CommonOptions
    @Argument(help: "The folder, with new and cur in it.") var folder: String

    func run() async throws {
        try await common.withReplica { bench in
            let maildir = try Maildir(URL(fileURLWithPath: folder, isDirectory: true))
            var counts = (taken: 0, known: 0, refused: 0)
            for mail in try maildir.waiting() {
                let name = mail.lastPathComponent
                let outcomes =
                    maildir.isFile(mail)
                    ? try await bench.replica.take(
                        mail: try maildir.read(mail, upTo: Limits.mailBytes)
                    ) : [.refused("It is no file, but a link, a folder or the like.")]
                for outcome in outcomes {
                    switch outcome {
                    case .taken: counts.taken += 1
                    case .known: counts.known += 1
                    case .refused: counts.refused += 1
                    }
                }
                // One reason is enough to be looked at, also where other addresses took it in.
                if let reason = Self.reason(outcomes) {
                    try maildir.keep(refused: mail, because: reason)
                } else {
                    try maildir.keep(taken: mail)
                }
                for outcome in outcomes { say(name, outcome) }
            }
            if !common.json {
                Output.say(
                    "\(counts.taken) taken in, \(counts.known) known, \(counts.refused) refused."
                )
                try await bench.sayWhatIsOnlyHere()
            }
            if counts.refused > 0 { throw ExitCode(CommandFailure.Status.attention.rawValue) }
        }
    }

    /// Why a mail was not taken in at each of its addresses, and what became of it at the others.
    private static func reason(_ outcomes: [MailOutcome]) -> String? {
        let reasons = outcomes.compactMap { outcome in
            if case .refused(let reason) = outcome { reason } else { nil }
        }
        guard !reasons.isEmpty else { return nil }
        let others = outcomes.compactMap { outcome in
            switch outcome {
            case .taken(let id, _), .known(let id): "At another address it became \(id)."
            case .refused: nil
            }
        }
        return (reasons + others).joined(separator: "\n")
    }

    private func say(_ name: String, _ outcome: MailOutcome) {
        let (word, id, type, reason): (String, EntityID?, FieldName?, String?) =
            switch outcome {
            case .taken(let id, let type): ("taken", id, type, nil)
            case .known(let id): ("known", id, nil, "The very same mail was taken in before.")
            case .refused(let reason): ("refused", nil, nil, reason)
            }
        guard common.json else {
            let name = Table.printable(name)
            switch outcome {
            case .taken(let id, let type): Output.say("Added \(type) \(id)")
            case .known(let id): Output.say("Known \(name): it was taken in before as \(id).")
            case .refused(let reason): Output.say("Refused \(name): \(Table.printable(reason))")
            }
            return
        }
        Output.json([
            "id": id.map { .string($0.description) } ?? .null, "mail": .string(name),
            "outcome": .string(word), "reason": reason.map { .string($0) } ?? .null,
            "type": type.map { .string($0.description) } ?? .null,
        ])
    }
}

extension InboundAddress {
    /// What programs are shown of it.
    fileprivate var shown: JSONValue {
        [
            "about": about.map { .string($0.description) } ?? .null,
            "audience": .string(audience), "id": .string(id.description),
            "made": .integer(made.value), "partnership": .string(partnership.description),
            "type": .string(about == nil ? type.description : "comment"),
        ]
    }
}
