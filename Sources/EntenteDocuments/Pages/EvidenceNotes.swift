import EntenteDomain

/// The entities behind the numbers of a page: few stand beside their number, many in a note at the end.
struct EvidenceNotes {
    private static let beside = 3
    private var notes: [[EntityID]] = []

    /// What stands beside a number.
    mutating func mark(_ evidence: [EntityID]) -> HTML {
        guard evidence.count > Self.beside else {
            let ids = evidence.map(short).joined(separator: " ")
            return .element(.code, ids, style: .digest)
        }
        if !notes.contains(evidence) { notes.append(evidence) }
        let number = (notes.firstIndex(of: evidence) ?? 0) + 1
        return .element(.small, "\(evidence.count) entities, note \(number)")
    }

    /// The notes on a page of their own; nothing when there are none.
    var section: [HTML] {
        guard !notes.isEmpty else { return [] }
        let rows = notes.enumerated().map { place, evidence -> [HTML] in
            let ids = evidence.map(short).joined(separator: " ")
            return [.text("\(place + 1)"), .element(.code, ids, style: .digest)]
        }
        return [
            .element(
                .section,
                [
                    .element(.h2, "What the numbers were computed from"),
                    .element(
                        .p,
                        "Entities by the beginning of their ids, as the programs show them."
                    ),
                    .table(["note", "entities"], rows),
                ],
                style: .page
            )
        ]
    }

    private func short(_ id: EntityID) -> String { String(id.description.prefix(8)) }
}
