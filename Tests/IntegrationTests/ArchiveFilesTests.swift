import AsyncHTTPClient
import EntenteCrypto
import EntenteDomain
import EntenteInstallation
import EntentePostgres
import EntenteSync
import Foundation
import Logging
import TestSupport
import Testing

extension Integration {
    @Suite("Archive: the files that go with it")
    struct ArchiveFilesTests {
        @Test
        func `an archive has the files of both sides, none that others keep, and comes back whole`()
            async throws
        {
            let sides = try await FiledPartnership.make()
            try await sides.attachEverything()
            let archive = try await sides.export()
            #expect(archive.counts["files"]?["count"] == 3)
            #expect(archive.counts["files"]?["bytes"] == .integer(700_000 + 300_000 + 9))
            // Aurora has written down the digest of what Borealis keeps to itself.
            let missing: JSONValue = [
                "digest": .string(digest(FiledPartnership.secret)), "reason": "missing",
            ]
            #expect(archive.counts["withheld"] == [missing])
            let kept = [FiledPartnership.offer, FiledPartnership.answer, FiledPartnership.own]
            #expect(try archive.names == Set(kept.map(digest)))
            for bytes in kept { #expect(try archive.read(digest(bytes)) == bytes) }
            try await expectFaults(archive, sides.folder)
            try await takeOver(archive, sides)
            try await sides.close()
        }

        @Test func `what a scanner has refused or not yet seen is listed, and stays out`()
            async throws
        {
            let scripts = try TemporaryFolder()
            let script = """
                #!/bin/sh
                case "$(cat)" in
                    *virus*) exit 1 ;;
                    *later*) exit 2 ;;
                esac
                exit 0

                """
            try Data(script.utf8).write(to: scripts.url("scan.sh"))
            let sides = try await FiledPartnership.make(
                scanner: ["/bin/sh", scripts.path("scan.sh")]
            )
            let texts = ["fine", "virus", "later"].map { Data("a text with \($0)".utf8) }
            for (place, text) in texts.enumerated() {
                try await sides.attach(text, as: "\(place).txt", by: sides.aurora)
            }
            _ = try await sides.aurora.run("sync")
            let isJudged = Statement(
                "test-judged",
                "SELECT count(*) FROM entente.attachment WHERE verdict IS NOT NULL"
            )
            #expect(
                try await eventually {
                    try await sides.partnership.pool.query(isJudged).int64(0, 0) == 2
                }
            )
            let archive = try await sides.export()
            #expect(try archive.names == [digest(texts[0])])
            let withheld: Set<JSONValue> = [
                ["digest": .string(digest(texts[1])), "reason": "refused"],
                ["digest": .string(digest(texts[2])), "reason": "unscanned"],
            ]
            #expect(Set(archive.withheld) == withheld)

            let bare = try await sides.export(to: "bare", "--no-files")
            #expect(bare.counts["files"] == .null)
            #expect(!FileManager.default.fileExists(atPath: "\(bare.path)/files"))
            #expect(try await bare.verify().status == 0)
            let other = try RunningGateway()
            try await other.start()
            let imported = try await bare.bring(to: other)
            #expect(imported.status == 0, "\(imported.errorText)")
            try await other.remove()

            try await sides.damageFiles()
            let damaged = try await sides.export(to: "damaged")
            let reason: JSONValue = ["digest": .string(digest(texts[0])), "reason": "damaged"]
            #expect(damaged.withheld.contains(reason) && damaged.withheld.count == 3)
            #expect(damaged.counts["files"] == ["bytes": 0, "count": 0])
            try await sides.close()
            scripts.remove()
        }

        // MARK: Steps

        private func digest(_ bytes: Data) -> String { SHA256.digest(bytes).base64URL }

        /// Each way of spoiling a file is told by the file's name.
        private func expectFaults(
            _ archive: FiledPartnership.Archive,
            _ folder: TemporaryFolder
        ) async throws {
            let name = digest(FiledPartnership.offer)
            var flipped = FiledPartnership.offer
            flipped[400_000] ^= 1
            let cut = FiledPartnership.offer.dropLast()
            let faults: [(word: String, spoil: (String) throws -> Void)] = [
                ("\(name) was altered", { try flipped.write(to: URL(filePath: $0 + name)) }),
                ("\(name) was cut", { try Data(cut).write(to: URL(filePath: $0 + name)) }),
                ("\(name) is missing", { try FileManager.default.removeItem(atPath: $0 + name) }),
                (
                    "more.txt is not in the receipt",
                    {
                        try Data("more".utf8).write(to: URL(filePath: $0 + "more.txt"))
                    }
                ),
            ]
            let other = try RunningGateway()
            try await other.start()
            for (place, fault) in faults.enumerated() {
                let copy = archive.copy(to: folder.path("spoilt \(place)"))
                try FileManager.default.copyItem(atPath: archive.path, toPath: copy.path)
                try fault.spoil("\(copy.path)/files/")
                let verified = try await copy.verify()
                #expect(verified.status == 65, "\(verified.text)")
                #expect(verified.errorText.contains("NOT VERIFIED: File \(fault.word)"))
                let imported = try await copy.bring(to: other)
                #expect(imported.status != 0, "\(imported.text)")
                #expect(imported.errorText.contains("File \(fault.word)"), "\(imported.errorText)")
                let list = try await other.administer("partnership", "list")
                #expect(!list.text.contains("Aurora and Borealis"))
            }
            try await other.remove()
        }

        /// Imports into a server of its own, where a new device gets every file, and parts of it.
        private func takeOver(
            _ archive: FiledPartnership.Archive,
            _ sides: FiledPartnership
        ) async throws {
            let other = try RunningGateway()
            try await other.start()
            let imported = try await archive.bring(to: other)
            #expect(imported.status == 0, "\(imported.errorText)")
            let device = try await sides.device("Signer 0", on: other)
            for bytes in [FiledPartnership.offer, FiledPartnership.answer, FiledPartnership.own] {
                let whole = try await device.get(digest(bytes), of: sides.partnership.id)
                #expect(whole.status == 200 && Data(whole.bytes) == bytes)
            }
            let part = try await device.get(
                digest(FiledPartnership.offer),
                of: sides.partnership.id,
                range: "bytes=262100-524300"
            )
            #expect(part.status == 206)
            #expect(Data(part.bytes) == FiledPartnership.offer[262_100...524_300])
            let secret = try await device.get(
                digest(FiledPartnership.secret),
                of: sides.partnership.id
            )
            #expect(secret.status == 404 && secret.code == "not_uploaded")
            try await expectCounts(sides, other)
            // What is there now makes the same archive.
            let again = try await sides.export(from: other, to: "again")
            for name in ["files", "items", "own", "received", "withheld"] {
                #expect(again.counts[name] == archive.counts[name], "\(name)")
            }
            #expect(try again.names == archive.names)
            try await device.http.shutdown()
            try await other.remove()
        }

        /// Each organisation's quota counts what its members had sent, and nothing else.
        private func expectCounts(
            _ sides: FiledPartnership,
            _ other: RunningGateway
        ) async throws {
            let pool = try PostgresPool(
                address: DatabaseChoice(try Installation.open(other.folder)).ownerAddress,
                name: "test",
                logger: Logger(label: "test")
            )
            let rows = try await pool.query(
                Statement(
                    "test-counted",
                    """
                    SELECT organisation, sum(size)::bigint FROM entente.attachment
                    GROUP BY organisation
                    """
                )
            )
            var counted: [String: Int64] = [:]
            for row in rows.indices { counted[rows.text(row, 0)] = rows.int64(row, 1) }
            let ids = sides.partnership.organisations.map(\.description)
            #expect(counted == [ids[0]: 700_009, ids[1]: 300_000])
            await pool.shutdown()
        }
    }
}
