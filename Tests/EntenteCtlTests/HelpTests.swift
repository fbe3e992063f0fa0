import ArgumentParser
import Testing

@testable import ententectl

@Suite("ententectl: help")
struct HelpTests {
    /// The program and every command below it.
    static let commands: [any ParsableCommand.Type] = below(AdministratorProgram.self)

    private static func below(_ command: any ParsableCommand.Type) -> [any ParsableCommand.Type] {
        [command] + command.configuration.subcommands.flatMap(below)
    }

    @Test func `every command without commands below it reports what it did`() {
        for command in Self.commands where command.configuration.subcommands.isEmpty {
            #expect(command is any ReportingCommand.Type, "\(command)")
        }
    }

    @Test(arguments: commands.indices)
    func `every help has an example that the program understands`(place: Int) throws {
        let command = Self.commands[place]
        let discussion = command.configuration.discussion
        #expect(discussion.contains("Exit statuses: 0 done, 1 refused by a rule, 64 "))
        let prefix = "Example: ententectl "
        let line = try #require(
            discussion.split(separator: "\n").first { $0.hasPrefix(prefix) }
        )
        let parsed = try AdministratorProgram.parseAsRoot(words(line.dropFirst(prefix.count)))
        #expect(parsed is any ReportingCommand)
        if command is any ReportingCommand.Type {
            #expect(type(of: parsed) == command)
        }
    }

    /// Splits at spaces outside double quotes, as a shell does.
    private func words(_ line: Substring) -> [String] {
        line.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
            .flatMap { place, part in
                place.isMultiple(of: 2)
                    ? part.split(separator: " ").map(String.init) : [String(part)]
            }
    }
}
