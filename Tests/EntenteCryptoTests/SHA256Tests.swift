import EntenteCrypto
import EntenteDomain
import Testing

@Suite("SHA-256: the standard's vectors")
struct SHA256Tests {
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func `a text has the digest that NIST prints`(text: String, expected: String) {
        #expect(SHA256.digest(text.utf8).hexadecimal == expected)
        #expect(SHA256.digest(Array(text.utf8)).hexadecimal == expected)
    }

    @Test func `a million letters a have the digest that NIST prints`() {
        let digest = SHA256.digest([UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000))
        #expect(
            digest.hexadecimal == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        )
    }

    @Test(arguments: 0...130)
    func `a message cut anywhere has the digest of the whole`(cut: Int) {
        let message = (0..<130).map { UInt8($0) }
        var hasher = SHA256()
        hasher.update(message.prefix(cut))
        hasher.update(message.dropFirst(cut))
        #expect(hasher.finalize() == SHA256.digest(message))
    }

    @Test func `a sequence that is not contiguous has the digest of its bytes`() {
        let message = [UInt8]("entente".utf8)
        #expect(SHA256.digest(message.lazy.reversed()) == SHA256.digest(Array(message.reversed())))
        var hasher = SHA256()
        hasher.update(message.lazy.map { $0 })
        #expect(hasher.finalize() == SHA256.digest(message))
    }
}

@Suite("ConstantTime: comparison")
struct ConstantTimeTests {
    @Test func `equality is that of the bytes`() {
        #expect(ConstantTime.equal([], []))
        #expect(ConstantTime.equal([1, 2], [1, 2]))
        #expect(!ConstantTime.equal([1, 2], [1, 3]))
        #expect(!ConstantTime.equal([1, 2], [1, 2, 3]))
    }
}

@Suite("SecureRandom: draws")
struct SecureRandomTests {
    @Test(arguments: [0, 1, 16, 100_000])
    func `as many bytes are drawn as were asked for`(count: Int) {
        #expect(SecureRandom.bytes(count).count == count)
    }

    @Test func `two draws differ`() {
        var generator = SecureRandom()
        #expect(SecureRandom.bytes(16) != SecureRandom.bytes(16))
        #expect(generator.next() != generator.next())
    }
}
