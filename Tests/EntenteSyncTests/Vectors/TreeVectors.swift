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

    static func file() -> VectorFile {
        var tree = MerkleFrontier()
        var cases = [sized(tree)]
        for input in inputs {
            tree.append(SHA256.digest([0x00] + input))
            cases.append(sized(tree))
        }
        return VectorFile(
            "trees",
            about: "The tree of RFC 6962: the root and the complete subtrees, largest first, at"
                + " every size. A leaf is the SHA-256 of 0x00 and the input.",
            [
                ("inputs", inputs.map { Vector.line([("hex", .string(Vector.hexadecimal($0)))]) }),
                ("sizes", cases),
            ]
        )
    }

    private static func sized(_ tree: MerkleFrontier) -> String {
        Vector.line([
            ("root", .string(tree.root.base64URL)), ("size", .integer(tree.size)),
            ("subtrees", .array(tree.subtrees.map { .string($0.base64URL) })),
        ])
    }
}
