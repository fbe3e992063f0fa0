/// Row 13: the five pillars of S2, called practice pillars here; those of S0 are the readiness pillars (row 5).
public enum PracticePillars: Framework {
    /// The row.
    public static let row = 13
    /// What it is called.
    public static let title = "Five practice pillars"
    /// The source.
    public static let source = "S2; the bound of the verdict is ours"

    /// Within how many days each sponsor should have met the other side.
    static let sponsorDays = Setting(
        "sponsor_days",
        90,
        "Within how many days each sponsor should have met the other side."
    )

    /// From which percentage on the weakest pillar is good.
    static let goodFrom = Setting(
        "practice_good_from",
        75,
        "The percentage from which the weakest of the five practice pillars is good."
    )

    /// Its thresholds.
    public static let settings = [sponsorDays, goodFrom]

    /// How many leading KPIs both sides can act on a strategy needs (S2); it is no threshold of ours.
    static let leadingKPIs = 2

    /// The five bars, together and of each side, and the weakest.
    public static func finding(in state: PartnershipState, on day: CivilDate) -> Finding {
        let pillars = [
            recognition(state), leadership(state, day), strategy(state), tactics(state, day),
            value(state, day),
        ]
        let parts = pillars.map { Part(name: $0.words, score: $0.score) }
        guard pillars.contains(where: \.isBegun), let weakest = Part.weakest(parts) else {
            return Finding(row: row, .open, "nothing of the five pillars is there yet")
        }
        let place = pillars.firstIndex { $0.words == weakest.name } ?? 0
        let isGood = weakest.score >= state.settings[goodFrom]
        return Finding(
            row: row,
            isGood ? .good : .amber,
            "weakest: pillar \(place + 1), \(weakest.name), \(weakest.score.rounded(to: 0)) %",
            figures: pillars.flatMap { $0.figures(state) },
            remarks: pillars.flatMap(\.remarks)
        )
    }

    /// One of the five.
    private struct Pillar {
        /// The name in figures.
        let name: String
        /// What people call it.
        let words: String
        /// The score of both sides together; nil when nothing can be said.
        let score: Amount?
        /// The score of each side.
        let sides: [OrganisationID: Amount]
        let evidence: [EntityID]
        var remarks: [Remark] = []

        /// Whether anybody began with it.
        var isBegun: Bool { !evidence.isEmpty }

        func figures(_ state: PartnershipState) -> [Figure] {
            let all = score.map { Figure(name, .percent($0), from: evidence) }
            let each = state.organisations.compactMap { organisation in
                sides[organisation.id].map {
                    Figure(
                        name,
                        about: .organisation(organisation.id),
                        .percent($0),
                        from: evidence
                    )
                }
            }
            return (all.map { [$0] } ?? []) + each
        }
    }

    /// 1: the statement of the opportunity is signed by both; a side that signed sees its own bar full.
    private static func recognition(_ state: PartnershipState) -> Pillar {
        let page = state.partnership
        let opportunity = page?.opportunity
        let isSigned = opportunity?.value != nil
        let waiting = Set(opportunity?.waiting ?? [])
        let isProposed = opportunity != nil && !waiting.isEmpty
        let sides = state.organisations.map { organisation in
            let hasSigned = isSigned || isProposed && !waiting.contains(organisation.id)
            return (organisation.id, hasSigned ? Amount.hundred : .zero)
        }
        let remark = Remark(
            "the statement of the opportunity is not signed by both",
            evidence: page.map { [$0.id] } ?? []
        )
        return Pillar(
            name: "recognition",
            words: "recognition",
            score: isSigned ? .hundred : .zero,
            sides: Dictionary(uniqueKeysWithValues: sides),
            evidence: opportunity == nil ? [] : page.map { [$0.id] } ?? [],
            remarks: isSigned ? [] : [remark]
        )
    }

    /// 2: each sponsor met the other side not long ago.
    private static func leadership(_ state: PartnershipState, _ day: CivilDate) -> Pillar {
        let sponsors = state.shared(Sponsor.self)
        let longest = state.settings.whole(sponsorDays)
        var sides: [OrganisationID: Amount] = [:]
        var remarks: [Remark] = []
        for organisation in state.organisations {
            let own = sponsors.filter { $0.organisation == organisation.id }
            let last = own.compactMap { $0.lastMet(through: day) }.max()
            let absent = last.map { $0.days(until: day) }
            let hasMet = absent.map { $0 <= longest } ?? false
            sides[organisation.id] = hasMet ? .hundred : .zero
            guard !hasMet else { continue }
            let what =
                own.isEmpty
                ? "\(organisation.name) has no sponsor"
                : absent.map { "\(organisation.name)'s sponsor absent \($0) days" }
                    ?? "\(organisation.name)'s sponsor never met the other side"
            remarks.append(Remark(what, evidence: own.map(\.id)))
        }
        return Pillar(
            name: "leadership",
            words: "leadership by example",
            score: Amount.mean(of: Array(sides.values)),
            sides: sides,
            evidence: sponsors.map(\.id),
            remarks: remarks
        )
    }

    /// 3: half for two leading KPIs that all sides can act on, half for a message that the side knows.
    private static func strategy(_ state: PartnershipState) -> Pillar {
        let organisations = state.organisations.map(\.id)
        let leading = state.shared(KPI.self).filter { kpi in
            kpi.terms.nature == .lead && organisations.allSatisfy(kpi.influencedBy.contains)
        }
        let messages = state.shared(Note.self).filter(\.isMessage)
        let hasKPIs = leading.count >= leadingKPIs
        let fifty = Amount(50)
        let sides = organisations.map { organisation in
            let isRead = messages.contains { $0.isKnown(to: organisation, in: state) }
            return (organisation, (hasKPIs ? fifty : 0) + (isRead ? fifty : 0))
        }
        var remarks: [Remark] = []
        if !hasKPIs {
            remarks.append(
                Remark(
                    "\(leading.count) of \(leadingKPIs) leading KPIs that all sides can act on",
                    evidence: leading.map(\.id)
                )
            )
        }
        let full = hasKPIs ? Amount.hundred : fifty
        for (organisation, score) in sides where score < full {
            remarks.append(
                Remark(
                    "no message on the strategy was read at \(state.name(organisation))",
                    evidence: messages.map(\.id)
                )
            )
        }
        return Pillar(
            name: "strategy",
            words: "strategy crafted and communicated",
            score: Amount.mean(of: sides.map(\.1)),
            sides: Dictionary(uniqueKeysWithValues: sides),
            evidence: leading.map(\.id) + messages.map(\.id),
            remarks: remarks
        )
    }

    /// 4: how many actions that were due in twelve months were done on time.
    private static func tactics(_ state: PartnershipState, _ day: CivilDate) -> Pillar {
        let start = day.adding(months: -12)
        let due = state.shared(Action.self).filter { action in
            guard let due = action.due, action.standing(on: day) != .dropped else { return false }
            // What is due on the day itself may still be done on it.
            return start < due && (due < day || (due == day && action.isOnTime))
        }
        let all = Ratio(due, \.isOnTime)
        let sides = state.organisations.compactMap { organisation in
            Ratio(due.filter { $0.organisation == organisation.id }, \.isOnTime).percent
                .map { (organisation.id, $0) }
        }
        let remark = Remark(
            "\(all.unmet.count) of \(all.count) actions were not done on time",
            evidence: all.unmet
        )
        return Pillar(
            name: "tactics",
            words: "tactics delivered",
            score: all.percent,
            sides: Dictionary(uniqueKeysWithValues: sides),
            evidence: all.evidence,
            remarks: all.unmet.isEmpty ? [] : [remark]
        )
    }

    /// 5: in how many of the last twelve months somebody did something relevant (row 15).
    private static func value(_ state: PartnershipState, _ day: CivilDate) -> Pillar {
        let months = ValueAddMonths(in: state, on: day)
        let percent = { (count: Int) in Amount(count).percent(of: 12) }
        let sides = state.organisations.compactMap { organisation in
            percent(months.count(by: organisation.id)).map { (organisation.id, $0) }
        }
        return Pillar(
            name: "value",
            words: "value constantly and consistently",
            score: percent(months.count()),
            sides: Dictionary(uniqueKeysWithValues: sides),
            evidence: months.entries.map(\.id)
        )
    }
}
