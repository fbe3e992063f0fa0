import EntenteCrypto
import EntenteDomain
import TestSupport
import Testing

@testable import EntenteSync

@Suite("Vectors: proofs, agreements and audit exports")
struct ProofVectorTests {
    @Test func `clause 4.12: a stored proof that a leaf is in a tree holds, and for no other leaf`()
        throws
    {
        for item in try Vector.stored("trees", "inclusions") {
            let leaf = try #require(Digest(base64URL: try item.string("leaf")))
            let head = try head(item, "size", "root")
            let path = try item.strings("path").compactMap { Digest(base64URL: $0) }
            let index = try item.integer("index")
            try MerkleProof.verifyInclusion(of: leaf, at: index, in: head, path: path)
            #expect(throws: MerkleProofError.self) {
                try MerkleProof.verifyInclusion(
                    of: digest(7),
                    at: index,
                    in: head,
                    path: path
                )
            }
        }
    }

    @Test func `clause 4.3: a stored proof that a tree extends another holds, and for no other`()
        throws
    {
        for item in try Vector.stored("trees", "consistencies") {
            let (old, new) = (try head(item, "from", "old_root"), try head(item, "size", "root"))
            let path = try item.strings("path").compactMap { Digest(base64URL: $0) }
            try MerkleProof.verifyConsistency(from: old, to: new, path: path)
            #expect(throws: MerkleProofError.self) {
                let other = KnownHead(size: old.size, root: digest(7))
                try MerkleProof.verifyConsistency(from: other, to: new, path: path)
            }
        }
    }

    @Test func `clause 3.2: every state of a proposal has a vector`() throws {
        var states: Set<String> = []
        for item in try Vector.stored("agreements", "logs") {
            for case .array(let standings) in try item.array("prefixes") {
                for case .object(let standing) in standings {
                    if case .string(let state)? = standing["state"] { states.insert(state) }
                }
            }
        }
        // What waits on its own device is in no log.
        let logged = AgreementStanding.State.allCases.filter { $0 != .waiting }
        #expect(states == Set(logged.map(\.rawValue)))
    }

    @Test func `clause 4: every kind of line of an audit file has a vector`() throws {
        var kinds: Set<String> = []
        for export in try Vector.stored("audit", "exports") {
            for line in try export.strings("lines") {
                guard case .object(let object) = try JSONScanner.parse(Array(line.utf8)),
                    case .string(let kind)? = object["k"]
                else { continue }
                kinds.insert(kind)
            }
        }
        #expect(kinds == Set(AuditFile.Kind.allCases.map(\.rawValue)))
    }

    @Test func `clause 4.6: everything that the server says has a vector`() throws {
        var said: Set<String> = []
        for export in try Vector.stored("audit", "exports") {
            for line in try export.strings("lines") {
                for name in ServerNotice.names where line.contains("\"o\":\"\(name)\"") {
                    said.insert(name)
                }
            }
        }
        #expect(said == ServerNotice.names)
    }

    @Test func `clause 4: every kind of fault of a log has a vector`() throws {
        let kinds = try Vector.stored("audit", "broken").map { try $0.string("fault") }
        #expect(Set(kinds) == Set(LogFault.Kind.allCases.map(\.rawValue)))
    }

    private func head(_ item: Vector.Case, _ size: String, _ root: String) throws -> KnownHead {
        KnownHead(
            size: try item.integer(size),
            root: try #require(Digest(base64URL: try item.string(root)))
        )
    }
}
