/// Row 8: management and measurement, "not a set-it and forget-it" (S0), as four early flags (S3).
///
/// S3 says how common each is: 43 % fail, 45 % are not kept up, 42 % are not leveraged, 67 % have no
/// formal strategy. Those are others; the flags here are of this partnership.
public enum EarlyRisk: Framework {
    /// The row.
    public static let row = 8
    /// What it is called.
    public static let title = "Management and measurement: early risk"
    /// The source.
    public static let source = "S0, S3"

    static let failingBelow = Setting(
        "failing_below",
        50,
        "The attainment, in percent, below which a partnership fails when it lasts two quarters."
    )

    /// Its thresholds.
    public static let settings = [failingBelow]

    /// One of the four flags, with the fact behind it when it is raised.
    private struct Flag {
        let name: String
        /// How many partnerships have it, in percent, as S3 says.
        let common: Int
        let fact: Remark?
    }

    /// How many flags are up, and why.
    public static func finding(in state: PartnershipState, on day: CivilDate) -> Finding {
        let tracks = KPITrack.all(in: state, through: day)
        let book = ReviewBook(state)
        let tally = DriverTally(in: state, on: day)
        let mustDos = MustDoList(in: state, on: day)
        let isEmpty = tracks.isEmpty && book.reviews.isEmpty && tally.planned.isEmpty
        guard !isEmpty || mustDos.charter != nil else {
            return Finding(row: row, .open, "nothing is there yet that could be at risk")
        }
        let flags = [
            Flag(name: "failing", common: 43, fact: failing(tracks, state, day)),
            Flag(name: "not_kept_up", common: 45, fact: notKeptUp(book, day)),
            Flag(name: "not_leveraged", common: 42, fact: notLeveraged(tally, state, day)),
            Flag(name: "no_formal_strategy", common: 67, fact: noStrategy(mustDos)),
        ]
        let facts = flags.compactMap(\.fact)
        return Finding(
            row: row,
            facts.isEmpty ? .good : facts.count == 1 ? .amber : .red,
            facts.isEmpty
                ? "no flags"
                : "\(counted(facts.count, "flag")): \(facts.map(\.text).joined(separator: "; "))",
            figures: [Figure("flags", .count(facts.count), from: facts.flatMap(\.evidence))]
                + flags.flatMap { flag in
                    [
                        Figure(
                            "flag",
                            about: .part(flag.name),
                            .flag(flag.fact != nil),
                            from: flag.fact?.evidence ?? []
                        ),
                        Figure("common", about: .part(flag.name), .percent(Amount(flag.common))),
                    ]
                },
            remarks: facts
        )
    }

    /// The attainment at the end of the last two quarters, both below the bound.
    private static func failing(
        _ tracks: [KPITrack],
        _ state: PartnershipState,
        _ day: CivilDate
    ) -> Remark? {
        let current = day.month.quarterStart
        let cards = [-3, 0].map { months in
            let end = current.adding(months: months - 1).lastDay
            return Scorecard(tracks, through: end, state.settings, fresh: true)
        }
        let scores = cards.compactMap(\.score)
        let bound = state.settings[failingBelow]
        guard scores.count == 2, scores.allSatisfy({ $0 < bound }) else { return nil }
        let shown = scores.map { "\($0.rounded(to: 0)) %" }.joined(separator: " then ")
        return Remark("attainment \(shown)", evidence: cards.flatMap(\.evidence))
    }

    /// The last two reviews that were due or held, both missed; the next that is held takes it back.
    private static func notKeptUp(_ book: ReviewBook, _ day: CivilDate) -> Remark? {
        let last = book.past(on: day).prefix(2)
        guard last.count == 2, last.allSatisfy({ $0.isMissed(on: day) }) else { return nil }
        return Remark("the last two reviews were missed", evidence: last.map(\.id))
    }

    /// Too few drivers, or something that was asked for, accepted and never used.
    private static func notLeveraged(
        _ tally: DriverTally,
        _ state: PartnershipState,
        _ day: CivilDate
    ) -> Remark? {
        let drivers = tally.union
        if drivers.count < ValueDrivers.minimum {
            return Remark(
                "\(drivers.count) of \(Driver.allCases.count) drivers",
                evidence: drivers.flatMap { tally.evidence(of: $0) }
            )
        }
        let unused = CoveredAsk.all(in: state).filter { isUnused($0, state, day) }
        guard !unused.isEmpty else { return nil }
        let verb = unused.count == 1 ? "is" : "are"
        return Remark(
            "\(counted(unused.count, "accepted ask")) \(verb) unused",
            evidence: unused.flatMap(\.evidence)
        )
    }

    /// Whether an ask was accepted, its day is past, and nobody made use of it.
    ///
    /// It is accepted by its own state, or by a match that both sides signed. Without a day of its own or
    /// of the match it has three months from its acceptance.
    private static func isUnused(
        _ ask: CoveredAsk,
        _ state: PartnershipState,
        _ day: CivilDate
    ) -> Bool {
        let item = ask.item
        let isAccepted = [.accepted, .delivered].contains(item.state)
        // What was accepted in another unit does not add up, and it lies there all the same.
        let isMatched = ask.accepted > 0 || !ask.otherwiseCounted.isEmpty
        guard item.usedOn == nil, !ask.isReceived, isAccepted || isMatched else { return false }
        let stamped = isAccepted ? state.record(item.id)?.stamp("state")?.day : nil
        let accepted = stamped ?? ask.acceptedOn
        guard let due = item.due ?? ask.due ?? accepted?.adding(months: 3) else { return false }
        return due < day
    }

    private static func noStrategy(_ mustDos: MustDoList) -> Remark? {
        guard mustDos.done < MustDo.allCases.count else { return nil }
        let missing = MustDo.allCases.filter { mustDos.evidence[$0] == nil }.map(\.rawValue)
        return Remark(
            "the charter lacks \(missing.joined(separator: ", "))",
            evidence: mustDos.charter.map { [$0.id] } ?? []
        )
    }
}
