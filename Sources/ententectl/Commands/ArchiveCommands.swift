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

            An archive is a folder: history.ndjson, a history that `ententectl audit verify` verifies, and \
            receipt.json, its counts and digests with the gateway's signature.

            \(ExitStatus.help)
            """,
        subcommands: [
            ArchiveExportCommand.self, ArchiveVerifyCommand.self, ArchiveImportCommand.self,
        ]
    )
}

/// The folder of an archive.
struct ArchiveFolder {
    let path: String

    var history: String { "\(path)/history.ndjson" }
    var receipt: String { "\(path)/receipt.json" }

    /// Reads the receipt, and checks that the pinned key has signed it.
    func readReceipt(_ key: Ed25519.VerifyingKey) throws -> ArchiveReceipt {
        guard let data = FileManager.default.contents(atPath: receipt) else {
            throw Failure(.missing, "cannot read \(receipt)")
        }
        guard data.last == UInt8(ascii: "\n") else {
            throw Failure(.damaged, "NOT VERIFIED: The receipt does not end.")
        }
        do throws(LogFault) {
            return try ArchiveReceipt(line: Array(data.dropLast()), key: key)
        } catch {
            throw Failure(.damaged, "NOT VERIFIED: \(error.sentence)")
        }
    }

    /// Verifies the history with a key.
    func verifyHistory(_ key: Ed25519.VerifyingKey) throws -> AuditVerifier.Report {
        let reading = try AuditReading(path: history, key: key)
        switch reading.outcome {
        case .success(let report): return report
        case .failure(let fault):
            let sentence = "NOT VERIFIED, at line \(reading.line): \(fault.sentence)"
            throw Failure(.damaged, sentence)
        }
    }
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
            stream that only others may read. It is verified before it is handed over. The bytes of files \
            are not in it: `entente export --everything --files` takes them out.

            \(ExitStatus.help)
            """
    )

    @Option(help: "The partnership.")
    var partnership: String

    @Option(help: "The organisation whose archive it is.")
    var org: String

    @Option(help: "The folder to write; it must not be there yet.")
    var output: String

    @OptionGroup var place: PlaceOptions

    func report() async throws -> Report {
        let place = try place.place()
        guard let key = place.installation?.headKey else {
            throw Failure(
                .missing,
                "an archive is signed with the gateway's key: name its folder with --data"
            )
        }
        let folder = ArchiveFolder(path: output)
        guard !FileManager.default.fileExists(atPath: output) else {
            throw Failure(.usage, "\(output) is there already; nothing is overwritten")
        }
        do {
            try FileManager.default.createDirectory(
                atPath: output,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw Failure(.cannotWrite, "cannot make \(output): \(error.localizedDescription)")
        }
        do {
            let organisation = try await write(folder, place, key)
            let verified = try folder.verifyHistory(key.verifyingKey)
            let receipt = ArchiveReceipt(of: verified, for: organisation.id)
            let file = try NewFile(folder.receipt)
            try file.write(receipt.line(signing: key))
            try file.finish()
            return receipt.report(
                "Wrote the archive of \(organisation.name) to \(output)",
                key: key.publicKey
            )
        } catch {
            try? FileManager.default.removeItem(atPath: output)
            throw error
        }
    }

    private func write(
        _ folder: ArchiveFolder,
        _ place: Place,
        _ key: Ed25519.SigningKey
    ) async throws -> (id: OrganisationID, name: String) {
        let file = try NewFile(folder.history)
        do {
            let organisation = try await place.withAdministration(self.place.migrator()) {
                administration in
                let organisation = try await Directory(administration).organisation(org)
                _ = try await administration.exportAudit(
                    of: try await administration.partnership(named: partnership).id,
                    .organisation(organisation.id),
                    signing: key,
                    now: .now
                ) { try file.write($0) }
                return (organisation.id, organisation.name)
            }
            try file.finish()
            return organisation
        } catch {
            file.discard()
            throw error
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

    // One of 64 keys begins with a dash.
    @Option(
        parsing: .unconditional,
        help: "The gateway's key for heads, 43 characters, or a file that holds its 32 bytes."
    )
    var key: String

    @OptionGroup var place: PlaceOptions

    func report() async throws -> Report {
        let archive = ArchiveFolder(path: folder)
        let key = try PinnedKey.read(key)
        let receipt = try archive.readReceipt(key)
        if let fault = receipt.fault(in: try archive.verifyHistory(key)) {
            throw Failure(.damaged, "NOT VERIFIED: \(fault.sentence)")
        }
        return receipt.report("Verified the archive in \(folder)", key: key.raw)
    }
}

/// `ententectl archive import`.
struct ArchiveImportCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Takes a partnership over from an archive, into an empty server.",
        discussion: """
            Example: ententectl archive import aurora --key 2s8...4Wc

            Everything is verified while it is written, and counted again in the database: it is there \
            with equal counts and digests, or nothing is. People keep their ids and names; their devices \
            have no access here, so that members enrol new ones (`ententectl member invite`).

            \(ExitStatus.help)
            """
    )

    @Argument(help: "The folder of the archive.")
    var folder: String

    // One of 64 keys begins with a dash.
    @Option(
        parsing: .unconditional,
        help: "The key of the gateway that the archive was made by."
    )
    var key: String

    @OptionGroup var place: PlaceOptions

    func report() async throws -> Report {
        let place = try place.place()
        guard let own = place.installation?.headKey else {
            throw Failure(
                .missing,
                "what is imported is signed with this gateway's key: name its folder with --data"
            )
        }
        let archive = ArchiveFolder(path: folder)
        let key = try PinnedKey.read(key)
        let receipt = try archive.readReceipt(key)
        var lines = try AuditLines(path: archive.history)
        let found = try await place.withAdministration(self.place.migrator()) { administration in
            try await administration.importArchive(
                receipt,
                pinned: key,
                signing: own,
                now: .now
            ) { try lines.next() }
        }
        return found.report("Imported the archive in \(folder)", key: own.publicKey)
    }
}

extension ArchiveReceipt {
    /// What an archive holds, for people and for programs.
    fileprivate func report(_ done: String, key: [UInt8]) -> Report {
        let changes = streams.reduce(0) { $0 + $1.changes }
        return Report(
            json: [
                ("changes", .integer(changes)), ("items", .integer(Int64(items))),
                ("key", .string(Base64URL.encode(key))),
                ("organisation", .string("\(organisation)")),
                ("own", .integer(Int64(own))), ("partnership", .string("\(partnership)")),
                ("received", .integer(Int64(received))),
                ("streams", .array(streams.map(\.report))),
            ],
            .line("\(done): \(own) own + \(received) received = \(items) items"),
            .line(
                "\(changes) changes in \(streams.count) streams; the key is \(Base64URL.encode(key))"
            )
        )
    }
}

extension ArchiveReceipt.Stream {
    fileprivate var report: JSONValue {
        [
            "changes": .integer(changes), "id": .string("\(id)"), "root": .string("\(root)"),
            "state": .string("\(state)"),
        ]
    }
}
