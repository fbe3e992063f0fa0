/// The value that was received and confirmed, of twelve months unless said otherwise, in one currency.
struct ReceivedValue: Sendable {
    /// One receipt with its value in the partnership's currency.
    struct Entry: Sendable {
        let receipt: Receipt
        let value: Amount
        /// The receipt, and the rate by which it was converted.
        let evidence: [EntityID]
    }

    /// The currency; nil when there is nothing to count in.
    let currency: Currency?
    /// What counts, in the order of the receipts' ids.
    let entries: [Entry]
    /// Receipts that could not be converted, which count for nothing.
    let unconverted: [Receipt]

    /// Counts the receipts after the same day of the year before, up to a day.
    init(in state: PartnershipState, on day: CivilDate) {
        self.init(in: state, after: day.adding(months: -12), through: day)
    }

    /// Counts the receipts after one day, or from the first on, up to another.
    init(in state: PartnershipState, after start: CivilDate?, through end: CivilDate) {
        let receipts = state.shared(Receipt.self).filter { receipt in
            start.map { $0 < receipt.day } ?? true && receipt.day <= end
        }
        // Before a currency is agreed, that of the receipts serves if they have only one.
        let used = Set(receipts.map(\.value.currency))
        let currency = state.currency ?? (used.count == 1 ? used.first : nil)
        self.currency = currency
        let rates = state.rates
        var entries: [Entry] = []
        var unconverted: [Receipt] = []
        for receipt in receipts {
            let converted = currency.flatMap {
                rates.convert(receipt.value, to: $0, on: receipt.day)
            }
            guard let converted else {
                unconverted.append(receipt)
                continue
            }
            entries.append(
                Entry(
                    receipt: receipt,
                    value: converted.amount,
                    evidence: [receipt.id] + (converted.by.map { [$0] } ?? [])
                )
            )
        }
        self.entries = entries
        self.unconverted = unconverted
    }

    /// What one side received.
    func total(_ organisation: OrganisationID) -> Amount {
        total { $0.receipt.receiver == organisation }
    }

    /// What the receipts of a kind are worth together.
    func total(_ counts: (Entry) -> Bool) -> Amount {
        entries.lazy.filter(counts).map(\.value).reduce(.zero, +)
    }

    /// The entities behind what the receipts of a kind are worth.
    func evidence(_ counts: (Entry) -> Bool) -> [EntityID] {
        entries.filter(counts).flatMap(\.evidence)
    }

    /// A figure for each side: what it received.
    func figures(_ state: PartnershipState) -> [Figure] {
        guard let currency else { return [] }
        return state.organisations.map { organisation in
            Figure(
                "received",
                about: .organisation(organisation.id),
                .money(Money(total(organisation.id), currency)),
                from: evidence { $0.receipt.receiver == organisation.id }
            )
        }
    }

    /// What has to be said of receipts that do not count.
    var remarks: [Remark] {
        guard !unconverted.isEmpty else { return [] }
        let count = unconverted.count
        return [
            Remark(
                "\(count) \(count == 1 ? "receipt does" : "receipts do") not count, for want of a recorded rate",
                evidence: unconverted.map(\.id)
            )
        ]
    }
}
