/// The four must-dos of a charter (S1, row 11).
enum MustDo: String, Hashable, Sendable, CaseIterable {
    /// A shared vision and purpose.
    case vision
    /// Objectives with KPIs.
    case objectives
    /// What each side puts in.
    case resourcing
    /// Who decides, and when they meet.
    case governance
}

/// Which must-dos of the charter are done, and who was introduced to it (rows 8, 11, 12).
struct MustDoList: Sendable {
    /// One side's people: what it pledged for a month, and what it logged.
    struct Effort: Sendable {
        let organisation: OrganisationID
        let pledged: Amount
        let logged: Amount
        let evidence: [EntityID]

        /// What part of the pledge was kept, in percent.
        var kept: Amount { logged.percent(of: pledged) ?? .hundred }
    }

    /// The charter, the first in the log of several; nil when nobody wrote one.
    let charter: Charter?
    /// The must-dos that are done, with what shows it.
    let evidence: [MustDo: [EntityID]]
    /// What each side last logged; none for a side that never did.
    let efforts: [Effort]
    /// The bodies that have no next date.
    let idleBodies: [GovernanceBody]
    /// The named departments that have read the charter, with their word for it.
    let acknowledged: [DepartmentID: EntityID]

    /// How many must-dos are done.
    var done: Int { evidence.count }

    /// What part of the named departments has read the charter; nil when none are named.
    var acknowledgedShare: Amount? {
        guard let named = charter.map({ Set($0.departments).count }) else { return nil }
        return Amount(acknowledged.count).percent(of: Amount(named))
    }

    /// Looks at the charter on a day.
    init(in state: PartnershipState, on day: CivilDate) {
        // Ids are random: by them a second charter would often take the place of one that is signed.
        let charter = state.shared(Charter.self).min {
            ($0.made.order, $0.id) < ($1.made.order, $1.id)
        }
        let bodies = charter?.bodies?.compactMap { state.findShared($0, GovernanceBody.self) } ?? []
        let meetings = state.shared(Meeting.self).filter { !$0.isCancelled && $0.day >= day }
        let next = Dictionary(grouping: meetings, by: \.body)
        let kpis = charter?.objectives?.filter { state.findShared($0, KPI.self) != nil } ?? []
        let efforts = Self.efforts(charter, in: state, on: day)
        let keptFrom = state.settings[CharterProgress.capacityKeptFrom]
        let isStaffed =
            efforts.count == state.organisations.count && efforts.allSatisfy { $0.kept >= keptFrom }
        var evidence: [MustDo: [EntityID]] = [:]
        if let charter {
            if charter.vision != nil { evidence[.vision] = [charter.id] }
            if !kpis.isEmpty { evidence[.objectives] = [charter.id] + kpis }
            if charter.pledges != nil, isStaffed {
                evidence[.resourcing] = [charter.id] + efforts.flatMap(\.evidence)
            }
            if !bodies.isEmpty, bodies.allSatisfy({ next[$0.id] != nil }) {
                let dates = bodies.compactMap { next[$0.id]?.min { $0.day < $1.day }?.id }
                evidence[.governance] = [charter.id] + bodies.map(\.id) + dates
            }
        }
        self.charter = charter
        self.evidence = evidence
        self.efforts = efforts
        idleBodies = bodies.filter { next[$0.id] == nil }
        acknowledged = Self.acknowledged(charter, in: state, by: day)
    }

    /// What each side last logged against its pledge, by the month on a day.
    private static func efforts(
        _ charter: Charter?,
        in state: PartnershipState,
        on day: CivilDate
    ) -> [Effort] {
        let logged = state.shared(Capacity.self).filter {
            $0.logged != nil && $0.month <= day.month
        }
        .sorted { ($0.month, $0.order, $0.id) < ($1.month, $1.order, $1.id) }
        return state.organisations.compactMap { organisation in
            guard let last = logged.last(where: { $0.organisation == organisation.id }),
                let pledged = last.pledged ?? charter?.pledges?[organisation.id],
                let logged = last.logged
            else { return nil }
            return Effort(
                organisation: organisation.id,
                pledged: pledged,
                logged: logged,
                evidence: [last.id] + (last.pledged == nil ? charter.map { [$0.id] } ?? [] : [])
            )
        }
    }

    /// The named departments that have read the charter by a day; only their own side can say so.
    private static func acknowledged(
        _ charter: Charter?,
        in state: PartnershipState,
        by day: CivilDate
    ) -> [DepartmentID: EntityID] {
        guard let charter else { return [:] }
        let named = Set(charter.departments)
        let words = state.shared(Acknowledgement.self).filter { word in
            named.contains(word.department) && word.day <= day
                && word.subject.map { $0 == charter.id } ?? true
                && state.organisation(of: word.department) == word.organisation
        }
        return Dictionary(
            words.map { ($0.department, $0.id) },
            uniquingKeysWith: { first, _ in first }
        )
    }
}
