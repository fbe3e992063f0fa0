import EntenteCrypto
import EntenteDomain
import EntenteSync
import Testing

@Suite("MerkleFrontier: the tree of RFC 6962")
struct MerkleFrontierTests {
    @Test func `clause 4.2: the roots of the published tree of eight leaves hold`() {
        var frontier = MerkleFrontier()
        #expect(
            frontier.root.hexadecimal
                == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        )
        for (input, root) in zip(inputs, roots) {
            frontier.append(SHA256.digest([0x00] + input))
            #expect(frontier.root.hexadecimal == root)
        }
        #expect(frontier.size == 8)
    }

    @Test func `clause 4.2: at every size the root is that of the definition`() {
        var frontier = MerkleFrontier()
        var leaves: [Digest] = []
        for number in 0..<70 {
            let leaf = SHA256.digest([0x00, UInt8(number)])
            leaves.append(leaf)
            frontier.append(leaf)
            #expect(frontier.root == definedRoot(leaves[...]))
            #expect(frontier.subtrees.count == frontier.size.nonzeroBitCount)
        }
    }

    @Test func `a frontier that was stored goes on as before`() throws {
        var whole = MerkleFrontier()
        for number in 0..<40 {
            let stored = try #require(
                MerkleFrontier(size: whole.size, subtrees: whole.subtrees)
            )
            #expect(stored == whole)
            whole.append(SHA256.digest([UInt8(number)]))
        }
    }

    @Test func `a frontier whose subtrees do not fit its size is refused`() {
        #expect(MerkleFrontier(size: 0, subtrees: []) != nil)
        #expect(MerkleFrontier(size: 3, subtrees: [digest(1), digest(2)]) != nil)
        #expect(MerkleFrontier(size: 3, subtrees: [digest(1)]) == nil)
        #expect(MerkleFrontier(size: 4, subtrees: []) == nil)
        #expect(MerkleFrontier(size: 0, subtrees: [digest(1)]) == nil)
        #expect(MerkleFrontier(size: -1, subtrees: [digest(1)]) == nil)
    }

    @Test func `clause 4.2: a leaf is the hash of zero, header and content digest`() {
        let header: [UInt8] = Array("{}".utf8)
        let expected = SHA256.digest([0x00] + header + digest(7).bytes)
        #expect(MerkleFrontier.leaf(header: header, content: digest(7)) == expected)
        #expect(MerkleFrontier.leaf(header: header, content: digest(8)) != expected)
    }

    /// RFC 6962, section 2.1: the root over a list splits it at the largest power of two below.
    private func definedRoot(_ leaves: ArraySlice<Digest>) -> Digest {
        guard leaves.count > 1 else { return leaves.first ?? SHA256.digest([]) }
        var half = 1
        while half * 2 < leaves.count { half *= 2 }
        let left = definedRoot(leaves.prefix(half))
        let right = definedRoot(leaves.dropFirst(half))
        return SHA256.digest([0x01] + left.bytes + right.bytes)
    }

    /// The inputs and roots of the Certificate Transparency project's own tests.
    private let inputs: [[UInt8]] = [
        [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43],
        Array(0x50...0x57), Array(0x60...0x6F),
    ]

    private let roots = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    @Test func `a history that begins with a frontier has every root from there on, and no other`()
    {
        let leaves = (0..<40).map { SHA256.digest([0x00, UInt8($0)]) }
        var whole = MerkleHistory()
        for leaf in leaves { whole.append(leaf) }
        for start in 0...leaves.count {
            var frontier = MerkleFrontier()
            for leaf in leaves.prefix(start) { frontier.append(leaf) }
            var history = MerkleHistory(frontier)
            for leaf in leaves.dropFirst(start) { history.append(leaf) }
            for size in 0...Int64(leaves.count) {
                let isKnown = size == 0 || size >= Int64(start)
                #expect(history.root(at: size) == (isKnown ? whole.root(at: size) : nil))
            }
        }
    }
}
