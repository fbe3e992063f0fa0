import ArgumentParser

/// The gateway's program.
@main
struct GatewayProgram: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "entente-gateway",
        abstract: "Serves partnerships: JSON over TLS in front of PostgreSQL.",
        discussion: """
            Exit statuses: 0 ended as asked, 64 wrong argument, 65 damaged file, 69 something is \
            missing or cannot be reached, 73 the disk is full or cannot be written, 75 the port or \
            folder is in use, 78 the folder or database is of a newer version.
            """,
        subcommands: [ServeCommand.self],
        defaultSubcommand: ServeCommand.self
    )
}
