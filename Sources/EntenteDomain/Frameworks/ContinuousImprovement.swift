/// Row 9: continuous improvement: what works, what to refine or change, new opportunities (S0).
///
/// An entry without a day of its own shall be done by the next review, and is judged once that is held
/// or its day is over. What still has time counts only once it is done.
public enum ContinuousImprovement: Framework {
    /// The row.
    public static let row = 9
    /// What it is called.
    public static let title = "Continuous improvement"
    /// The source.
    public static let source = "S0"
    /// Its thresholds.
    public static let settings: [Setting] = []

    /// What was refined in time, and what became of opportunities, of the reviews of twelve months.
    public static func finding(in state: PartnershipState, on day: CivilDate) -> Finding {
        let book = ReviewBook(state)
        let entries = book.entries(ofYearTo: day)
        guard !entries.isEmpty else {
            return Finding(row: row, .open, "no review found anything yet")
        }
        let refined = entries.filter { $0.column == .refine && isDecided($0, book, day) }
        let inTime = refined.filter { isInTime($0, book, day) }
        let opportunities = entries.filter { $0.column == .opportunity }
        let taken = opportunities.filter { !items($0, state).isEmpty }
        let shares = [
            share("refined", inTime.count, of: refined.count, from: refined.map(\.id)),
            share(
                "converted",
                taken.count,
                of: opportunities.count,
                from: opportunities.flatMap { [$0.id] + items($0, state) }
            ),
        ].compactMap { $0 }
        let overdue = entries.filter { isOverdue($0, book, day) }
        let waiting = entries.count { $0.column == .refine } - refined.count
        let sentences =
            (refined.isEmpty && waiting > 0 ? ["\(waiting) to refine, none due yet"] : [])
            + shares.map(\.sentence)
        return Finding(
            row: row,
            overdue.isEmpty ? .good : .amber,
            sentences.isEmpty
                ? "nothing to refine, no opportunity" : sentences.joined(separator: ", "),
            figures: ReviewEntry.Column.allCases.map { column in
                let all = entries.filter { $0.column == column }
                return Figure(
                    "entries",
                    about: .part(column.rawValue),
                    .count(all.count),
                    from: all.map(\.id)
                )
            } + shares.flatMap(\.figures),
            remarks: promises(book, day)
                + overdue.map { Remark("overdue: \"\($0.title)\"", evidence: [$0.id]) }
        )
    }

    /// A ratio of two counts with its sentence; nil when there is nothing to divide by.
    private static func share(
        _ name: String,
        _ part: Int,
        of whole: Int,
        from evidence: [EntityID]
    ) -> (sentence: String, figures: [Figure])? {
        guard let percent = Amount(part).percent(of: Amount(whole)) else { return nil }
        let words = name == "refined" ? "refined in time" : "of opportunities taken"
        return (
            "\(percent.rounded(to: 0)) % \(words)",
            [
                Figure(name, .percent(percent), from: evidence),
                Figure("\(name)_count", .count(part), from: evidence),
            ]
        )
    }

    /// Whether an entry can be judged: it was done, or its time is over.
    private static func isDecided(
        _ entry: ReviewEntry,
        _ book: ReviewBook,
        _ day: CivilDate
    ) -> Bool {
        isClosed(entry, day) || isOverdue(entry, book, day)
    }

    private static func isClosed(_ entry: ReviewEntry, _ day: CivilDate) -> Bool {
        entry.closedOn.map { $0 <= day } ?? false
    }

    private static func isInTime(
        _ entry: ReviewEntry,
        _ book: ReviewBook,
        _ day: CivilDate
    ) -> Bool {
        guard let closed = entry.closedOn, closed <= day else { return false }
        return book.deadline(entry).map { closed <= $0 } ?? true
    }

    private static func isOverdue(
        _ entry: ReviewEntry,
        _ book: ReviewBook,
        _ day: CivilDate
    ) -> Bool {
        guard entry.column == .refine, !isClosed(entry, day) else { return false }
        // Who holds the next review reads on that very day what became of the entry.
        if entry.due == nil, let next = book.following(entry), next.isHeld(by: day) { return true }
        return book.deadline(entry).map { $0 < day } ?? false
    }

    /// The give or ask that an opportunity became, if it is there.
    private static func items(_ entry: ReviewEntry, _ state: PartnershipState) -> [EntityID] {
        entry.became.map { state.items(behind: $0).map(\.id) } ?? []
    }

    /// What the last review promised and nobody has done yet: the next one begins with it.
    private static func promises(_ book: ReviewBook, _ day: CivilDate) -> [Remark] {
        guard let last = book.last(by: day) else { return [] }
        let open = book.entries.filter { entry in
            entry.review == last.id && entry.column != .works && !entry.isTaken
                && !isClosed(entry, day)
        }
        return open.map { entry in
            Remark("open since the review of \(last.day): \(entry.title)", evidence: [entry.id])
        }
    }
}
