import ArgumentParser
import EntenteClient
import EntenteDomain
import EntenteSync

/// Publishes what the own side makes known of what it keeps to itself.
struct ResultCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "result",
        abstract: "Publish a result of what your organisation keeps to itself.",
        discussion: """
            pulse: the mean marks of a round, of at least three members. placement: where you place the \
            partnership between earning and learning. dependence: for how many of your needs you depend on \
            one partner. evaluation: the mean of your marks of the partner. What a result was computed from \
            stays where it is: whoever reads that stream reads each answer of a pulse with its author, the \
            partner reads none. Doing it again corrects a result; a pulse is published once a round, for one \
            more answer would show itself.
            Example: entente result pulse --round 2026-11
            """
    )

    enum Kind: String, ExpressibleByArgument, CaseIterable {
        case pulse, placement, dependence, evaluation
    }

    @OptionGroup var common: CommonOptions
    @Argument(help: "pulse, placement, dependence or evaluation.") var kind: Kind
    @Option(help: "The round of a pulse; this month without it.") var round: String?
    @Option(help: "The partnership by its name or id, when there are several.")
    var partnership: String?

    func validate() throws {
        if let round, Period(round) == nil {
            throw ValidationError("--round \(round): expected a month such as 2026-11")
        }
        if round != nil, kind != .pulse {
            throw ValidationError("--round goes with pulse alone")
        }
    }

    func run() async throws {
        try await common.withReplica { bench in
            let partnership = try await bench.partnership(partnership)
            let today = try await bench.replica.day(of: systemTime(), in: partnership)
            let result: OwnResult =
                switch kind {
                case .pulse: .pulse(round.flatMap { Period($0) } ?? today.month)
                case .placement: .placement(today)
                case .dependence: .dependence
                case .evaluation: .evaluation
                }
            let (stream, id) = try await bench.replica.publish(result, of: partnership)
            try await bench.confirm("Published as", id, in: stream)
        }
    }
}
