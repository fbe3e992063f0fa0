public import EntenteDomain
import EntenteSync

/// Up to where a document tells: the change of the shared log, with the digest of all changes before it,
/// by which either side finds the same place in its own copy.
public struct DocumentPlace: Hashable, Sendable {
    /// The stream.
    public let stream: StreamID
    /// The last change that counts.
    public let seq: Int64
    /// The root of the history up to it.
    public let root: Digest
    /// Changes that only the device knows that made the document, and that are in it.
    public let unsent: Int

    /// Names a place.
    public init(stream: StreamID, seq: Int64, root: Digest, unsent: Int = 0) {
        self.stream = stream
        self.seq = seq
        self.root = root
        self.unsent = unsent
    }

    /// The line at the foot of a document.
    var footer: HTML {
        var pieces: [HTML] = [
            .element(.p, "As of change \(seq) of the shared log, stream \(stream)."),
            .element(
                .p,
                [.text("Head of its history: "), .element(.code, root.base64URL, style: .digest)]
            ),
        ]
        if unsent > 0 {
            let words = unsent == 1 ? "1 change" : "\(unsent) changes"
            let sentence =
                "It holds \(words) that the log does not have yet; the other side's copy will differ."
            pieces.append(.element(.p, sentence, style: .warning))
        }
        return .element(.footer, pieces)
    }
}

extension DocumentNames {
    /// The head of a document: what it is, of whom, of when.
    func header(_ title: String, _ facts: [(String, HTML)]) -> HTML {
        let all =
            [("Partnership", HTML.words(partnership))]
            + parties.map { ("Party", HTML.words($0.name)) } + facts
        return .element(.header, [.element(.h1, title), .pairs(all)])
    }
}
