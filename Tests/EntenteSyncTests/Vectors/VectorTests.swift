import EntenteCrypto
import EntenteDomain
import Foundation
import TestSupport
import Testing

@testable import EntenteSync

/// Every file of vectors that this target writes.
private let files: [String: @Sendable () throws -> VectorFile] = [
    "agreements": AgreementVectors.file, "audit": AuditVectors.file,
    "canonical-json": EncodingVectors.canonicalJSON, "changes": SigningVectors.changeFile,
    "encodings": EncodingVectors.encodings, "heads": SigningVectors.heads,
    "live": LiveVectors.file, "merges": MergeVectors.file, "order-keys": EncodingVectors.orderKeys,
    "refusals": RefusalVectors.file, "seals": SigningVectors.seals,
    "snapshots": SnapshotVectors.file, "texts": TextVectors.file,
    "trees": TreeVectors.file,
]

/// The files that the gateway's tests write, because the gateway has the words.
private let elsewhere: Set<String> = ["errors", "messages"]

@Suite("Vectors: what all implementations share")
struct VectorTests {
    @Test(arguments: files.keys.sorted())
    func `INV-20: a stored file of vectors is what the code says`(name: String) throws {
        let write = try #require(files[name])
        let file = try write()
        #expect(file.name == name)
        #expect(
            try file.isStored(),
            "run this test with ENTENTE_WRITE_VECTORS=1, and look at the difference"
        )
    }

    @Test func `no file of vectors is without a test that writes it`() throws {
        let stored = try FileManager.default.contentsOfDirectory(atPath: VectorFile.folder.path)
            .filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }
        #expect(Set(stored).subtracting(elsewhere) == Set(files.keys))
    }

    @Test func `INV-20: every canonical text is written as it was read, and no other is read`()
        throws
    {
        for item in try Vector.stored("canonical-json", "accepted") {
            let bytes = try item.bytes()
            #expect(try JSONScanner.parse(bytes).canonicalBytes == bytes)
        }
        for item in try Vector.stored("canonical-json", "refused") {
            let error = #expect(throws: JSONError.self) { try JSONScanner.parse(try item.bytes()) }
            let offset = try Int(item.integer("offset"))
            #expect(error?.offset == offset, "\(item.object)")
        }
    }

    @Test func `every kind of refusal of a text has a vector`() throws {
        let reasons = try Vector.stored("canonical-json", "refused").map { try $0.string("reason") }
        // A surrogate can only be escaped, and canonical JSON does not escape what it need not.
        let reachable = JSONError.Reason.allCases.filter { $0 != .loneSurrogate }
        #expect(Set(reasons) == Set(reachable.map { "\($0)" }))
    }

    @Test func `clause 5.10: digests, headers, leaves and roots of stored changes hold`() throws {
        var tree = MerkleFrontier()
        for item in try Vector.stored("changes", "changes") {
            let content = Array(try item.string("content").utf8)
            let change = try JSONValue.message(content) { json throws(MessageError) in
                try Change(json)
            }
            #expect(change.content == content)
            let digest = try item.scope().digest(of: content)
            #expect(try item.string("digest") == digest.base64URL)
            let header = Array(try item.string("header").utf8)
            let leaf = MerkleFrontier.leaf(header: header, content: digest)
            #expect(try item.string("leaf") == leaf.base64URL)
            tree.append(leaf)
            #expect(try item.string("root") == tree.root.base64URL)
        }
    }

    @Test func `every kind of operation has a vector`() throws {
        let kinds = try Vector.stored("changes", "changes").flatMap { try $0.strings("kinds") }
        #expect(Set(kinds) == Set(EntenteSync.Operation.Kind.allCases.map(\.rawValue)))
    }

    @Test func `every code of a rejection has a vector`() throws {
        let outcomes = try Vector.stored("refusals", "outcomes")
            .map { try ChangeOutcome($0.value("outcome"), path: "") }
        let codes = outcomes.compactMap { outcome -> RejectionCode? in
            guard case .rejected(_, let rejection) = outcome else { return nil }
            return rejection.code
        }
        #expect(codes == RejectionCode.allCases)
    }

    @Test func `every kind of live event has a vector, and its frame is read back`() throws {
        var kinds: Set<LiveEvent.Kind> = []
        var reasons: Set<LiveEvent.Goodbye> = []
        for item in try Vector.stored("live", "frames") {
            let lines = try item.string("text").split(separator: "\n")
            let data = try JSONScanner.parse(Array(lines[1].dropFirst("data: ".count).utf8))
            let name = try item.string("event")
            #expect(lines[0] == "event: \(name)")
            let event = try #require(try LiveEvent(name: name, data: data))
            kinds.insert(event.kind)
            if case .bye(let reason) = event { reasons.insert(reason) }
        }
        #expect(kinds == Set(LiveEvent.Kind.allCases))
        #expect(reasons == Set(LiveEvent.Goodbye.allCases))
    }

    @Test func `clause 4.4: stored seals, pushes and proofs are signed by their keys`() throws {
        for item in try Vector.stored("seals", "seals") {
            let key = try verifyingKey(item)
            let seal = try #require(Base64URL.decode(try item.string("seal").utf8))
            #expect(key.verify(seal, Array(try item.string("bytes").utf8)))
        }
        for item in try Vector.stored("seals", "pushes") {
            let stream: StreamID = try item.id("stream")
            let push = try PushMessage(Array(try item.string("message").utf8), stream: stream)
            #expect(try verifyingKey(item).verify(push.seal, push.sealBytes(stream: stream)))
        }
        for item in try Vector.stored("seals", "enrolments") {
            let bytes = Array(try item.string("message").utf8)
            let message = try JSONValue.message(bytes) { json throws(MessageError) in
                try EnrolmentMessage(json)
            }
            #expect(message.isProven)
        }
    }

    @Test func `clause 4.2: stored heads are signed by their key`() throws {
        for item in try Vector.stored("heads", "heads") {
            let head = try SignedHead(item.value("head"), path: "")
            let epoch = try #require(Epoch(try item.string("epoch")))
            let key = try verifyingKey(item)
            #expect(try head.isValid(stream: item.id("stream"), epoch: epoch, key: key))
            #expect(head.key == SHA256.digest(key.raw))
        }
    }

    @Test func `clause 2.8: stored logs are displayed as the vectors say`() throws {
        for item in try Vector.stored("merges", "logs") {
            let views = try views(of: storedLog(item.value("log")), waiting: [], device: nil)
            let expected = try item.array("views")
            #expect(views == expected, "\(item.object)")
        }
        for item in try Vector.stored("merges", "waiting") {
            let waiting = try item.array("waiting").map { try Change($0) }
            let log = try storedLog(item.value("log"))
            let views = try views(of: log, waiting: waiting, device: item.id("device"))
            #expect(try views == item.array("views"))
        }
    }

    @Test func `clause 4.5: a state that was read from stored lines has the stored digest`() throws
    {
        for item in try Vector.stored("snapshots", "states") {
            let lines = try item.strings("lines").map { Array($0.utf8) }
            let size = Int64(try item.array("log").count)
            let state = try StreamState(seq: size, lines: lines)
            #expect(try item.string("state") == state.digest.base64URL)
            #expect(state.lines == lines)
        }
    }

    private func verifyingKey(_ item: Vector.Case) throws -> Ed25519.VerifyingKey {
        let raw = try #require(Base64URL.decode(try item.string("public_key").utf8))
        return try #require(Ed25519.VerifyingKey(raw: raw))
    }

    private func views(
        of log: [PullAnswer.Record],
        waiting: [Change],
        device: DeviceID?
    ) throws -> [JSONValue] {
        let changes = try log.map { try $0.change.get() }
        let ids = Set((changes + waiting).flatMap { $0.operations.map(\.entity) }).sorted()
        return ids.map { id in
            var state = EntityState(id: id)
            for (record, change) in zip(log, changes) {
                let header = record.header
                state.apply(change, device: header.device, confirmation: .init(header))
            }
            for change in waiting {
                guard let device else { continue }
                state.apply(change, device: device, confirmation: nil)
            }
            return state.view
        }
    }
}
