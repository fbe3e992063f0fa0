import AsyncHTTPClient
import EntenteCrypto
import EntenteDomain
import EntenteInstallation
import EntentePostgres
import EntenteSync
import Foundation
import NIOCore
import NIOHTTP1
import TestSupport
import Testing

/// A partnership with files on either side, whose first organisation leaves with an archive.
struct FiledPartnership {
    let gateway: RunningGateway
    let partnership: TestPartnership
    let folder: TemporaryFolder
    let aurora: Desk
    let borealis: Desk
    /// What the files stand beside, which both know.
    let receipt: String

    /// Three pieces, the last one short.
    static let offer = Data((0..<700_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
    static let answer = Data((0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 7) })
    static let own = Data("own words".utf8)
    static let secret = Data("our margin is 12 %".utf8)
    static let erased = Data("should never have been here".utf8)

    static func make(scanner: [String]? = nil) async throws -> FiledPartnership {
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
        return FiledPartnership(
            gateway: gateway,
            partnership: partnership,
            folder: folder,
            aurora: aurora,
            borealis: borealis,
            receipt: try #require(made["id"]?.text)
        )
    }

    func close() async throws {
        folder.remove()
        try await partnership.close()
        try await gateway.remove()
    }

    /// Puts bytes beside the receipt.
    func attach(
        _ bytes: Data,
        as name: String,
        by desk: Desk,
        isOwn: Bool = false
    ) async throws {
        try bytes.write(to: folder.url(name))
        let audience = isOwn ? "organisation" : "shared"
        _ = try await desk.json(
            "attach",
            receipt,
            folder.path(name),
            "--audience",
            audience
        )
    }

    /// Files of both sides, shared and not; one that was erased; a digest of what its writer has not.
    func attachEverything() async throws {
        try await attach(Self.erased, as: "erased.txt", by: aurora)
        _ = try await aurora.run("sync")
        try await eraseLast()
        try await attach(Self.offer, as: "offer.pdf", by: aurora)
        try await attach(Self.own, as: "own.txt", by: aurora, isOwn: true)
        try await attach(Self.answer, as: "answer.pdf", by: borealis)
        try await attach(Self.secret, as: "secret.txt", by: borealis, isOwn: true)
        let secret = SHA256.digest(Self.secret).base64URL
        _ = try await aurora.json("entity", "add", "attachment", "Mine?", "digest=\(secret)")
        for desk in [aurora, borealis] {
            let synced = try await desk.run("sync")
            #expect(synced.status == 0, "\(synced.errorText)")
        }
    }

    private func eraseLast() async throws {
        let last = try await partnership.pool.query(
            Statement("test-last", "SELECT id, size FROM entente.stream WHERE audience = 'shared'")
        )
        let erased = try await gateway.administer(
            "erase",
            "--stream",
            last.text(0, 0),
            "--seq",
            "\(last.int64(0, 1))",
            "--org",
            "Aurora Foods",
            "--reason",
            "legal"
        )
        #expect(erased.status == 0, "\(erased.errorText)")
    }

    /// Alters the first byte of every file in the database, as a failing disk would.
    func damageFiles() async throws {
        let damage = Statement(
            "test-damage",
            "UPDATE entente.attachment_piece SET bytes = set_byte(bytes, 0, 255)"
        )
        _ = try await partnership.pool.query(damage)
    }

    // MARK: Archives

    /// A folder that was written, and what was said of it.
    struct Archive {
        let path: String
        let key: String
        let counts: JSONValue

        /// What lies in its folder of files.
        var names: Set<String> {
            get throws {
                Set(try FileManager.default.contentsOfDirectory(atPath: "\(path)/files"))
            }
        }

        /// What is not in it, and why.
        var withheld: [JSONValue] {
            if case .array(let list)? = counts["withheld"] { list } else { [] }
        }

        func read(_ name: String) throws -> Data {
            try Data(contentsOf: URL(filePath: "\(path)/files/\(name)"))
        }

        func copy(to path: String) -> Archive { Archive(path: path, key: key, counts: counts) }

        func verify() async throws -> Command {
            let program = RunningGateway.program("ententectl")
            return try await Command.run(program, ["archive", "verify", path, "--key", key])
        }

        func bring(to gateway: RunningGateway) async throws -> Command {
            try await gateway.administer("archive", "import", path, "--key", key, "--json")
        }
    }

    /// Aurora's archive, verified.
    func export(
        from gateway: RunningGateway? = nil,
        to name: String = "archive",
        _ more: String...
    ) async throws -> Archive {
        let gateway = gateway ?? self.gateway
        let path = folder.path(name)
        let exported = try await Command.run(
            RunningGateway.program("ententectl"),
            [
                "archive", "export", "--partnership", "Aurora and Borealis", "--org",
                "Aurora Foods",
                "--output", path, "--json", "--data", gateway.folder.path,
            ] + more
        )
        #expect(exported.status == 0, "\(exported.errorText)")
        let archive = Archive(
            path: path,
            key: Base64URL.encode(try Installation.open(gateway.folder).headKey.publicKey),
            counts: try JSONScanner.parse(Array(exported.output.dropLast()))
        )
        let verified = try await archive.verify()
        #expect(verified.status == 0, "\(verified.errorText)")
        return archive
    }

    /// A new device of a member, on a server that has taken the partnership over.
    func device(_ member: String, on other: RunningGateway) async throws -> RawDevice {
        let invited = try await other.administer("member", "invite", member, "--json")
        let answer = try JSONScanner.parse(Array(invited.output.dropLast()))
        let authority = try Installation.open(other.folder).authority
        return try await RawDevice.enrol(
            try #require(answer["code"]?.text),
            url: other.url,
            http: try RawDevice.client(authority: authority.pem)
        )
    }
}

extension RawDevice {
    /// Bytes of an attachment, or a part of them.
    func get(
        _ digest: String,
        of partnership: PartnershipID,
        range: String? = nil
    ) async throws -> Answer {
        var request = HTTPClientRequest(
            url: "\(url)/v1/partnerships/\(partnership)/attachments/\(digest)"
        )
        request.headers.add(name: "authorization", value: "Bearer \(token)")
        if let range { request.headers.add(name: "range", value: range) }
        let response = try await http.execute(request, timeout: .seconds(30))
        let buffer = try await response.body.collect(upTo: 8 * 1024 * 1024)
        return Answer(status: response.status.code, bytes: Array(buffer.readableBytesView))
    }
}
