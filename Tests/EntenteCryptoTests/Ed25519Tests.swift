import EntenteCrypto
import Testing

/// One vector of RFC 8032, section 7.1.
struct SignatureVector: Sendable, CustomTestStringConvertible {
    let name: String
    let seed: String
    let publicKey: String
    let message: String
    let signature: String

    var testDescription: String { name }

    static let all = [
        SignatureVector(
            name: "TEST 1",
            seed: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            publicKey: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            message: "",
            signature: """
                e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555
                fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b
                """
        ),
        SignatureVector(
            name: "TEST 2",
            seed: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            publicKey: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            message: "72",
            signature: """
                92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da0
                85ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00
                """
        ),
        SignatureVector(
            name: "TEST 3",
            seed: "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            publicKey: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            message: "af82",
            signature: """
                6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac1
                8ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a
                """
        ),
        SignatureVector(
            name: "TEST SHA(abc)",
            seed: "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
            publicKey: "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
            message: """
                ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2
                192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f
                """,
            signature: """
                dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b5890
                9351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704
                """
        ),
    ]
}

@Suite("Ed25519: the standard's vectors and hostile input")
struct Ed25519Tests {
    @Test(arguments: SignatureVector.all)
    func `a seed gives the public key and signature that RFC 8032 prints`(
        vector: SignatureVector
    ) throws {
        let key = try Ed25519.SigningKey(rawSeed: bytes(vector.seed))
        #expect(key.publicKey == bytes(vector.publicKey))
        #expect(key.sign(bytes(vector.message)) == bytes(vector.signature))
        #expect(key.verifyingKey.verify(bytes(vector.signature), bytes(vector.message)))
    }

    @Test func `a key is restored from its seed`() throws {
        let key = try Ed25519.SigningKey.generate()
        let restored = try Ed25519.SigningKey(rawSeed: key.rawSeed)
        #expect(restored.verifyingKey == key.verifyingKey)
        #expect(restored.sign([1, 2, 3]) == key.sign([1, 2, 3]))
    }

    @Test(arguments: 0..<64)
    func `a signature with any byte changed is refused`(place: Int) throws {
        let key = try Ed25519.SigningKey.generate()
        var signature = key.sign([7])
        signature[place] ^= 0x10
        #expect(!key.verifyingKey.verify(signature, [7]))
    }

    @Test func `a signature is refused for another message, another key and another length`() throws
    {
        let key = try Ed25519.SigningKey.generate()
        let signature = key.sign([7])
        #expect(!key.verifyingKey.verify(signature, [8]))
        #expect(!key.verifyingKey.verify(signature.dropLast(), [7]))
        #expect(!key.verifyingKey.verify(signature + [0], [7]))
        #expect(!key.verifyingKey.verify([], [7]))
        #expect(try !Ed25519.SigningKey.generate().verifyingKey.verify(signature, [7]))
    }

    @Test func `a signature whose second half is not reduced is refused`() throws {
        let order = bytes("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010")
        let key = try Ed25519.SigningKey.generate()
        var signature = key.sign([7])
        var carry = 0
        for place in 0..<32 {
            let sum = Int(signature[32 + place]) + Int(order[place]) + carry
            signature[32 + place] = UInt8(truncatingIfNeeded: sum)
            carry = sum >> 8
        }
        #expect(!key.verifyingKey.verify(signature, [7]))
    }

    @Test(arguments: [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    ])
    func `a public key of small order is refused`(raw: String) {
        #expect(Ed25519.VerifyingKey(raw: bytes(raw)) == nil)
    }

    @Test(arguments: [0, 31, 33])
    func `keys of another length are refused`(count: Int) {
        let raw = [UInt8](repeating: 9, count: count)
        #expect(Ed25519.VerifyingKey(raw: raw) == nil)
        #expect(throws: CryptoError.self) { try Ed25519.SigningKey(rawSeed: raw) }
    }

    @Test func `a printed key does not show the secret`() throws {
        let key = try Ed25519.SigningKey.generate()
        #expect("\(key)" == "Ed25519.SigningKey(***)")
    }
}
