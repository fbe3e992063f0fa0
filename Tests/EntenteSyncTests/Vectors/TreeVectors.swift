import EntenteCrypto
import EntenteDomain
import EntenteSync
import TestSupport

/// `trees`: roots over lists of leaves.
enum TreeVectors {
    /// The leaves of the tree; the first eight are those of the Certificate Transparency project.
    static let inputs: [[UInt8]] =
        [
            [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43],
            Array(0x50...0x57), Array(0x60...0x6F),
        ] + (8..<13).map { [UInt8($0)] }

    static func file() throws -> VectorFile {
        var tree = MerkleFrontier()
        var cases = [sized(tree)]
        for input in inputs {
            tree.append(SHA256.digest([0x00] + input))
            cases.append(sized(tree))
        }
        let proofs = try Self.proofs()
        return VectorFile(
            "trees",
            about: "The tree of RFC 6962: the root and the complete subtrees, largest first, at"
                + " every size; a leaf is the SHA-256 of 0x00 and the input. Then proofs: that a leaf"
                + " stands at an index, and that a tree begins with an older one.",
            [
                ("inputs", inputs.map { Vector.line([("hex", .string(Vector.hexadecimal($0)))]) }),
                ("sizes", cases), ("inclusions", proofs.inclusions),
                ("consistencies", proofs.consistencies),
            ]
        )
    }

    /// Some sizes in which every shape of a path occurs.
    private static let proven: [Int64] = [1, 2, 3, 6, 7, 8, 13]

    private static func proofs() throws -> (inclusions: [String], consistencies: [String]) {
        var history = MerkleHistory()
        let leaves = inputs.map { SHA256.digest([0x00] + $0) }
        for leaf in leaves { history.append(leaf) }
        var inclusions: [String] = []
        var consistencies: [String] = []
        for size in proven {
            let root = history.root(at: size)?.base64URL ?? ""
            for index in 0..<size {
                let plan = MerkleProofPlan(inclusionOf: index, in: size)
                inclusions.append(
                    Vector.line([
                        ("index", .integer(index)),
                        ("leaf", .string(leaves[Int(index)].base64URL)),
                        ("path", try path(plan, history)), ("root", .string(root)),
                        ("size", .integer(size)),
                    ])
                )
            }
            for old in proven where old <= size {
                let plan = MerkleProofPlan(consistencyFrom: old, to: size)
                consistencies.append(
                    Vector.line([
                        ("from", .integer(old)), ("path", try path(plan, history)),
                        ("old_root", .string(history.root(at: old)?.base64URL ?? "")),
                        ("root", .string(root)), ("size", .integer(size)),
                    ])
                )
            }
        }
        return (inclusions, consistencies)
    }

    private static func path(
        _ plan: MerkleProofPlan?,
        _ history: MerkleHistory
    ) throws -> JSONValue {
        guard let plan, let path = plan.proof(history.nodes(plan.nodes)) else {
            throw MissingVector(name: "proof")
        }
        return .array(path.map { .string($0.base64URL) })
    }

    private static func sized(_ tree: MerkleFrontier) -> String {
        Vector.line([
            ("root", .string(tree.root.base64URL)), ("size", .integer(tree.size)),
            ("subtrees", .array(tree.subtrees.map { .string($0.base64URL) })),
        ])
    }
}
