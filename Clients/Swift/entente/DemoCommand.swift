import ArgumentParser
import EntenteClient
import EntenteDomain
import EntenteExample
import EntenteExampleClient
import EntenteSync
import EntenteTerminal
import Foundation

/// Builds the worked example.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Build the worked example of the 36 frameworks, and say where its numbers are.",
        discussion: """
            Fourteen people of two companies work in four partnerships, each with a device below the \
            folder, through the gateway like anyone else. An administrator sets up who they are and \
            invites them. What is there already is used as it is.

            Example: ententectl demonstration invite > invitations.json
                     entente demo invitations.json --folder example
                     entente report balance --home example/alva --partnership 'Aurora and Borealis'
            """
    )

    @Argument(help: "The file of invitations.") var invitations: String
    @Option(help: "The folder below which the people's devices are.") var folder = "example"
    @Flag(help: "Answer in JSON.") var json = false

    func run() async throws {
        try await reporting {
            guard let file = FileManager.default.contents(atPath: invitations) else {
                throw CommandFailure(.notFound, "There is no file \(invitations).")
            }
            do {
                let play = ExamplePlay(
                    try Invitations(file),
                    folder: URL(fileURLWithPath: folder)
                )
                say(try await play.play { Output.complain("demo: \($0)") })
            } catch let error as ExampleError {
                throw CommandFailure(.gateway, "\(error).")
            }
        }
    }

    private func say(_ outcome: ExamplePlay.Outcome) {
        if json {
            return Output.json([
                "day": .string(outcome.day.description),
                "partnerships": .array(outcome.parts.map(\.json)),
            ])
        }
        for part in outcome.parts {
            Output.say("\(part.name), with `--partnership \(part.partnership)`:")
            var table = Table([
                .number("row"), .fixed("report"), .fixed("on"), .text("what"), .text("shows"),
            ])
            for number in part.numbers.sorted(by: { $0.row < $1.row }) {
                table.add([
                    "\(number.row)", number.report.rawValue, "\(number.day)", number.what,
                    number.shown,
                ])
            }
            Output.table(table)
        }
        Output.say("Look at them with `entente report REPORT --on DAY --home \(folder)/alva`.")
    }
}

extension ExamplePlay.Outcome.Part {
    fileprivate var json: JSONValue {
        [
            "name": .string(name), "numbers": .array(numbers.map(\.json)),
            "partnership": .string(partnership.description),
        ]
    }
}

extension WorkedNumber {
    /// What shows it, in words.
    fileprivate var what: String {
        switch place {
        case .figure(let name, _): name.split(separator: "_").joined(separator: " ")
        case .sentence: "the sentence"
        case .remark: "a remark"
        }
    }

    fileprivate var json: JSONValue {
        [
            "on": .string(day.description), "report": .string(report.rawValue),
            "row": .integer(Int64(row)),
            "seen_by": .array(seenBy.map(\.organisation).sorted().map { .string($0) }),
            "shown": .string(shown), "what": .string(what),
        ]
    }
}
