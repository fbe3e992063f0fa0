import ArgumentParser
import EntenteClient
import EntenteDomain
import EntenteSync
import EntenteTerminal

struct KPIStarter: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "starter",
        abstract: "Begin with the KPIs of what the partnership is for.",
        discussion: """
            Makes the shared KPIs of the starter set that are not there yet; baseline, target and signatures \
            are yours. Doing it again makes nothing twice, and what was deleted stays deleted.
            Example: entente kpi starter --purpose sales
            """
    )

    @OptionGroup var common: CommonOptions
    @Option(help: "The partnership by its name or id, when there are several.")
    var partnership: String?
    @Option(help: "What the partnership is for, such as sales; what its page says without it.")
    var purpose: String?

    func validate() throws {
        if let purpose, Purpose(rawValue: purpose) == nil {
            let known = Purpose.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("--purpose must be one of \(known).")
        }
    }

    func run() async throws {
        try await common.withReplica { bench in
            let partnership = try await bench.partnership(partnership)
            let set = try await bench.replica.startKPIs(
                for: purpose.flatMap { Purpose(rawValue: $0) },
                of: partnership
            )
            if common.json { return Output.json(json(set)) }
            var table = Table([.fixed("id"), .fixed(""), .text("title"), .text("unit")])
            for line in set.lines {
                table.add([
                    String(line.id.description.prefix(8)), words(line.outcome), line.starter.title,
                    line.starter.unit,
                ])
            }
            Output.table(table)
            try await bench.sayWhatIsOnlyHere()
        }
    }

    private func words(_ outcome: StarterSet.Outcome) -> String {
        switch outcome {
        case .added: "added"
        case .known: "already there"
        case .deleted: "deleted earlier"
        }
    }

    private func json(_ set: StarterSet) -> JSONValue {
        let lines = set.lines.map { line -> JSONValue in
            [
                "id": .string(line.id.description), "outcome": .string(line.outcome.rawValue),
                "title": .string(line.starter.title), "unit": .string(line.starter.unit),
            ]
        }
        return [
            "kpis": .array(lines), "purpose": .string(set.purpose.rawValue),
            "stream": .string(set.stream.description),
        ]
    }
}
