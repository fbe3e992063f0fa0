/// What the sides received, quarter by quarter, in the years of account of each of them.
///
/// One receipt is in other years for each side: what one books in its third quarter may be in the other's
/// first. Both see both, so neither has to convert the other's reports.
public struct FiscalValue: Sendable {
    /// One quarter in one side's calendar.
    public struct Row: Hashable, Sendable {
        /// The side whose calendar it is.
        public let calendarOf: OrganisationID
        /// The quarter.
        public let quarter: FiscalQuarter
        /// What each side received in it, by the receiver.
        public let received: [OrganisationID: Money]
        /// The receipts, and the rates by which they were converted, in the order of their ids.
        public let evidence: [EntityID]
    }

    /// The quarters of the years that a day is in and of those before, for each side in the order of ids.
    public let rows: [Row]
    /// What has to be said of receipts that do not count.
    public let remarks: [Remark]

    /// Counts what was received up to a day.
    public init(in state: PartnershipState, on day: CivilDate) {
        let calendars = state.organisations.map { organisation in
            let calendar = state.profile(of: organisation.id)?.fiscalCalendar ?? .civil
            return (side: organisation.id, years: Self.years(calendar, day))
        }
        let first = calendars.compactMap(\.years.first?.first).min() ?? day
        let received = ReceivedValue(in: state, after: first.adding(days: -1), through: day)
        remarks = received.remarks
        guard let currency = received.currency else {
            rows = []
            return
        }
        rows = calendars.flatMap { side, years in
            years.flatMap(\.quarters).filter { $0.first <= day }.map { quarter in
                Self.row(quarter, of: side, received, currency, in: state)
            }
        }
    }

    /// The year before the one that a day is in, if the calendar has it, and that year.
    private static func years(_ calendar: FiscalCalendar, _ day: CivilDate) -> [FiscalYear] {
        let current = calendar.year(of: day)
        let previous = calendar.year(of: current.first.adding(days: -1))
        return previous < current ? [previous, current] : [current]
    }

    private static func row(
        _ quarter: FiscalQuarter,
        of side: OrganisationID,
        _ received: ReceivedValue,
        _ currency: Currency,
        in state: PartnershipState
    ) -> Row {
        let isInside = { (entry: ReceivedValue.Entry) in
            quarter.first <= entry.receipt.day && entry.receipt.day <= quarter.last
        }
        let totals = state.organisations.map { organisation in
            let total = received.total {
                isInside($0) && $0.receipt.receiver == organisation.id
            }
            return (organisation.id, Money(total, currency))
        }
        return Row(
            calendarOf: side,
            quarter: quarter,
            received: Dictionary(totals, uniquingKeysWith: { first, _ in first }),
            evidence: Set(received.evidence(isInside)).sorted()
        )
    }
}
