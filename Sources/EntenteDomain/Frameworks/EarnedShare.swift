/// Row 31: earn the share (S3): what is owed of what was earned together.
public enum EarnedShare: Framework {
    /// The row.
    public static let row = 31
    /// What it is called.
    public static let title = "Earn the share"
    /// The source.
    public static let source = "S3"
    /// It has no thresholds.
    public static let settings: [Setting] = []

    /// What one side has of one statement.
    public struct Account: Hashable, Sendable {
        /// The side.
        public let organisation: OrganisationID
        /// Its part of the pool.
        public let share: Amount
        /// What it was paid, or holds.
        public let paid: Amount
        /// The payments that were counted.
        public let payments: [EntityID]
        /// What is still owed to it; below zero when it was paid too much.
        public var owed: Amount { share - paid }
    }

    /// The accounts of a statement, in the order of the organisations' ids; none before a split is agreed.
    public static func accounts(of statement: ShareStatement, in state: PartnershipState)
        -> [Account]
    {
        let payments = state.shared(Payment.self).filter { $0.statement == statement.id }
        let split = AgreedSplit(of: statement, in: state)
        return accounts(of: statement, by: split, paid: payments, in: state)
    }

    private static func accounts(
        of statement: ShareStatement,
        by split: AgreedSplit,
        paid payments: [Payment],
        in state: PartnershipState
    ) -> [Account] {
        let parts = Shares.parts(of: statement.pool, by: split.profit)
        let rates = state.rates
        return parts.sorted { $0.key < $1.key }.map { organisation, share in
            var paid: Amount = organisation == statement.holder ? share : .zero
            var counted: [EntityID] = []
            for payment in payments where payment.isConfirmed && payment.receiver == organisation {
                let currency = statement.pool.currency
                guard let sum = rates.convert(payment.amount, to: currency, on: payment.day)
                else { continue }
                // In whole coins: what is less than one can be neither paid nor owed.
                paid += Amount(sum.amount.rounded(to: currency.digits)) ?? sum.amount
                counted += [payment.id] + (sum.by.map { [$0] } ?? [])
            }
            return Account(
                organisation: organisation,
                share: share,
                paid: paid,
                payments: counted
            )
        }
    }

    /// What is open of every statement.
    public static func finding(in state: PartnershipState, on day: CivilDate) -> Finding {
        let statements = state.shared(ShareStatement.self)
        guard !statements.isEmpty else {
            return Finding(row: row, .open, "no period was accounted for yet")
        }
        var figures: [Figure] = []
        var open: [String] = []
        var remarks: [Remark] = []
        var isWrong = false
        let byStatement = Dictionary(grouping: state.shared(Payment.self), by: \.statement)
        for statement in statements {
            let payments = byStatement[statement.id, default: []]
            let split = AgreedSplit(of: statement, in: state)
            let accounts = accounts(of: statement, by: split, paid: payments, in: state)
            figures += accounts.flatMap { Self.figures($0, of: statement, by: split) }
            open += accounts.filter { $0.owed > 0 }.map { account in
                let sum = Money(account.owed, statement.pool.currency)
                return "\(sum) open to \(state.name(account.organisation))"
            }
            let faults = faults(of: statement, by: split)
            isWrong = isWrong || !faults.isEmpty || accounts.contains { $0.owed < 0 }
            remarks += faults + notes(statement, accounts, payments, in: state)
        }
        let unclosed = statements.filter { !$0.isClosed }
        let verdict: Verdict =
            isWrong ? .red : open.isEmpty && unclosed.isEmpty ? .good : .amber
        let sentence = open.isEmpty ? "nothing is owed" : open.joined(separator: ", ")
        return Finding(row: row, verdict, sentence, figures: figures, remarks: remarks)
    }

    /// The statement's own shares, or those of the profit that were agreed on its last day.
    public static func shares(
        of statement: ShareStatement,
        in state: PartnershipState
    ) -> [OrganisationID: Amount] {
        AgreedSplit(of: statement, in: state).profit
    }

    private static func figures(
        _ account: Account,
        of statement: ShareStatement,
        by split: AgreedSplit
    ) -> [Figure] {
        let subject = Figure.Subject.side(account.organisation, statement.period)
        let currency = statement.pool.currency
        return [
            Figure(
                "share",
                about: subject,
                .money(Money(account.share, currency)),
                from: [statement.id] + split.evidence
            ),
            Figure(
                "paid",
                about: subject,
                .money(Money(account.paid, currency)),
                from: account.organisation == statement.holder
                    ? [statement.id] + account.payments : account.payments
            ),
            Figure(
                "owed",
                about: subject,
                .money(Money(account.owed, currency)),
                from: [statement.id] + split.evidence + account.payments
            ),
        ]
    }

    /// What keeps a statement from being right.
    private static func faults(
        of statement: ShareStatement,
        by split: AgreedSplit
    ) -> [Remark] {
        let shares = split.profit
        guard !Shares.areWhole(shares) else { return [] }
        if shares.isEmpty, let begins = split.remarks.first {
            let text = "\(statement.period): \(begins.text); a period before it says its own shares"
            return [Remark(text, evidence: [statement.id] + begins.evidence)]
        }
        let text =
            shares.isEmpty
            ? "no split is agreed"
            : "the split sums to \(shares.values.reduce(.zero, +)), not to 100"
        return [Remark("\(statement.period): \(text)", evidence: [statement.id])]
    }

    /// What people should know of a statement.
    private static func notes(
        _ statement: ShareStatement,
        _ accounts: [Account],
        _ payments: [Payment],
        in state: PartnershipState
    ) -> [Remark] {
        let over = accounts.filter { $0.owed < 0 }.map { account in
            let sum = Money(-account.owed, statement.pool.currency)
            return Remark(
                "\(statement.period): \(state.name(account.organisation)) was paid \(sum) too much",
                evidence: [statement.id] + account.payments
            )
        }
        let waiting = statement.waiting.sorted().map {
            Remark("\(statement.period) waits for \(state.name($0))", evidence: [statement.id])
        }
        let counted = Set(accounts.flatMap(\.payments))
        let others = payments.filter { !counted.contains($0.id) }
        let uncounted = others.map { payment in
            let why = payment.isConfirmed ? "cannot be counted" : "is not confirmed by the receiver"
            return Remark(
                "\(statement.period): a payment of \(payment.amount) \(why)",
                evidence: [payment.id]
            )
        }
        return over + waiting + uncounted
    }
}
