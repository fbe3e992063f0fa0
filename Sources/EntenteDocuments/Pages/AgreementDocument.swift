import EntenteDomain
public import EntenteSync

/// An agreement as a page that both companies could file: what was agreed, by whom, and what proves it.
public struct AgreementDocument: Sendable {
    /// One acceptance, with what whoever made the page found when he checked it.
    public struct Signature: Hashable, Sendable {
        /// The acceptance.
        public let word: Agreements.Word
        /// What checking it found, in words.
        public let check: String
        /// Whether it holds.
        public let holds: Bool

        /// Puts an acceptance and its check together.
        public init(_ word: Agreements.Word, check: String, holds: Bool) {
            self.word = word
            self.check = check
            self.holds = holds
        }
    }

    private let standing: AgreementStanding
    private let entity: JSONValue
    private let signatures: [Signature]
    private let names: DocumentNames
    private let place: DocumentPlace

    /// Takes a proposal, the view of what it is about, and its acceptances.
    public init(
        _ standing: AgreementStanding,
        of entity: JSONValue,
        signatures: [Signature],
        names: DocumentNames,
        place: DocumentPlace
    ) {
        self.standing = standing
        self.entity = entity
        self.signatures = signatures
        self.names = names
        self.place = place
    }

    /// The page.
    public var document: HTMLDocument {
        let type = entity["type"]?.text.flatMap { FieldName($0) }.flatMap { Catalogue.entity($0) }
        let field = standing.entry.field
        let subject = entity["fields"]?["title"]?["value"]?.text ?? ""
        let kind = type?.field(field)?.kind ?? .line
        return HTMLDocument(
            title: "Agreement \(field), \(subject), \(names.partnership)",
            body: [
                names.header(
                    "Agreement",
                    [
                        ("About", .words(subject)),
                        ("Subject", .text("\(field) of \(type?.name.description ?? "an entity")")),
                        ("Standing", state),
                    ]
                ),
                .element(
                    .main,
                    [
                        .element(
                            .section,
                            [
                                .element(.h2, "What is agreed"),
                                ValueView(names: names)
                                    .html(standing.entry.proposal.value, kind),
                            ]
                        ),
                        .element(
                            .section,
                            [.element(.h2, "Acceptances"), .table(Self.heads, parties), proofs]
                        ),
                        identification,
                    ]
                ),
                place.footer,
            ]
        )
    }

    private static let heads = ["party", "says", "signed by", "received (UTC)", "signature"]

    private var state: HTML {
        let since = standing.decided.map { " since change \($0)" } ?? ""
        switch standing.state {
        case .inForce:
            // Whoever files the page must not find only below that a signature does not hold.
            guard signatures.allSatisfy(\.holds) else {
                let doubt =
                    "not proven: not every acceptance could be verified; the log says in force\(since)"
                return .element(.strong, doubt, style: .warning)
            }
            return .text("in force\(since)")
        case .withdrawn: return .text("withdrawn\(since)")
        case .open:
            let missing = standing.missing.map(names.organisation).joined(separator: ", ")
            return .text("not in force; waits for \(missing)")
        case .waiting: return .text("not in force; not proposed to others yet")
        }
    }

    private var parties: [[HTML]] {
        standing.entry.proposal.parties.sorted().map { party in
            let name = HTML.words(names.organisation(party))
            if let word = standing.withdrawal, let said = word.origin.confirmation,
                said.organisation == party
            {
                let by = HTML.words(names.member(said.member))
                return [name, .text("withdraws"), by, .text(said.received.utc), .text("")]
            }
            for signature in signatures {
                guard let said = signature.word.origin.confirmation, said.organisation == party
                else { continue }
                return [
                    name, .text("accepts"), .words(names.member(said.member)),
                    .text(said.received.utc),
                    .element(.strong, signature.check, style: signature.holds ? nil : .warning),
                ]
            }
            return [name, .text("has not answered"), .text(""), .text(""), .text("")]
        }
    }

    /// The signatures themselves, for whoever checks them later.
    private var proofs: HTML {
        let pairs = signatures.compactMap { signature -> (String, HTML)? in
            guard case .accept(_, let bytes) = signature.word.saying,
                let said = signature.word.origin.confirmation
            else { return nil }
            return (
                "Change \(said.seq)",
                .group([
                    .words(names.organisation(said.organisation)), .text(", device "),
                    .element(.code, signature.word.origin.device.description, style: .digest),
                    .text(", Ed25519: "),
                    .element(.code, Base64URL.encode(bytes), style: .digest),
                ])
            )
        }
        return .pairs(pairs)
    }

    private var identification: HTML {
        let proposal = standing.entry.proposal
        let digest = { (text: String) in HTML.element(.code, text, style: .digest) }
        return .element(
            .section,
            [
                .element(.h2, "What it is identified by"),
                .pairs([
                    ("Proposal", digest(proposal.id.description)),
                    ("Entity", digest(entity["id"]?.text ?? "")),
                    ("SHA-256 of what is accepted", digest(standing.digest.base64URL)),
                    (
                        "As it was signed",
                        digest(String(decoding: proposal.value.canonicalBytes, as: UTF8.self))
                    ),
                ]),
            ]
        )
    }
}
