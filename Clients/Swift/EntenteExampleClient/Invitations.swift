import EntenteCrypto
import EntenteExample
public import EntenteSync
public import Foundation

/// What an administrator hands over so that the worked example can be played: where the gateway is, by
/// what to know it, and a one-time code for each of its people.
public struct Invitations: Sendable {
    /// Where the gateway is.
    public let gateway: URL
    /// The fingerprint of the gateway's authority.
    let fingerprint: CertificateFingerprint
    /// The codes by the people's names; those who have a device already need none.
    let codes: [String: String]

    /// Puts them together.
    public init(gateway: URL, fingerprint: String, codes: [String: String]) throws(ExampleError) {
        guard let fingerprint = CertificateFingerprint(fingerprint) else {
            throw ExampleError("\(fingerprint) is not the fingerprint of a certificate")
        }
        self.gateway = gateway
        self.fingerprint = fingerprint
        self.codes = codes
    }

    /// Reads them from a file's text.
    public init(_ text: some Sequence<UInt8>) throws {
        let json = try JSONScanner.parse(Array(text), form: .interchange)
        guard let address = json["gateway"]?.text, let gateway = URL(string: address),
            let fingerprint = json["fingerprint"]?.text,
            case .object(let people)? = json["people"]
        else {
            throw ExampleError(
                "this is no list of invitations; `ententectl demonstration invite` writes one"
            )
        }
        try self.init(
            gateway: gateway,
            fingerprint: fingerprint,
            codes: Dictionary(
                people.members.compactMap { person in
                    person.value.text.map { (person.key, $0) }
                },
                uniquingKeysWith: { first, _ in first }
            )
        )
    }

    /// The file.
    public var json: JSONValue {
        [
            "fingerprint": .string(fingerprint.description),
            "gateway": .string(gateway.absoluteString),
            "people": .object(JSONObject(codes.map { ($0.key, .string($0.value)) })),
        ]
    }
}

/// Why the worked example could not be played.
public struct ExampleError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What happened.
    public let description: String

    init(_ description: String) { self.description = description }
}
