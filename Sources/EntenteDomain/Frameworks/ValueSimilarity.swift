/// Row 1: "shared benefit of equal or similar value" (S0).
///
/// The ratio is shown and never alarms: the alarm is deviation from the agreed split (row 25).
public enum ValueSimilarity: Framework {
    /// The row.
    public static let row = 1
    /// What it is called.
    public static let title = "Shared benefit of equal or similar value"
    /// The source.
    public static let source = "S0"

    /// From which ratio on values are called similar.
    static let similarFrom = Setting(
        "similar_from",
        "0.80",
        "The ratio of the smaller to the larger value received from which both are called similar."
    )

    /// Its thresholds.
    public static let settings = [similarFrom]

    /// The smallest total over the largest, of twelve months.
    public static func finding(in state: PartnershipState, on day: CivilDate) -> Finding {
        let received = ReceivedValue(in: state, on: day)
        let totals = state.organisations.map { received.total($0.id) }
        guard let smallest = totals.min(), let largest = totals.max(),
            let ratio = smallest.divided(by: largest)
        else {
            return Finding(
                row: row,
                .open,
                "nothing was received and confirmed yet",
                remarks: received.remarks
            )
        }
        let isSimilar = ratio >= state.settings[similarFrom]
        let shown = ratio.rounded(to: 2)
        return Finding(
            row: row,
            // Nothing alarms here, and what is not similar is not called good either.
            isSimilar ? .good : .open,
            isSimilar ? "similar value: \(shown)" : "not of similar value: \(shown)",
            figures: received.figures(state) + [
                Figure(
                    "similarity",
                    .plain(ratio, digits: 2),
                    from: received.evidence { _ in true }
                )
            ] + quarters(state, day),
            remarks: received.remarks
        )
    }

    /// What each side received in the quarters of its own years of account; where all count by the civil
    /// year, the quarters of row 4 say it.
    private static func quarters(_ state: PartnershipState, _ day: CivilDate) -> [Figure] {
        let calendars = state.organisations.compactMap { state.profile(of: $0.id)?.fiscalCalendar }
        guard calendars.contains(where: { $0 != .civil }) else { return [] }
        return FiscalValue(in: state, on: day).rows.compactMap { row in
            guard let received = row.received[row.calendarOf], received.amount > 0 else {
                return nil
            }
            return Figure(
                "fiscal_quarter",
                about: .side(row.calendarOf, row.quarter.description),
                .money(received),
                from: row.evidence.filter { id in
                    // What the other side received is no part of it; a rate may be.
                    state.findShared(id, Receipt.self).map { $0.receiver == row.calendarOf } ?? true
                }
            )
        }
    }
}
