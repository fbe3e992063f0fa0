import EntenteCrypto
import EntenteDomain
import EntenteSync
import TestSupport

/// How cases of vectors are written and read.
enum Vector {
    /// One case: a line of canonical JSON.
    static func line(_ members: [(String, JSONValue)]) -> String {
        String(decoding: JSONValue.object(JSONObject(members)).canonicalBytes, as: UTF8.self)
    }

    /// Bytes as a member: as text where they are one, else in hexadecimal.
    static func member(_ bytes: [UInt8]) -> (String, JSONValue) {
        if let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) {
            return ("text", .string(text))
        }
        return ("hex", .string(hexadecimal(bytes)))
    }

    /// Two digits for each byte.
    static func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// A value that canonical bytes spell; it stands in a case as itself.
    static func value(_ bytes: [UInt8]) throws -> JSONValue { try JSONScanner.parse(bytes) }

    /// A text of canonical bytes; it stands in a case as a string, so that every byte counts.
    static func text(_ bytes: [UInt8]) -> JSONValue {
        .string(String(decoding: bytes, as: UTF8.self))
    }

    /// The cases of one group of a stored file.
    static func stored(_ file: String, _ group: String) throws -> [Case] {
        let json = try JSONScanner.parse(VectorFile.stored(file), form: .interchange)
        guard case .object(let object) = json, case .array(let cases)? = object[group] else {
            throw MissingVector(name: "\(file).\(group)")
        }
        return try cases.map { value in
            guard case .object(let object) = value else {
                throw MissingVector(name: "\(file).\(group)")
            }
            return Case(object: object)
        }
    }

    /// A stored case.
    struct Case {
        let object: JSONObject

        func value(_ key: String) throws -> JSONValue {
            guard let value = object[key] else { throw MissingVector(name: key) }
            return value
        }

        func string(_ key: String) throws -> String {
            guard case .string(let text) = try value(key) else { throw MissingVector(name: key) }
            return text
        }

        func integer(_ key: String) throws -> Int64 {
            guard case .integer(let number) = try value(key) else {
                throw MissingVector(name: key)
            }
            return number
        }

        func array(_ key: String) throws -> [JSONValue] {
            guard case .array(let values) = try value(key) else { throw MissingVector(name: key) }
            return values
        }

        func strings(_ key: String) throws -> [String] {
            try array(key).map {
                guard case .string(let text) = $0 else { throw MissingVector(name: key) }
                return text
            }
        }

        /// The bytes that `Vector.member` wrote.
        func bytes() throws -> [UInt8] {
            guard object["hex"] == nil else { return unhexed(try string("hex")) }
            return Array(try string("text").utf8)
        }

        func id<Kind>(_ key: String) throws -> Identifier<Kind> {
            guard let id = Identifier<Kind>(try string(key)) else { throw MissingVector(name: key) }
            return id
        }

        func scope() throws -> ChangeScope {
            guard let epoch = Epoch(try string("epoch")) else { throw MissingVector(name: "epoch") }
            return ChangeScope(stream: try id("stream"), epoch: epoch, device: try id("device"))
        }
    }
}

/// A stored file that lacks what the tests look for.
struct MissingVector: Error {
    let name: String
}

/// Reads pairs of hexadecimal digits.
func unhexed(_ text: String) -> [UInt8] {
    let digits = text.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}

/// Names and keys that the vectors use; all of them are made from words, and none is secret.
enum Published {
    /// An id made from a word: the first 128 bits of its SHA-256.
    static func id<Kind>(_ word: String) -> Identifier<Kind> {
        let bytes = SHA256.digest(word.utf8).bytes
        let number = { (place: Int) in
            bytes[place..<(place + 8)].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        }
        return Identifier(high: number(0), low: number(8))
    }

    /// An epoch made from a word.
    static func epoch(_ word: String) -> Epoch {
        let id: Identifier<Epoch> = id(word)
        guard let epoch = Epoch(id.description) else { preconditionFailure("epochs are ids") }
        return epoch
    }

    static let stream: StreamID = id("stream")
    static let epoch = epoch("epoch")
    static let devices: [DeviceID] = ["device a", "device b", "device c"].map { id($0) }
    static let members: [MemberID] = ["member a", "member b", "member c"].map { id($0) }
    static let organisations: [OrganisationID] = ["aurora", "borealis"].map { id($0) }

    /// The seeds of the first three vectors of RFC 8032, section 7.1.
    static let seeds = [
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
    ]

    /// The key of a device; the third one is the gateway's for heads.
    static func key(_ number: Int) throws -> Ed25519.SigningKey {
        try Ed25519.SigningKey(rawSeed: unhexed(seeds[number]))
    }

    /// The decimal that a literal of ours spells.
    static func decimal(_ text: String) -> ExactDecimal {
        guard let number = ExactDecimal(text) else { preconditionFailure("not a decimal: \(text)") }
        return number
    }

    /// A salt made from a word.
    static func salt(_ word: String) -> [UInt8] { Array(SHA256.digest(word.utf8).bytes.prefix(16)) }

    /// The organisation of a device: the first two devices belong to the first one.
    static func organisation(_ device: Int) -> OrganisationID { organisations[device < 2 ? 0 : 1] }

    /// What the server would assign to a change of a device.
    static func header(
        seq: Int64,
        n: Int64,
        device: Int,
        received: Int64,
        known: KnownHead = KnownHead(size: 0, root: MerkleFrontier().root)
    ) -> ChangeRecord.Header {
        ChangeRecord.Header(
            seq: seq,
            n: n,
            device: devices[device],
            member: members[device],
            organisation: organisation(device),
            acl: 7,
            received: Milliseconds(received),
            known: known
        )
    }
}
