import EntenteCrypto
import EntenteDomain
import EntenteSync
import Testing

@Suite("Archive: the receipt that goes with a history")
struct ArchiveReceiptTests {
    private let world: AuditWorld
    private let report: AuditVerifier.Report
    private let organisation: OrganisationID

    init() throws {
        world = try AuditWorld.filled()
        var verifier = AuditVerifier(key: world.headKey.verifyingKey)
        for line in world.lines() { try verifier.take(line) }
        report = try verifier.finish()
        organisation = try #require(world.devices.first).principal.organisation
    }

    private var line: [UInt8] {
        ArchiveReceipt(of: report, for: organisation).line(signing: world.headKey).dropLast()
    }

    @Test func `it names every stream with its size, root and state`() {
        let receipt = ArchiveReceipt(of: report, for: organisation)
        #expect(receipt.streams.map(\.changes) == [4, world.shared.frontier.size])
        #expect(receipt.streams.map(\.root) == report.streams.map(\.head.head.root))
        #expect(receipt.streams.last?.state == world.shared.state.digest)
        // Nobody has made an entity with a type here.
        #expect(receipt.items == 0)
    }

    @Test func `it is read back as it was written, with the pinned key alone`() throws {
        let key = world.headKey.verifyingKey
        let read = try ArchiveReceipt(line: line, key: key)
        #expect(read == ArchiveReceipt(of: report, for: organisation))
        #expect(read.fault(in: report) == nil)
        let other = try Ed25519.SigningKey.generate().verifyingKey
        #expect(throws: LogFault.self) { try ArchiveReceipt(line: line, key: other) }
    }

    @Test func `a flipped bit is found, wherever it is`() {
        let (key, line) = (world.headKey.verifyingKey, line)
        var unnoticed: [Int] = []
        for place in line.indices {
            for bit in 0..<8 {
                var altered = line
                altered[place] ^= 1 << UInt8(bit)
                if (try? ArchiveReceipt(line: altered, key: key)) != nil { unnoticed.append(place) }
            }
        }
        #expect(unnoticed.isEmpty)
    }

    @Test func `a receipt for another organisation or another history is told apart`() throws {
        let others = try #require(
            world.devices.map(\.principal.organisation).first { $0 != organisation }
        )
        let receipt = ArchiveReceipt(of: report, for: organisation)
        let foreign = ArchiveReceipt(of: report, for: others)
        #expect(receipt.difference(from: foreign)?.contains("another organisation") == true)
        #expect(receipt.difference(from: receipt) == nil)
    }
}
