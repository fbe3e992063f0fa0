import ArgumentParser
import EntenteDomain
import EntentePostgres
import EntenteSync

/// `ententectl erase`.
struct EraseCommand: DirectoryCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase",
        abstract: "Takes the content out of a logged change for good: law or mistake.",
        discussion: """
            Example: ententectl erase --stream 0k3f... --seq 120 --org "Aurora Foods" --reason legal

            The change keeps its place, author and digest, so every proof still holds; what it wrote is \
            gone from the database, and from every device when it syncs next. Text becomes blanks of the \
            same length, on which later edits build. Backups keep what they have.

            \(ExitStatus.help)
            """
    )

    @Option(help: "The stream, by its id.")
    var stream: String

    @Option(help: "The change, by its seq.")
    var seq: Int64

    @Option(help: "The organisation that asks for it.")
    var org: String

    @Option(help: "Why: legal or mistake.")
    var reason: String

    @OptionGroup var place: PlaceOptions

    func report(_ administration: Administration, _ directory: Directory) async throws -> Report {
        guard let id = StreamID(stream) else {
            throw Failure(.usage, "--stream is the id of a stream: 26 characters")
        }
        guard let reason = ServerNotice.Reason(rawValue: reason), reason != .retention else {
            throw Failure(.usage, "--reason is legal or mistake")
        }
        let organisation = try directory.organisation(org)
        let told = try await administration.erase(
            id,
            seq: seq,
            by: organisation.id,
            reason: reason,
            now: .now
        )
        return Report(
            json: [
                ("erased", .integer(seq)), ("stream", .string("\(id)")), ("told", .integer(told)),
            ],
            .line("The content of change \(seq) is erased; change \(told) tells every device")
        )
    }
}
