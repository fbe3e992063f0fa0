/// How profit and loss are shared by what is agreed (rows 17, 25, 28 and 31).
///
/// The partnership's page and the term on profit and loss can both say it. The page counts, which is signed
/// for this alone; the term does where the page says nothing.
public struct AgreedSplit: Hashable, Sendable {
    /// The shares of the profit, in percent; empty while none hold.
    public let profit: [OrganisationID: Amount]
    /// The shares of the loss, in percent; empty while none hold.
    public let loss: [OrganisationID: Amount]
    /// What they were agreed on.
    public let evidence: [EntityID]
    /// Why an agreed split does not hold yet, or that something else is agreed as well.
    public let remarks: [Remark]

    /// The split of one statement: its own shares, or what was agreed on its last day.
    init(of statement: ShareStatement, in state: PartnershipState) {
        guard !statement.shares.isEmpty else {
            self.init(in: state, on: statement.until)
            return
        }
        self.init(profit: statement.shares)
    }

    private init(
        profit: [OrganisationID: Amount],
        loss: [OrganisationID: Amount] = [:],
        evidence: [EntityID] = [],
        remarks: [Remark] = []
    ) {
        self.profit = profit
        self.loss = loss
        self.evidence = evidence
        self.remarks = remarks
    }

    /// Reads what holds on a day; without a day, what was signed last.
    public init(in state: PartnershipState, on day: CivilDate?) {
        let signed = state.shared(Term.self).filter { $0.kind == .profitAndLoss }
        let terms = Version.all(signed.map { ($0.id, $0.agreed) })
        let page = state.partnership.map { page in
            Version.all([(page.id, page.splitAgreed)], before: terms.first?.since)
        }
        let onPage = Holding(page ?? [], on: day)
        let inTerms = Holding(terms, on: day)
        let profit = onPage.profit ?? inTerms.profit
        let loss = onPage.loss ?? inTerms.loss
        var remarks: [Remark] = []
        if let next = onPage.next, let begins = next.begins {
            remarks.append(Remark("the agreed split holds from \(begins)", evidence: [next.id]))
        }
        if let said = onPage.profit, let other = inTerms.profit, said.shares != other.shares {
            remarks.append(
                Remark(
                    "the term on profit and loss says another split than the page, which counts",
                    evidence: [said.id, other.id]
                )
            )
        }
        self.init(
            profit: profit?.shares ?? [:],
            loss: loss?.shares ?? [:],
            evidence: Array(Set([profit?.id, loss?.id].compactMap(\.self))).sorted(),
            remarks: remarks
        )
    }

    /// One version of a split that all signed.
    private struct Version {
        let id: EntityID
        let content: RecordValue
        /// Since which day it is in force.
        let since: CivilDate?
        /// The day from which it holds; nil for the first of all, which holds for what was before it as well.
        let begins: CivilDate?

        /// The versions of some entities, in the order in which they came into force: what is signed later
        /// does not change the accounts of what is over.
        ///
        /// With a day, what something else said in force since then holds before the first of these.
        static func all(
            _ agreed: [(EntityID, EntityRecord.Agreed?)],
            before other: CivilDate? = nil
        ) -> [Version] {
            let signed = agreed.flatMap { id, agreed in
                (agreed?.versions ?? []).map { (id: id, version: $0) }
            }
            // Of two by the same change the lower id counts, as everywhere.
            let sorted = signed.sorted { left, right in
                (left.version.since?.number ?? .min, left.version.decided ?? 0, right.id)
                    < (right.version.since?.number ?? .min, right.version.decided ?? 0, left.id)
            }
            return sorted.enumerated().compactMap { place, signed in
                RecordValue(signed.version.value).map { content in
                    let since = signed.version.since
                    let isFirst = place == 0 && (other.map { since ?? $0 <= $0 } ?? true)
                    return Version(
                        id: signed.id,
                        content: content,
                        since: since,
                        begins: content.day("from") ?? (isFirst ? nil : since)
                    )
                }
            }
        }
    }

    /// What of some versions holds on a day.
    private struct Holding {
        private(set) var profit: (id: EntityID, shares: [OrganisationID: Amount])?
        private(set) var loss: (id: EntityID, shares: [OrganisationID: Amount])?
        /// The first version that holds only later.
        private(set) var next: Version?

        init(_ versions: [Version], on day: CivilDate?) {
            for version in versions {
                if let day, let begins = version.begins, day < begins {
                    // One that is signed later and begins no later takes its place.
                    if next?.begins.map({ begins <= $0 }) ?? true { next = version }
                    continue
                }
                next = nil
                profit = Self.said("profit", version)
                loss = Self.said("loss", version)
            }
        }

        private static func said(_ name: FieldName, _ version: Version) -> (
            id: EntityID, shares: [OrganisationID: Amount]
        )? {
            let shares = Partnership.shares(version.content.records(name))
            return shares.isEmpty ? nil : (version.id, shares)
        }
    }
}
