import EntenteDomain
import EntenteInstallation
import EntenteSync
import Foundation
import TestSupport
import Testing

/// Files beside entities, by the built programs on both sides of a real gateway.
extension Integration {
    @Suite("Attachments: by the command, from one side to the other")
    struct AttachmentCommandTests {
        /// Two desks of two organisations, and a folder for files.
        private struct Sides {
            let gateway: RunningGateway
            let partnership: TestPartnership
            let folder: TemporaryFolder
            let aurora: Desk
            let borealis: Desk
            /// A receipt that both know.
            let receipt: String

            static func with(
                scanner: [String]? = nil,
                _ body: (Sides) async throws -> Void
            ) async throws {
                let gateway = try RunningGateway()
                if let scanner { try gateway.configure { $0.scanner = scanner } }
                try await gateway.start()
                let partnership = try await TestPartnership.make(on: gateway)
                let folder = try TemporaryFolder()
                let aurora = try await Desk.signer(partnership, of: 0, in: folder)
                let borealis = try await Desk.signer(partnership, of: 1, in: folder)
                _ = try await aurora.run("sync")
                let made = try await aurora.json("entity", "add", "receipt", "Cold storage")
                _ = try await aurora.run("sync")
                _ = try await borealis.run("sync")
                try await body(
                    Sides(
                        gateway: gateway,
                        partnership: partnership,
                        folder: folder,
                        aurora: aurora,
                        borealis: borealis,
                        receipt: try #require(made["id"]?.text)
                    )
                )
                folder.remove()
                try await partnership.close()
                try await gateway.remove()
            }

            func file(_ name: String, _ bytes: Data) throws -> String {
                try bytes.write(to: folder.url(name))
                return folder.path(name)
            }
        }

        @Test func `a file attached without a network reaches the other side with the next sync`()
            async throws
        {
            try await Sides.with { sides in
                let bytes = Data((0..<700_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
                let path = try sides.file("Preisliste.pdf", bytes)
                let made = try await sides.aurora.json("attach", sides.receipt, path)
                let id = try #require(made["id"]?.text)
                let before = try await sides.aurora.run("attachment", "list")
                #expect(before.text.contains("only here"))
                // The copy counts, whatever becomes of the file.
                try Data("changed".utf8).write(to: sides.folder.url("Preisliste.pdf"))
                let synced = try await sides.aurora.json("sync")
                #expect(synced["files"]?["sent"] == 1 && synced["files"]?["waiting"] == 0)
                let after = try await sides.aurora.run("attachment", "list")
                #expect(!after.text.contains("only here"))

                _ = try await sides.borealis.run("sync")
                let target = sides.folder.path("got.pdf")
                let got = try await sides.borealis.run("attachment", "get", id, "--to", target)
                #expect(got.status == 0, "\(got.errorText)")
                #expect(try Data(contentsOf: sides.folder.url("got.pdf")) == bytes)
                let again = try await sides.borealis.run("attachment", "get", id, "--to", target)
                #expect(again.status == 2 && again.errorText.contains("already"))
                let unknown = try await sides.borealis.run("attachment", "get", "zzzz")
                #expect(unknown.status == 2)

                let all = sides.folder.path("all")
                let told = try await sides.borealis.run(
                    "export",
                    "--everything",
                    "--to",
                    sides.folder.path("all.json"),
                    "--format",
                    "json"
                )
                #expect(told.text.contains("1 attachment with 700000 bytes"))
                for _ in 1...2 {
                    let exported = try await sides.borealis.run(
                        "export",
                        "--everything",
                        "--to",
                        all,
                        "--files",
                        "\(all)/files"
                    )
                    #expect(exported.status == 0, "\(exported.errorText)")
                    #expect(exported.text.contains("1 file, 0 not there"))
                }
                let names = try FileManager.default.contentsOfDirectory(atPath: "\(all)/files")
                let name = try #require(
                    names.first { $0.hasPrefix("\(id)-") && $0.hasSuffix("-Preisliste.pdf") }
                )
                let copy = URL(fileURLWithPath: "\(all)/files/\(name)")
                #expect(try Data(contentsOf: copy) == bytes)
            }
        }

        @Test func `a file of one's own organisation stays there, even for who names its digest`()
            async throws
        {
            try await Sides.with { sides in
                let path = try sides.file("secret.txt", Data("our margin is 12 %".utf8))
                _ = try await sides.aurora.json(
                    "attach",
                    sides.receipt,
                    path,
                    "--audience",
                    "organisation"
                )
                _ = try await sides.aurora.run("sync")
                let list = try await sides.aurora.json("attachment", "list")
                let digest = try #require(list[0]?["fields"]?["digest"]?["value"]?.text)
                let named = try await sides.borealis.json(
                    "entity",
                    "add",
                    "attachment",
                    "Mine?",
                    "digest=\(digest)"
                )
                let id = try #require(named["id"]?.text)
                _ = try await sides.borealis.run("sync")
                let target = sides.folder.path("stolen.txt")
                let got = try await sides.borealis.run("attachment", "get", id, "--to", target)
                #expect(got.status == 4, "\(got.text)")
                #expect(!FileManager.default.fileExists(atPath: target))
            }
        }

        @Test func `a file of the largest size takes neither side's memory`() async throws {
            try await Sides.with { sides in
                let path = sides.folder.path("large.bin")
                #expect(FileManager.default.createFile(atPath: path, contents: nil))
                #expect(truncate(path, off_t(Limits.attachmentBytes)) == 0)
                let made = try await sides.aurora.json("attach", sides.receipt, path)
                let id = try #require(made["id"]?.text)
                let before = try Memory(of: sides.gateway)
                let synced = try await sides.aurora.long("sync")
                #expect(synced.status == 0, "\(synced.errorText)")
                _ = try await sides.borealis.run("sync")
                let target = sides.folder.path("got.bin")
                let got = try await sides.borealis.long("attachment", "get", id, "--to", target)
                #expect(got.status == 0, "\(got.errorText)")
                let growth = try Memory(of: sides.gateway).peak - before.resident
                #expect(growth < 64 * 1024, "\(growth) KiB for 102400")
                let size = try FileManager.default.attributesOfItem(atPath: target)[.size]
                #expect(size as? Int == Limits.attachmentBytes)
                #expect(truncate(path, off_t(Limits.attachmentBytes + 1)) == 0)
                let larger = try await sides.aurora.run("attach", sides.receipt, path)
                #expect(larger.status == 2 && larger.errorText.contains("104857600"))
            }
        }

        @Test func `a scanner lets through, refuses, and is asked again when it fails`()
            async throws
        {
            let scripts = try TemporaryFolder()
            let script = """
                #!/bin/sh
                text=$(cat)
                case "$text" in
                    *virus*) exit 1 ;;
                    *later*) test -e \(scripts.path("ready")) || exit 2 ;;
                esac
                exit 0

                """
            try Data(script.utf8).write(to: scripts.url("scan.sh"))
            try await Sides.with(scanner: ["/bin/sh", scripts.path("scan.sh")]) { sides in
                var ids: [String: String] = [:]
                for word in ["fine", "virus", "later"] {
                    let path = try sides.file("\(word).txt", Data("a text with \(word)".utf8))
                    let made = try await sides.aurora.json("attach", sides.receipt, path)
                    ids[word] = try #require(made["id"]?.text)
                }
                _ = try await sides.aurora.run("sync")
                _ = try await sides.borealis.run("sync")
                let get = { (word: String) in
                    try await sides.borealis.run(
                        "attachment",
                        "get",
                        ids[word] ?? "",
                        "--to",
                        sides.folder.path("\(word).got")
                    )
                }
                #expect(try await eventually { try await get("fine").status == 0 })
                #expect(
                    try await eventually {
                        try await get("virus").errorText.contains("refused")
                    }
                )
                #expect(try await get("later").errorText.contains("waits for the scanner"))
                #expect(!FileManager.default.fileExists(atPath: sides.folder.path("virus.got")))
                #expect(!FileManager.default.fileExists(atPath: sides.folder.path("later.got")))
            }
            scripts.remove()
        }
    }
}

/// What a gateway's process holds, in KiB.
private struct Memory {
    let resident: Int
    let peak: Int

    init(of gateway: RunningGateway) throws {
        let state = try String(contentsOfFile: gateway.folder.state, encoding: .utf8)
        let process = try #require(state.firstMatch(of: /"pid":(\d+)/)).output.1
        let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        resident = try #require(
            status.firstMatch(of: /VmRSS:\s+(\d+) kB/).flatMap { Int($0.output.1) }
        )
        peak = try #require(
            status.firstMatch(of: /VmHWM:\s+(\d+) kB/).flatMap { Int($0.output.1) }
        )
    }
}

extension Desk {
    /// A command that may take minutes on a slow machine.
    fileprivate func long(_ arguments: String...) async throws -> Command {
        try await Command.run(
            RunningGateway.program("entente"),
            arguments + ["--home", home],
            bound: .seconds(600)
        )
    }
}
