import EntenteCrypto
import EntenteDomain
import EntenteSync
import Testing

@Suite("Archive: the files that its receipt lists")
struct ArchiveFilesTests {
    private let key: Ed25519.SigningKey
    private let report: AuditVerifier.Report
    private let organisation: OrganisationID
    private let members: [MemberID]
    /// Named by the first member and the second, and by the first alone.
    private let both = SHA256.digest("both".utf8)
    private let one = SHA256.digest("one".utf8)

    init() throws {
        var world = try AuditWorld()
        for (device, digest) in [(0, both), (1, both), (0, one)] {
            try world.attach(digest, by: device)
        }
        // What is deleted names nothing.
        let gone = try world.attach(SHA256.digest("gone".utf8), by: 1)
        try world.push(1, [[.init(gone, .del)]])
        var verifier = AuditVerifier(key: world.headKey.verifyingKey)
        for line in world.lines() { try verifier.take(line) }
        report = try verifier.finish()
        key = world.headKey
        members = world.devices.map(\.principal.member)
        organisation = try #require(world.devices.first).principal.organisation
    }

    private func file(_ digest: Digest, _ senders: Int...) -> ArchiveFiles.File {
        .init(digest: digest, bytes: 4, members: senders.map { members[$0] })
    }

    private func receipt(_ files: ArchiveFiles?) -> ArchiveReceipt {
        ArchiveReceipt(of: report, for: organisation, files: files)
    }

    private var files: ArchiveFiles {
        ArchiveFiles(
            kept: [file(both, 1, 0)],
            withheld: [.init(digest: one, reason: .refused)]
        )
    }

    @Test func `a history tells what its attachments name, and who wrote so`() {
        let named = [(both, 0), (both, 1), (one, 0)].map {
            NamedAttachment(digest: $0.0, member: members[$0.1])
        }
        #expect(report.attachments == Set(named))
    }

    @Test func `files are read back as they were written, and a receipt without them has none`()
        throws
    {
        for files in [files, ArchiveFiles(kept: [], withheld: []), nil] {
            let receipt = receipt(files)
            let line = Array(receipt.line(signing: key).dropLast())
            #expect(try ArchiveReceipt(line: line, key: key.verifyingKey) == receipt)
        }
        #expect(receipt(files).fault(in: report) == nil)
        #expect(receipt(nil).fault(in: report) == nil)
    }

    @Test func `no bit of a list of files can be altered`() {
        let line = Array(receipt(files).line(signing: key).dropLast())
        var unnoticed: [Int] = []
        for place in line.indices {
            for bit in 0..<8 {
                var altered = line
                altered[place] ^= 1 << UInt8(bit)
                if (try? ArchiveReceipt(line: altered, key: key.verifyingKey)) != nil {
                    unnoticed.append(place)
                }
            }
        }
        #expect(unnoticed.isEmpty)
    }

    @Test func `every file that the history names is listed once, as of those who name it`() {
        let withheld = ArchiveFiles.Withheld(digest: one, reason: .missing)
        let other = SHA256.digest("other".utf8)
        let faults: [(ArchiveFiles, String)] = [
            (.init(kept: [file(both, 0)], withheld: []), "does not say what became"),
            (.init(kept: [file(both, 0), file(one, 0)], withheld: [withheld]), "twice"),
            (.init(kept: [file(both, 0), file(other, 0)], withheld: [withheld]), "not name it"),
            (.init(kept: [file(both, 0), file(one, 1)], withheld: []), "others sent"),
            (.init(kept: [file(both), file(one, 0)], withheld: []), "others sent"),
        ]
        for (files, words) in faults {
            let sentence = receipt(files).fault(in: report)?.sentence
            #expect(sentence?.contains(words) == true, "\(sentence ?? "no fault")")
        }
    }

    @Test func `another count of files is told apart, and why some are missing is not`() {
        let whole = receipt(files)
        let unknown = ArchiveFiles(
            kept: files.kept,
            withheld: [.init(digest: one, reason: .missing)]
        )
        #expect(whole.difference(from: receipt(unknown)) == nil)
        let fewer = ArchiveFiles(kept: [], withheld: unknown.withheld)
        #expect(whole.difference(from: receipt(fewer))?.contains("0 files") == true)
        #expect(whole.difference(from: receipt(nil)) != nil)
        #expect(receipt(nil).difference(from: receipt(nil)) == nil)
    }
}

extension AuditWorld {
    /// Puts an attachment into the shared stream.
    @discardableResult
    mutating func attach(_ digest: Digest, by device: Int) throws -> EntityID {
        let id = EntityID(high: 77, low: random.next())
        let value = JSONValue.string(digest.base64URL)
        try push(
            device,
            [[.init(id, .new(type: "attachment")), .init(id, .put(field: "digest", value: value))]]
        )
        return id
    }
}
