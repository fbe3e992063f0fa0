/// Row 4: value above and below the line (S0).
///
/// The break in the printed list puts the first three drivers above and six below; that is our reading.
public enum ValueLine: Framework {
    /// The row.
    public static let row = 4
    /// What it is called.
    public static let title = "Above the line and below the line"
    /// The source.
    public static let source = "S0; the line is our reading"
    /// Its thresholds.
    public static let settings: [Setting] = []

    private enum Line: String, CaseIterable {
        case above, below
    }

    /// What was received above and below the line, of twelve months.
    public static func finding(in state: PartnershipState, on day: CivilDate) -> Finding {
        let received = ReceivedValue(in: state, on: day)
        let lines = received.entries.map { entry in
            (entry, line: state.driver(of: entry.receipt).map(line))
        }
        let untagged = lines.filter { $0.line == nil }.map(\.0.receipt.id)
        let remarks =
            received.remarks
            + (untagged.isEmpty
                ? []
                : [
                    Remark(
                        "\(counted(untagged.count, "receipt names", "receipts name")) no driver",
                        evidence: untagged
                    )
                ])
        let tagged = lines.filter { $0.line != nil }
        let total = sum(tagged.map(\.0))
        guard let currency = received.currency,
            let above = sum(tagged.filter { $0.line == .above }.map(\.0)).percent(of: total)
        else {
            return Finding(
                row: row,
                .open,
                "nothing with a driver was received and confirmed yet",
                remarks: remarks
            )
        }
        let shares = (above: above.rounded(to: 0), below: (.hundred - above).rounded(to: 0))
        let figures = Line.allCases.flatMap { line in
            let entries = tagged.filter { $0.line == line }.map(\.0)
            return self.figures(state, line, entries, of: total, currency)
        }
        return Finding(
            row: row,
            .good,
            "\(shares.above) % above the line, \(shares.below) % below",
            figures: figures,
            remarks: remarks
        )
    }

    private static func line(_ driver: Driver) -> Line {
        driver.isAboveTheLine ? .above : .below
    }

    private static func sum(_ entries: [ReceivedValue.Entry]) -> Amount {
        entries.map(\.value).reduce(.zero, +)
    }

    /// One line's value: of all, its share, of each side, and of each quarter by its first month.
    private static func figures(
        _ state: PartnershipState,
        _ line: Line,
        _ entries: [ReceivedValue.Entry],
        of total: Amount,
        _ currency: Currency
    ) -> [Figure] {
        let money = { (about: Figure.Subject?, part: [ReceivedValue.Entry]) in
            Figure(
                line.rawValue,
                about: about,
                .money(Money(sum(part), currency)),
                from: part.flatMap(\.evidence)
            )
        }
        let share = sum(entries).percent(of: total) ?? .zero
        let quarters = Dictionary(grouping: entries) { $0.receipt.day.month.quarterStart }
        return [
            money(nil, entries),
            Figure("\(line.rawValue)_share", .percent(share), from: entries.flatMap(\.evidence)),
        ]
            + state.organisations.map { organisation in
                money(
                    .organisation(organisation.id),
                    entries.filter { $0.receipt.receiver == organisation.id }
                )
            }
            + quarters.sorted { $0.key < $1.key }.map { money(.month($0.key), $0.value) }
    }
}

extension Period {
    /// The first month of the calendar quarter that the month is in.
    var quarterStart: Period { adding(months: -((month - 1) % 3)) }
}
