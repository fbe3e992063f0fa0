extension EssentialTerms {
    /// Which decisions were taken without the quorum, and which wait so long that others are asked.
    static func decisions(
        _ state: PartnershipState,
        _ sheet: TermSheet,
        _ day: CivilDate
    ) -> (figures: [Figure], remarks: [Remark]) {
        guard let term = sheet.term(.decisions), term.isInForce else { return ([], []) }
        let (short, waiting) = (short(state, term, day), waiting(state, term, day))
        return (short.figures + waiting.figures, short.remarks + waiting.remarks)
    }

    /// The decisions of a year in which, as far as the record shows, fewer of a side took part than signed.
    private static func short(
        _ state: PartnershipState,
        _ term: Term,
        _ day: CivilDate
    ) -> (figures: [Figure], remarks: [Remark]) {
        guard let quorum = term.quorum else { return ([], []) }
        let meetings = state.shared(Meeting.self).filter { !$0.isCancelled }
        let days = Dictionary(grouping: meetings, by: \.day)
        var figures: [Figure] = []
        var remarks: [Remark] = []
        var judged: [EntityID] = []
        for decision in state.shared(Decision.self) {
            guard let decidedOn = decision.decidedOn, term.judges(decidedOn, on: day) else {
                continue
            }
            judged.append(decision.id)
            let room = Room.fullest(
                for: decision,
                at: named(by: decision, through: decidedOn, in: state).map { [$0] }
                    ?? days[decidedOn, default: []],
                in: state
            )
            guard let fewest = room.fewest, fewest < quorum else { continue }
            let evidence = [term.id, decision.id] + (room.meeting.map { [$0] } ?? [])
            let sides = zip(state.organisations, room.counts).filter { $1 < quorum }
                .map { "\($1) of \($0.name)" }
            figures.append(
                Figure("took_part", about: .entity(decision.id), .count(fewest), from: evidence)
            )
            remarks.append(
                Remark(
                    "\(decision.title) was decided with \(sides.joined(separator: " and ")), and the quorum is \(quorum)",
                    evidence: evidence
                )
            )
        }
        let count = Figure("below_quorum", .count(remarks.count), from: [term.id] + judged)
        return ([count] + figures, remarks)
    }

    /// The meeting that a decision names, if it was by a day.
    private static func named(
        by decision: Decision,
        through day: CivilDate,
        in state: PartnershipState
    ) -> Meeting? {
        guard let id = decision.about, let meeting = state.findShared(id, Meeting.self),
            !meeting.isCancelled, meeting.day <= day
        else { return nil }
        return meeting
    }

    /// Who took part in a decision: who decided it, and who was at the meeting that decided it.
    ///
    /// That is the meeting which the decision names, if it was by then, or else the one of its day that
    /// most of both sides were at. Who is not written down did not take part.
    private struct Room {
        let meeting: EntityID?
        /// How many of each organisation, in the order of the state's.
        let counts: [Int]

        /// How many of the organisation of which the fewest took part; nil without organisations.
        var fewest: Int? { counts.min() }

        static func fullest(
            for decision: Decision,
            at meetings: [Meeting],
            in state: PartnershipState
        ) -> Room {
            let deciders = decision.decider.map { [$0] } ?? []
            let alone = Room(nil, deciders, state)
            return meetings.reduce(alone) { best, meeting in
                let room = Room(meeting.id, deciders + meeting.attended, state)
                return best.isSmaller(than: room) ? room : best
            }
        }

        private init(_ meeting: EntityID?, _ members: [MemberID], _ state: PartnershipState) {
            self.meeting = meeting
            let sides = Dictionary(grouping: Set(members), by: state.organisation(of:))
            counts = state.organisations.map { sides[$0.id]?.count ?? 0 }
        }

        private func isSmaller(than other: Room) -> Bool {
            (fewest ?? 0, counts.reduce(0, +)) < (other.fewest ?? 0, other.counts.reduce(0, +))
        }
    }

    /// The open decisions that are older than a step of the ladder lets them be.
    ///
    /// Days are those of the calendar, and count from the day on which it was asked: a decision comes to a
    /// step when its days and those of all steps before it are over.
    private static func waiting(
        _ state: PartnershipState,
        _ term: Term,
        _ day: CivilDate
    ) -> (figures: [Figure], remarks: [Remark]) {
        var last = 0
        let steps = term.ladder.map { step in
            last += step.days
            return (level: step.level, after: last)
        }
        var figures: [Figure] = []
        var remarks: [Remark] = []
        for decision in state.shared(Decision.self) {
            let isOpen = decision.decidedOn.map { day < $0 } ?? true
            let age = decision.askedOn.days(until: day)
            guard isOpen, let step = steps.last(where: { $0.after < age }) else { continue }
            let evidence = [term.id, decision.id]
            figures.append(
                Figure(
                    "ladder_step",
                    about: .entity(decision.id),
                    .text(step.level),
                    from: evidence
                )
            )
            remarks.append(
                Remark(
                    "\(decision.title) waits since \(decision.askedOn): it goes to \(step.level)",
                    evidence: evidence
                )
            )
        }
        return (figures, remarks)
    }
}
