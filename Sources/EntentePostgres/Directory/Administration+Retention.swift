public import EntenteDomain
import EntenteSync

/// How long an organisation keeps what it wrote in partnerships that have ended.
public struct RetentionEntry: Hashable, Sendable {
    /// For how many days; nil for ever.
    public let days: Int?
    /// When that was said.
    public let since: Milliseconds?
    /// Its ended partnerships.
    public let partnerships: [Ended]

    /// An ended partnership, as the organisation's retention sees it.
    public struct Ended: Hashable, Sendable {
        /// The partnership.
        public let id: PartnershipID
        /// Its name.
        public let name: String
        /// When it ended.
        public let ended: Milliseconds
        /// When what the organisation wrote there is erased; nil for never.
        public let over: Milliseconds?
        /// How many of its changes are erased.
        public let erased: Int64
    }
}

extension Administration {
    /// Says for how many days after the end of a partnership an organisation keeps what it wrote there.
    ///
    /// It holds for partnerships that have ended already, too, but of these nothing is erased before the
    /// least of days has passed since. The other sides of active partnerships are told in their control
    /// streams.
    /// - Parameters:
    ///   - days: Within `Limits.retentionDays`; nil for ever.
    ///   - organisation: Whose changes.
    ///   - now: The time.
    /// - Throws: `AdministrationError`; nothing was set then.
    public func setRetention(
        _ days: Int?,
        of organisation: OrganisationID,
        now: Milliseconds
    ) async throws(AdministrationError) {
        if let days, !Limits.retentionDays.contains(days) {
            throw AdministrationError(.outOfBounds(Limits.retentionDays), field: "days")
        }
        try await step { step in
            try await step.require(organisation)
            _ = try await step.transaction.query(
                RetentionSQL.set,
                [
                    .text(organisation.description), days.map { .int4(Int32($0)) } ?? .null,
                    .int8(now.value),
                ]
            )
            let value = days.map { JSONValue.integer(Int64($0)) } ?? .null
            try await step.append(
                [ControlOperations.put(organisation, "retention_days", value)],
                toPartnershipsOf: organisation,
                now: now
            )
        }
    }

    /// What is set for an organisation, and what that does to its ended partnerships.
    public func retention(
        of organisation: OrganisationID
    ) async throws(AdministrationError) -> RetentionEntry {
        try await step { step in
            try await step.require(organisation)
            let id = PostgresValue.text(organisation.description)
            let answers = try await step.transaction.query([
                (RetentionSQL.organisation, [id]), (RetentionSQL.partnerships, [id]),
            ])
            let (set, rows) = (answers[0], answers[1])
            return RetentionEntry(
                days: set.optionalInt64(0, 0).map { Int($0) },
                since: set.optionalInt64(0, 1).map { Milliseconds($0) },
                partnerships: try rows.indices.map { row in
                    RetentionEntry.Ended(
                        id: try rows.id(row, 0),
                        name: rows.text(row, 1),
                        ended: Milliseconds(rows.int64(row, 2)),
                        over: rows.optionalInt64(row, 3).map { Milliseconds($0) },
                        erased: rows.int64(row, 4)
                    )
                }
            )
        }
    }
}
