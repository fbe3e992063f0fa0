/// Row 18: the Earning-Learning matrix (S3).
///
/// The figure itself is missing in the source; its axes are taken from the text (our reading). Each
/// organisation has its own placement. It is computed from what the organisation keeps for itself, so
/// others see only what it published of it (`Placement`).
public enum EarningLearning: Framework {
    /// The row.
    public static let row = 18
    /// What it is called.
    public static let title = "Earning-Learning matrix"
    /// The source.
    public static let source = "S3; the axes are our reading"

    /// From where on an axis is high.
    public static let highFrom = Setting(
        "earning_learning_high_from",
        50,
        "From where earning and learning are high; strategic is where both are."
    )

    /// Its thresholds.
    public static let settings = [highFrom]

    /// Where the organisations place the partnership, as far as they published it, and where the viewer
    /// would place it today.
    public static func finding(in state: PartnershipState, on day: CivilDate) -> Finding {
        let published = state.shared(Placement.self).filter { $0.day <= day }
        let newest = state.organisations.compactMap { organisation in
            published.filter { $0.organisation == organisation.id }
                .max { ($0.day, $0.id) < ($1.day, $1.id) }
        }
        let own = ownPlacement(in: state, on: day)
        let from = state.settings[highFrom]
        var dots = newest.map { placement in
            Dot(
                name: state.name(placement.organisation),
                earning: placement.earning,
                learning: placement.learning
            )
        }
        var figures = published.sorted(by: { ($0.day, $0.id) > ($1.day, $1.id) }).flatMap {
            placement in
            dotFigures(placement, isNewest: newest.contains { $0.id == placement.id })
        }
        if let own {
            figures += own.figures
            if let earning = own.earning, let learning = own.learning {
                dots.append(Dot(name: "we today", earning: earning, learning: learning))
            }
        }
        guard !dots.isEmpty else {
            return Finding(
                row: row,
                .open,
                "no placement was published yet",
                figures: figures,
                remarks: own?.remarks ?? []
            )
        }
        return Finding(
            row: row,
            dots.allSatisfy { $0.isStrategic(from) } ? .good : .amber,
            dots.map { $0.sentence(from) }.joined(separator: "; "),
            figures: figures,
            remarks: own?.remarks ?? []
        )
    }

    /// The fields of the viewer's placement for publishing; nil while an axis is missing.
    public static func fields(
        in state: PartnershipState,
        on day: CivilDate
    ) -> [FieldName: FieldValue]? {
        guard let own = ownPlacement(in: state, on: day),
            let earning = own.earning.flatMap({ Amount($0.rounded(to: 1)) }),
            let learning = own.learning.flatMap({ Amount($0.rounded(to: 1)) })
        else { return nil }
        return ["earning": .amount(earning), "learning": .amount(learning), "day": .day(day)]
    }

    /// One dot of the matrix.
    private struct Dot {
        let name: String
        let earning: Amount
        let learning: Amount

        func isStrategic(_ from: Amount) -> Bool { earning >= from && learning >= from }

        func sentence(_ from: Amount) -> String {
            let place =
                switch (earning >= from, learning >= from) {
                case (true, true): "strategic"
                case (true, false): "earning high, learning low, commercial, not strategic yet"
                case (false, true): "earning low, learning high, a school, not strategic yet"
                case (false, false): "earning low, learning low, not strategic yet"
                }
            return "\(name): \(place)"
        }
    }

    private static func dotFigures(_ placement: Placement, isNewest: Bool) -> [Figure] {
        let subject: Figure.Subject =
            isNewest
            ? .organisation(placement.organisation)
            : .side(placement.organisation, "\(placement.day)")
        return [
            Figure(
                "earning",
                about: subject,
                .plain(placement.earning, digits: 1),
                from: [placement.id]
            ),
            Figure(
                "learning",
                about: subject,
                .plain(placement.learning, digits: 1),
                from: [placement.id]
            ),
        ]
    }

    /// What the viewer alone sees of its placement on a day.
    struct Own {
        let earning: Amount?
        let learning: Amount?
        let figures: [Figure]
        let remarks: [Remark]
    }

    static func ownPlacement(in state: PartnershipState, on day: CivilDate) -> Own? {
        guard let viewer = state.viewer else { return nil }
        let received = ReceivedValue(in: state, on: day)
        // The own mark lies over the page that all read, or on a page of the own stream.
        let pages = Array(state.shared(Profile.self)) + state.own(Profile.self)
        let page = pages.first { $0.organisation == viewer && $0.ownMark != nil }
        let mark = page?.ownMark.flatMap { money in
            received.currency.flatMap { state.rates.convert(money, to: $0, on: day) }
        }
        let earning = mark.flatMap { received.total(viewer).percent(of: $0.amount) }?
            .clamped(to: 0...100)
        let competences = state.own(Competence.self)
        let learning = Amount(competences.map(\.gain).reduce(0, +))
            .percent(of: Amount(competences.map(\.wanted).reduce(0, +)))?.clamped(to: 0...100)
        let side = Figure.Subject.organisation(viewer)
        let earned = received.evidence { $0.receipt.receiver == viewer }
        let behindMark = (page.map { [$0.id] } ?? []) + (mark?.by.map { [$0] } ?? [])
        let figures = [
            earning.map {
                Figure("own_earning", about: side, .plain($0, digits: 1), from: earned + behindMark)
            },
            learning.map {
                Figure(
                    "own_learning",
                    about: side,
                    .plain($0, digits: 1),
                    from: competences.map(\.id)
                )
            },
        ]
        let remarks = [
            earning == nil ? Remark("we have no own mark to earn by") : nil,
            learning == nil ? Remark("we have not said what we want to learn") : nil,
        ]
        return Own(
            earning: earning,
            learning: learning,
            figures: figures.compactMap { $0 },
            remarks: remarks.compactMap { $0 }
        )
    }
}
