import ArgumentParser

/// Measures what the engine does beside what others need for the same, in one run.
@main
struct EntenteBenchmarks: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "entente-benchmarks",
        abstract: "Measures collaborative text and the engine beside their peers.",
        discussion: """
            Example: ENTENTE_SLICE=benchmarks swift run -c release entente-benchmarks text

            Every figure is CPU time, the median of the rounds' medians; the contestants take turns. \
            What counts is the ratio to the best peer in the same run.
            """,
        subcommands: [
            TextCommand.self, EngineCommand.self, ReportsCommand.self, RoundsCommand.self,
        ],
        defaultSubcommand: TextCommand.self
    )
}
