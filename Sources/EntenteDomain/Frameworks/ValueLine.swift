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
        // Two halves of a percent that are both rounded up make 101.
        let shownAbove = Amount(above.rounded(to: 0)) ?? above
        let shares: [Line: Amount] = [.above: shownAbove, .below: .hundred - shownAbove]
        let shown = { (line: Line) in (shares[line] ?? .zero).rounded(to: 0) }
        let figures = Line.allCases.flatMap { line in
            let entries = tagged.filter { $0.line == line }.map(\.0)
            let share = Figure(
                "\(line.rawValue)_share",
                .percent(shares[line] ?? .zero),
                from: entries.flatMap(\.evidence)
            )
            return [money(line, nil, entries, currency), share]
                + sides(state, line, entries, currency)
                + quarters(line, entries, on: day, currency)
        }
        return Finding(
            row: row,
            .good,
            "\(shown(.above)) % above the line, \(shown(.below)) % below",
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

    /// What one line is worth, or a part of it.
    private static func money(
        _ line: Line,
        _ about: Figure.Subject?,
        _ entries: [ReceivedValue.Entry],
        _ currency: Currency
    ) -> Figure {
        Figure(
            line.rawValue,
            about: about,
            .money(Money(sum(entries), currency)),
            from: entries.flatMap(\.evidence)
        )
    }

    /// What each side received of one line.
    private static func sides(
        _ state: PartnershipState,
        _ line: Line,
        _ entries: [ReceivedValue.Entry],
        _ currency: Currency
    ) -> [Figure] {
        state.organisations.map { organisation in
            let own = entries.filter { $0.receipt.receiver == organisation.id }
            return money(line, .organisation(organisation.id), own, currency)
        }
    }

    /// One line's value of each quarter, by its first month.
    ///
    /// A quarter that began before the twelve months is left out: a bar of its rest would look like one of
    /// all of it.
    private static func quarters(
        _ line: Line,
        _ entries: [ReceivedValue.Entry],
        on day: CivilDate,
        _ currency: Currency
    ) -> [Figure] {
        let before = day.adding(months: -12)
        return Dictionary(grouping: entries) { $0.receipt.day.month.quarterStart }
            .filter { $0.key.firstDay > before }
            .sorted { $0.key < $1.key }
            .map { money(line, .month($0.key), $0.value, currency) }
    }
}

extension Period {
    /// The first month of the calendar quarter that the month is in.
    var quarterStart: Period { adding(months: -((month - 1) % 3)) }
}
