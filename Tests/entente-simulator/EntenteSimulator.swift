import ArgumentParser
import Simulator

/// Simulates devices, a network and a gateway, and checks what the protocol promises.
@main
struct EntenteSimulator: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "entente-simulator",
        abstract: "Lets random stories happen to devices and a gateway, and checks the invariants.",
        discussion: """
            Each seed is one story; the same seed is the same story on every machine. A story in \
            which something does not hold is printed, shortened to what is needed, with the command \
            that replays it.
            """
    )

    @Option(help: "How many stories.") var seeds: Int = 1_000
    @Option(help: "Ends after so many minutes, whatever is left.") var minutes: Double?
    @Option(help: "The first seed.") var first: UInt64 = 1
    @Option(help: "Replays one seed and prints what happens.") var seed: UInt64?
    @Option(help: "Plants a fault, which must be found.") var fault: String?
    @Option(
        help: """
            What to run: \(Campaign.Subject.allCases.map(\.rawValue).joined(separator: ", ")).
            """
    )
    var check = Campaign.Subject.stories.rawValue

    func run() throws {
        let fault = try fault.map { name in
            guard let fault = Fault(rawValue: name) else {
                throw ValidationError(
                    "there is no fault \(name); there are "
                        + Fault.allCases.map(\.rawValue).joined(separator: ", ")
                )
            }
            return fault
        }
        if let seed {
            let story = Simulation.story(seed)
            let outcome = Simulation.run(story, fault: fault) { print($0) }
            guard !outcome.violations.isEmpty else { return print("Everything holds.") }
            print(Simulation.report(outcome, fault: fault))
            throw ExitCode.failure
        }
        guard let subject = Campaign.Subject(rawValue: check) else {
            throw ValidationError("there is nothing to check that is called \(check)")
        }
        let campaign = Campaign(first: first, count: seeds, minutes: minutes, fault: fault)
        let result = campaign.run(subject)
        print(result.summary)
        if let report = result.report {
            print(report)
            throw ExitCode.failure
        }
    }
}
