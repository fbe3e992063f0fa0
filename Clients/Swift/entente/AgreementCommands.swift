import ArgumentParser
import EntenteClient
import EntenteDomain
import EntenteSync
import EntenteTerminal

struct AgreementCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agreement",
        abstract: "What organisations agree to, each by its own signer.",
        discussion: """
            A proposal is in force once a signer of every party has accepted exactly it. Until then any \
            party may withdraw it; afterwards it is only followed by another one.
            """,
        subcommands: [
            AgreementPropose.self, AgreementList.self, AgreementShow.self, AgreementAccept.self,
            AgreementWithdraw.self, AgreementHistory.self,
        ]
    )
}

/// The types of entities that agreements may be about.
let agreeable = Set(Catalogue.entities.map(\.name)).union([EntityType.note, EntityType.kpi])

extension FieldName {
    /// The name of a field as a person typed it.
    static func typed(_ text: String) throws -> FieldName {
        guard let name = FieldName(text) else {
            throw CommandFailure(.notFound, "A field is named by a-z, 0-9 and _: \(text) is none.")
        }
        return name
    }
}

extension Workbench {
    /// All proposals in the streams that are looked in.
    func agreements(_ scope: ScopeOptions) async throws -> [Agreement] {
        var found: [Agreement] = []
        for stream in try await searched(scope) {
            found += try await replica.agreements(in: stream.id)
        }
        return found
    }

    /// The one proposal whose id begins with a text.
    func agreement(_ prefix: String, _ scope: ScopeOptions) async throws -> Agreement {
        try await agreements(scope)
            .filter { !prefix.isEmpty && $0.id.description.hasPrefix(prefix.lowercased()) }
            .only(prefix, orElse: "No proposal has an id that begins with \(prefix).")
    }

    /// Says what was done to a proposal.
    func confirm(_ sentence: String, _ proposal: ProposalID, in stream: StreamID) async throws {
        if common.json {
            Output.json([
                "proposal": .string(proposal.description), "stream": .string(stream.description),
            ])
        } else {
            Output.say("\(sentence) \(proposal)")
            try await sayWhatIsOnlyHere()
        }
    }
}

extension AgreementStanding.State {
    /// The word for a list.
    var word: String {
        switch self {
        case .waiting: "on this device"
        case .open: "open"
        case .inForce: "in force"
        case .withdrawn: "withdrawn"
        }
    }
}

struct AgreementPropose: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "propose",
        abstract: "Put a value before the organisations that must accept it.",
        discussion: """
            The value is JSON, or else a text. Without --party it is for all organisations of the \
            partnership. Your side has not accepted by proposing.
            Example: entente agreement propose 7k2m9xqp terms '{"price":"12.50","unit":"pallet"}'
            """
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var scope: ScopeOptions
    @Argument(help: "The beginning of the id of what it is about.") var id: String
    @Argument(help: "The field, such as terms or price.") var field: String
    @Argument(help: "The value: JSON or a text.") var value: String
    @Option(
        help: "An organisation that must accept, by its name or id; more than once for several."
    )
    var party: [String] = []

    func run() async throws {
        try await common.withReplica { bench in
            let view = try await bench.entity(id, agreeable, scope)
            let parties = try await parties(of: view, bench)
            let json = (try? JSONScanner.parse(Array(value.utf8))) ?? .string(value)
            let proposal = try await bench.replica.propose(
                json,
                for: try .typed(field),
                of: view.id,
                to: parties,
                in: view.stream
            )
            try await bench.confirm("Proposed", proposal, in: view.stream)
        }
    }

    private func parties(
        of view: EntityView,
        _ bench: Workbench
    ) async throws -> [OrganisationID] {
        let partnership = try await bench.replica.stream(view.stream).partnership
        let all =
            try await bench.replica.session().partnerships
            .first { $0.id == partnership }?.organisations ?? []
        guard !party.isEmpty else { return all.map(\.id) }
        return try party.map { name in
            guard let found = all.first(where: { $0.name == name || $0.id.description == name })
            else { throw CommandFailure(.notFound, "No organisation here is called \(name).") }
            return found.id
        }
    }
}

struct AgreementList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Show every proposal and where it stands.",
        discussion: "Example: entente agreement list"
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var scope: ScopeOptions

    func run() async throws {
        try await common.withReplica { bench in
            let agreements = try await bench.agreements(scope)
            if common.json { return Output.json(.array(agreements.map(\.json))) }
            guard !agreements.isEmpty else { return Output.say("There are no proposals.") }
            var table = Table([
                .fixed("proposal"), .text("of"), .fixed("field"),
                .text("value"), .fixed("state"),
                .text("waits for"),
            ])
            for agreement in agreements {
                let standing = agreement.standing
                let missing = standing.missing.map(bench.names.organisation)
                table.add([
                    String(agreement.id.description.prefix(8)),
                    agreement.entity.words(Field.title), agreement.field.word,
                    agreement.value.words, standing.state.word,
                    standing.state == .open || standing.state == .waiting
                        ? missing.joined(separator: ", ") : "",
                ])
            }
            Output.table(table)
        }
    }
}

struct AgreementShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one proposal: who must accept, who has, and whether the signatures hold.",
        discussion: """
            Example: entente agreement show 7k2m9xqp
            Example: entente agreement show 7k2m9xqp --html agreement.html
            """
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var scope: ScopeOptions
    @Argument(help: "The beginning of the proposal's id.") var id: String
    @Option(help: "Write it into this file, as a page to print and file.") var html: String?

    func run() async throws {
        try await common.withReplica { bench in
            let agreement = try await bench.agreement(id, scope)
            if let html {
                let page = try await bench.replica.document(of: agreement.id, in: agreement.stream)
                return try page.write(to: html)
            }
            if common.json { return Output.json(agreement.json) }
            let standing = agreement.standing
            Output.say("proposal \(agreement.id)")
            Output.say("about \(agreement.field) of \(agreement.entity.words(Field.title))")
            Output.say("value \(agreement.value.words)")
            Output.say("digest \(standing.digest)")
            let decided = standing.decided.map { " since change \($0)" } ?? ""
            let isProven = agreement.checks.allSatisfy { $0 == .verified }
            let doubt = "NOT PROVEN, not every acceptance could be verified; the log says "
            let isDoubtful = standing.state == .inForce && !isProven
            Output.say("\(isDoubtful ? doubt : "")\(standing.state.word)\(decided)")
            var table = Table([
                .text("party"), .fixed("says"), .text("by"),
                .fixed("when"), .fixed("signature"),
            ])
            for party in standing.entry.proposal.parties {
                table.add(row(party, agreement, bench))
            }
            Output.table(table)
        }
    }

    private func row(
        _ party: OrganisationID,
        _ agreement: Agreement,
        _ bench: Workbench
    ) -> [String] {
        let standing = agreement.standing
        let name = bench.names.organisation(party)
        if let word = standing.withdrawal, let said = word.origin.confirmation,
            said.organisation == party
        {
            let when = StatusCommand.words(said.received)
            return [name, "withdraws", bench.names.member(said.member), when, ""]
        }
        for (word, check) in zip(standing.acceptances, agreement.checks) {
            guard let said = word.origin.confirmation, said.organisation == party else { continue }
            return [
                name, "accepts", bench.names.member(said.member),
                StatusCommand.words(said.received), check.words,
            ]
        }
        return [name, "", "", "", ""]
    }
}

struct AgreementAccept: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept",
        abstract: "Accept exactly what this device shows, signed by it, for your organisation.",
        discussion: """
            Example: entente agreement accept 7k2m9xqp

            What the practice of partnerships asks for before anything is signed is checked first: a \
            severe clash that nothing settles, a rule without its evidence, a goal that is not specific \
            enough, a kind of partnership that lacks what it needs. `--anyway` signs all the same.
            """
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var scope: ScopeOptions
    @Argument(help: "The beginning of the proposal's id.") var id: String
    @Flag(help: "Sign although something stands in the way.") var anyway = false

    func run() async throws {
        try await common.withReplica { bench in
            let agreement = try await bench.agreement(id, scope)
            let obstacles = anyway ? [] : try await bench.replica.obstacles(to: agreement)
            guard obstacles.isEmpty else {
                throw CommandFailure(
                    .notFound,
                    "Not signed: \(obstacles.map(\.text).joined(separator: "; ")). Settle that, or "
                        + "sign all the same with --anyway."
                )
            }
            try await bench.replica.accept(agreement.id, in: agreement.stream)
            try await bench.confirm("Accepted", agreement.id, in: agreement.stream)
        }
    }
}

struct AgreementWithdraw: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw",
        abstract: "End a proposal that is not in force, for your organisation.",
        discussion: "Example: entente agreement withdraw 7k2m9xqp"
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var scope: ScopeOptions
    @Argument(help: "The beginning of the proposal's id.") var id: String

    func run() async throws {
        try await common.withReplica { bench in
            let agreement = try await bench.agreement(id, scope)
            try await bench.replica.withdraw(agreement.id, in: agreement.stream)
            try await bench.confirm("Withdrew", agreement.id, in: agreement.stream)
        }
    }
}

struct AgreementHistory: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Show what was in force for a field, and what changed from version to version.",
        discussion: "Example: entente agreement history 7k2m9xqp terms"
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var scope: ScopeOptions
    @Argument(help: "The beginning of the id of what it is about.") var id: String
    @Argument(help: "The field.") var field: String

    func run() async throws {
        try await common.withReplica { bench in
            let view = try await bench.entity(id, agreeable, scope, deletedToo: true)
            let versions = try await bench.replica.versions(
                of: try .typed(field),
                entity: view.id,
                in: view.stream
            )
            if common.json { return Output.json(.array(versions.map(json))) }
            guard !versions.isEmpty else { return Output.say("Nothing was ever in force for it.") }
            var table = Table([
                .number("version"), .number("since change"),
                .fixed("what"), .text("was"), .text("is"),
            ])
            for (place, version) in versions.enumerated() {
                let since = version.agreement.standing.decided.map(String.init) ?? ""
                if place == 0 {
                    table.add(["1", since, "", "", version.agreement.value.words])
                }
                for difference in version.differences {
                    table.add([
                        String(place + 1), since, difference.path,
                        difference.before?.words ?? "", difference.after?.words ?? "",
                    ])
                }
            }
            Output.table(table)
        }
    }

    private func json(_ version: AgreementVersion) -> JSONValue {
        let differences = version.differences.map { difference in
            var object = JSONObject([("path", .string(difference.path))])
            if let before = difference.before { object.set("before", before) }
            if let after = difference.after { object.set("after", after) }
            return JSONValue.object(object)
        }
        return ["agreement": version.agreement.json, "differences": .array(differences)]
    }
}
