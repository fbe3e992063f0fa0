import ArgumentParser
import EntenteDomain
import EntenteInstallation
import EntentePostgres
import EntenteSync

/// `ententectl db restored`.
struct DatabaseRestoredCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "restored",
        abstract: "Says that the database was put back to an earlier point.",
        discussion: """
            Example: ententectl db restored

            Devices may have confirmed changes that the database does not have any more. After this they
            notice, and send them again. A gateway finds out by itself when a dump was loaded into
            another cluster, after recovery to a point in time, after the promotion of a standby, and when
            the database's files were copied back; not when the whole data folder was. Saying it once too
            often costs each device one question.

            \(ExitStatus.help)
            """
    )

    @OptionGroup var place: PlaceOptions

    func report() async throws -> Report {
        let place = try place.place()
        let migrator = try self.place.migrator()
        let count = try await place.whileRunning {
            try await place.withAdministration(migrator) { administration in
                // What the gateway would find out at its next start is not said twice.
                let (mark, begun) = try await administration.beginServing(
                    after: ServedMark.read(from: place.folder),
                    now: .now
                )
                if place.installation != nil { try mark.write(to: place.folder) }
                return begun > 0 ? begun : try await administration.noteRestored(now: .now)
            }
        }
        return Report(
            json: [("streams", .integer(Int64(count)))],
            .line("\(count) streams have begun a new epoch")
        )
    }
}
