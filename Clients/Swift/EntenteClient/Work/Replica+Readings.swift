public import EntenteDomain
import EntenteSync

/// What one organisation says of one month of a KPI.
public struct Reading: Hashable, Sendable {
    /// The month.
    public let period: Period
    /// The organisation that reports.
    public let organisation: OrganisationID
    /// The value; nil when it is not a decimal.
    public let value: ExactDecimal?
    /// The entity, with the conflicts among the organisation's own devices.
    public let entity: EntityView
}

extension Replica {
    /// Records values of a KPI for this device's organisation; those that are there already are left
    /// alone.
    ///
    /// Many readings become few changes. Doing the same again changes nothing. Answers how many were
    /// new or different.
    @discardableResult
    public func record(
        _ values: [(period: Period, value: ExactDecimal)],
        of kpi: EntityID,
        in stream: StreamID
    ) async throws(ReplicaError) -> Int {
        let organisation = identity.principal.organisation
        let known = try await ownReadings(in: stream)
        return try await edit(stream) { draft in
            var written = 0
            for (period, value) in values {
                let id = ReadingID.make(kpi: kpi, period: period, organisation: organisation)
                let text = value.description
                if let reading = known[id] {
                    guard reading.text(Field.value) != text else { continue }
                    draft.put(id, Field.value, .string(text))
                } else {
                    draft.new(EntityType.reading, id: id)
                    draft.put(id, Field.kpi, .string(kpi.description))
                    draft.put(id, Field.period, .string(period.description))
                    draft.put(id, Field.value, .string(text))
                }
                written += 1
                if written % Self.readingsOfOneChange == 0 { try draft.next() }
            }
            return written
        }
    }

    /// Four operations of at most 110 bytes each: about 55 KiB and 480 operations.
    private static let readingsOfOneChange = 120

    private func ownReadings(
        in stream: StreamID
    ) async throws(ReplicaError) -> [EntityID: EntityView] {
        let views = try await entities(EntityType.reading, in: stream)
        return Dictionary(views.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The readings of a KPI by every organisation of the partnership, in the order of the months.
    ///
    /// Whose reading it is follows from its id, which nobody but that organisation would compute; a
    /// reading under any other id is none.
    public func readings(
        of kpi: EntityID,
        in stream: StreamID
    ) async throws(ReplicaError) -> [Reading] {
        let partnership = try await self.stream(stream).partnership
        let organisations =
            try await session().partnerships
            .first { $0.id == partnership }?.organisations.map(\.id) ?? []
        var readings: [Reading] = []
        for view in try await entities(EntityType.reading, in: stream) {
            guard view.text(Field.kpi) == kpi.description,
                let period = view.text(Field.period).flatMap({ Period($0) }),
                let organisation = organisations.first(where: {
                    ReadingID.make(kpi: kpi, period: period, organisation: $0) == view.id
                })
            else { continue }
            readings.append(
                Reading(
                    period: period,
                    organisation: organisation,
                    value: view.text(Field.value).flatMap { ExactDecimal($0) },
                    entity: view
                )
            )
        }
        return readings.sorted { ($0.period, $0.organisation) < ($1.period, $1.organisation) }
    }
}
