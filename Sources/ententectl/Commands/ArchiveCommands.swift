import ArgumentParser
import EntenteCrypto
import EntenteDomain
import EntenteInstallation
import EntentePostgres
import EntenteSync
import Foundation

/// `ententectl archive`.
struct ArchiveCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "archive",
        abstract: "What one side takes with it when a partnership ends.",
        discussion: """
            Example: ententectl archive export --partnership "Fresh shelves" --org "Aurora Foods" \
            --output aurora

            An archive is a folder: history.ndjson, a history that `ententectl audit verify` verifies; \
            files, the bytes of what is attached, each file under its digest; and receipt.json, counts \
            and digests of both with the gateway's signature.

            \(ExitStatus.help)
            """,
        subcommands: [
            ArchiveExportCommand.self, ArchiveVerifyCommand.self, ArchiveImportCommand.self,
        ]
    )
}

/// `ententectl archive export`.
struct ArchiveExportCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Writes all that an organisation authored and all that was shared with it.",
        discussion: """
            Example: ententectl archive export --partnership "Fresh shelves" --org "Aurora Foods" \
            --output aurora

            The archive holds the shared stream and the organisation's own, with its departments'; no \
            stream that only others may read, and no file of one. It is verified before it is handed \
            over. Files that a scanner has refused or not seen yet stay out, and so do those that are \
            not on the server: each is listed, with the reason.

            \(ExitStatus.help)
            """
    )

    @Option(help: "The partnership.")
    var partnership: String

    @Option(help: "The organisation whose archive it is.")
    var org: String

    @Option(help: "The folder to write; it must not be there yet.")
    var output: String

    @Flag(help: "Leaves the bytes of attached files out.")
    var noFiles = false

    @OptionGroup var place: PlaceOptions

    func report() async throws -> Report {
        let place = try place.place()
        let key = try place.headKey
        let archive = try ArchiveOutput(ArchiveFolder(path: output), key: key.verifyingKey)
        do {
            let (receipt, name) = try await write(archive, place, key)
            try archive.end(receipt, signing: key)
            return receipt.report(
                "Wrote the archive of \(name) to \(output)",
                key: key.publicKey
            )
        } catch {
            archive.discard()
            throw error
        }
    }

    private func write(
        _ archive: ArchiveOutput,
        _ place: Place,
        _ key: Ed25519.SigningKey
    ) async throws -> (receipt: ArchiveReceipt, name: String) {
        let isScanned = place.installation?.configuration.scanner != nil
        return try await place.withAdministration(self.place.migrator()) { administration in
            let organisation = try await Directory(administration).organisation(org)
            let receipt = try await administration.exportArchive(
                of: try await administration.partnership(named: partnership).id,
                for: organisation.id,
                noFiles ? .none : isScanned ? .ifClean : .unlessRefused,
                signing: key,
                now: .now,
                to: archive
            )
            return (receipt, organisation.name)
        }
    }
}

/// `ententectl archive verify`.
struct ArchiveVerifyCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Verifies an archive from its folder and a pinned key alone.",
        discussion: """
            Example: ententectl archive verify aurora --key 2s8...4Wc

            Needs no server and no data folder.

            \(ExitStatus.help)
            """
    )

    @Argument(help: "The folder of the archive.")
    var folder: String

    @OptionGroup var pinned: PinnedKey

    @OptionGroup var place: PlaceOptions

    func report() async throws -> Report {
        let archive = ArchiveFolder(path: folder)
        let key = try pinned.read()
        let receipt = try archive.readReceipt(key)
        if let fault = receipt.fault(in: try archive.verifyHistory(key)) {
            throw Failure(.damaged, "NOT VERIFIED: \(fault.sentence)")
        }
        try archive.verifyFiles(receipt.files)
        return receipt.report("Verified the archive in \(folder)", key: key.raw)
    }
}

/// `ententectl archive import`.
struct ArchiveImportCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Takes partnerships over from archives, into an empty server.",
        discussion: """
            Example: ententectl archive import aurora aurora-2 --key 2s8...4Wc

            Everything is verified while it is written, and counted again in the database: it is there \
            with equal counts and digests, files too, or nothing is. People keep their ids and names; \
            their devices have no access here, so that members enrol new ones (`ententectl member \
            invite`).

            Several archives of one organisation, from one gateway, go in together, one for each of its \
            partnerships; whoever is in several of them is here once. Where a partnership had ended \
            before somebody got another name the later name counts; archives that contradict each \
            other are refused.

            \(ExitStatus.help)
            """
    )

    @Argument(help: "The folders of the archives.")
    var folders: [String]

    @OptionGroup var pinned: PinnedKey

    @OptionGroup var place: PlaceOptions

    func report() async throws -> Report {
        let place = try place.place()
        let own = try place.headKey
        let key = try pinned.read()
        guard folders.count <= Limits.archivesAtOnce else {
            throw Failure(.usage, "more than \(Limits.archivesAtOnce) archives at once")
        }
        let sources = try folders.map { try ArchiveReading(ArchiveFolder(path: $0), key: key) }
        let found = try await place.withAdministration(self.place.migrator()) { administration in
            try await administration.importArchives(sources, pinned: key, signing: own, now: .now)
        }
        let reports = zip(folders, found).map { folder, receipt in
            receipt.report("Imported the archive in \(folder)", key: own.publicKey)
        }
        if let only = reports.first, reports.count == 1 { return only }
        return Report(
            json: [("archives", .array(reports.map { .object($0.json) }))],
            reports.flatMap(\.blocks)
        )
    }
}
