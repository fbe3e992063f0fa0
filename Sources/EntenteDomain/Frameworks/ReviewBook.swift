/// The reviews of a partnership in the order of their days, and what they found (rows 8, 9, 10).
struct ReviewBook: Sendable {
    /// The reviews that were not called off, by their days.
    let reviews: [Review]
    /// What they found, in the order of the entries' ids.
    let entries: [ReviewEntry]

    /// Opens the book.
    init(_ state: PartnershipState) {
        reviews = state.shared(Review.self).filter { !$0.isCancelled }
            .sorted { ($0.day, $0.id) < ($1.day, $1.id) }
        entries = Array(state.shared(ReviewEntry.self))
    }

    /// The reviews that should have been held before a day, or were held by it, newest first.
    ///
    /// One that was held counts as of then, be it sooner or later than planned.
    func past(on day: CivilDate) -> [Review] {
        let when = { (review: Review) in review.isHeld(by: day) ? review.day : review.due }
        return reviews.filter { $0.due < day || $0.isHeld(by: day) }
            .sorted { (when($1), $1.id) < (when($0), $0.id) }
    }

    /// The last review that was held by a day.
    func last(by day: CivilDate) -> Review? { reviews.last { $0.isHeld(by: day) } }

    /// The next review that is planned for a day or later.
    func next(from day: CivilDate) -> Review? {
        reviews.first { $0.heldOn == nil && $0.due >= day }
    }

    /// The review after the one that found an entry.
    func following(_ entry: ReviewEntry) -> Review? {
        guard let place = reviews.firstIndex(where: { $0.id == entry.review }) else { return nil }
        return reviews.dropFirst(place + 1).first
    }

    /// The day by which an entry shall be done: its own, or that of the next review.
    func deadline(_ entry: ReviewEntry) -> CivilDate? { entry.due ?? following(entry)?.day }

    /// The entries of the reviews that were held in the twelve months up to a day.
    func entries(ofYearTo day: CivilDate) -> [ReviewEntry] {
        let start = day.adding(months: -12)
        let recent = Set(
            reviews.filter { $0.isHeld(by: day) && $0.day > start }.map(\.id)
        )
        return entries.filter { recent.contains($0.review) }
    }
}
