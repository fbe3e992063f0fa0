import EntenteDomain
import TestSupport
import Testing

@Suite("Base64URL: one text per byte string")
struct Base64URLTests {
    @Test(arguments: [
        ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"),
        ("fooba", "Zm9vYmE"), ("foobar", "Zm9vYmFy"),
    ])
    func `the vectors of RFC 4648 hold without their padding`(plain: String, text: String) {
        #expect(Base64URL.encode(plain.utf8) == text)
        #expect(Base64URL.decode(text.utf8) == Array(plain.utf8))
    }

    @Test func `the two characters that URLs allow stand for 62 and 63`() {
        #expect(Base64URL.encode([0xFB, 0xEF, 0xBE]) == "----")
        #expect(Base64URL.encode([0xFF, 0xFF, 0xFF]) == "____")
        #expect(Base64URL.decode("++++".utf8) == nil)
        #expect(Base64URL.decode("////".utf8) == nil)
    }

    @Test(arguments: ["Zg==", "Zm8=", "Zm9v=", "=", "Zg=", "Zg==Zg"])
    func `padding is refused`(text: String) {
        #expect(Base64URL.decode(text.utf8) == nil)
    }

    @Test(arguments: ["Zh", "Zv", "Zm9", "Zm-", "AB", "__9", "AAB"])
    func `bits beyond the last byte are refused`(text: String) {
        #expect(Base64URL.decode(text.utf8) == nil)
    }

    @Test(arguments: ["A", "AAAAA", "AAAAAAAAA"])
    func `a count of characters that no bytes have is refused`(text: String) {
        #expect(Base64URL.decode(text.utf8) == nil)
    }

    @Test(arguments: [" Zg", "Zg\n", "Z g", "Zg\u{0}", "Zé", "Z.", "Z,"])
    func `any other character is refused`(text: String) {
        #expect(Base64URL.decode(text.utf8) == nil)
    }

    @Test func `random bytes of every length read back`() {
        var generator = SeededGenerator(seed: 4)
        for count in 0..<200 {
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
            #expect(Base64URL.decode(Base64URL.encode(bytes).utf8) == bytes)
        }
    }

    @Test func `every accepted text of up to three characters is the one that is written`() {
        let characters = Array("ABQgw-_Z9=+".utf8)
        for first in characters {
            for second in characters {
                for third in characters {
                    for text in [[first], [first, second], [first, second, third]] {
                        guard let bytes = Base64URL.decode(text) else { continue }
                        #expect(Array(Base64URL.encode(bytes).utf8) == text)
                    }
                }
            }
        }
    }

    @Test func `a digest has 32 bytes, 43 characters and 64 hexadecimal ones`() throws {
        let digest = try #require(Digest(bytes: Array(UInt8(0)..<32)))
        #expect(digest.base64URL == "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8")
        #expect(digest.hexadecimal.hasPrefix("000102030405060708090a0b0c0d0e0f1011"))
        #expect(digest.hexadecimal.utf8.count == 64)
        #expect(Digest(base64URL: digest.base64URL) == digest)
        #expect(Digest(bytes: Array(UInt8(0)..<31)) == nil)
        #expect(Digest(bytes: Array(UInt8(0)..<33)) == nil)
        #expect(Digest(base64URL: digest.base64URL + "=") == nil)
    }
}
