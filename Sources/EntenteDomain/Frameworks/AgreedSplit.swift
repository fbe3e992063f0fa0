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

    /// Reads what holds on a day; without a day, whatever is agreed.
    public init(in state: PartnershipState, on day: CivilDate?) {
        let page = state.partnership.flatMap { $0.splitAgreed?.value == nil ? nil : $0 }
        let signed = TermSheet(in: state).term(.profitAndLoss).flatMap { $0.isInForce ? $0 : nil }
        guard let page else {
            self.init(
                profit: signed?.profit ?? [:],
                loss: signed?.loss ?? [:],
                evidence: signed.map { [$0.id] } ?? []
            )
            return
        }
        var remarks: [Remark] = []
        let begins = page.splitFrom.flatMap { from in day.map { from > $0 } == true ? from : nil }
        if let begins {
            remarks.append(Remark("the agreed split holds from \(begins)", evidence: [page.id]))
        }
        let profit = begins == nil ? page.profitShares : [:]
        if let signed, !signed.profit.isEmpty, !profit.isEmpty, signed.profit != profit {
            remarks.append(
                Remark(
                    "the term on profit and loss says another split than the page, which counts",
                    evidence: [page.id, signed.id]
                )
            )
        }
        self.init(
            profit: profit,
            loss: begins == nil ? page.lossShares : [:],
            evidence: [page.id],
            remarks: remarks
        )
    }
}
