extension OperationalFacts {
    /// Tells what can be told from what all organisations read, so that every replica tells the same.
    ///
    /// 1. A department has synced when one of its members has sent something; one that only reads leaves
    ///    no trace that the others could check.
    /// 2. A conflict is told by the entity that has it, deleted or not, and once it is settled by its
    ///    settlement.
    /// 3. A note is unread where it names a department of another side, or mentions a member of one, as
    ///    long as nobody of that department has opened it.
    ///
    /// - Parameters:
    ///   - records: The entities of the streams that are there.
    ///   - organisations: The sides.
    ///   - deleted: The entities that are not, and that somebody edited meanwhile, with since when.
    public init(
        from records: some Sequence<EntityRecord>,
        of organisations: [Organisation],
        deleted: [EntityID: CivilDate] = [:]
    ) {
        let homes = Dictionary(
            organisations.flatMap(\.members).map { ($0.id, $0.department) },
            uniquingKeysWith: { first, _ in first }
        )
        var last: [DepartmentID: CivilDate] = [:]
        var conflicts = deleted.map { Conflict(entity: $0, began: $1, settled: nil) }
        var unread: [Unread] = []
        var isEmpty = true
        for record in records where record.audience == .shared {
            isEmpty = false
            record.forEachAct { Self.note($0, homes, in: &last) }
            if let since = record.conflictSince {
                conflicts.append(Conflict(entity: record.id, began: since, settled: nil))
            }
            if let settlement = Settlement(of: record) {
                conflicts.append(
                    Conflict(
                        entity: settlement.id,
                        began: settlement.beganOn,
                        settled: settlement.settledOn
                    )
                )
            }
            unread += Self.unread(record, homes, organisations)
        }
        let departments = isEmpty ? [] : organisations.flatMap(\.departments).map(\.id)
        self.init(
            syncs: departments.map { Sync(department: $0, last: last[$0]) },
            conflicts: conflicts.sorted { $0.entity < $1.entity },
            unread: unread.sorted { ($0.department, $0.entity) < ($1.department, $1.entity) }
        )
    }

    private static func note(
        _ stamp: EntityRecord.Stamp,
        _ homes: [MemberID: DepartmentID],
        in last: inout [DepartmentID: CivilDate]
    ) {
        guard let department = homes[stamp.member] else { return }
        if let known = last[department], known >= stamp.day { return }
        last[department] = stamp.day
    }

    /// The departments of other sides that a note is for and that have not opened it.
    private static func unread(
        _ record: EntityRecord,
        _ homes: [MemberID: DepartmentID],
        _ organisations: [Organisation]
    ) -> [Unread] {
        guard record.type == Note.definition.name else { return [] }
        let meant =
            [record.department("department")].compactMap(\.self)
            + record.members("mentions").compactMap { homes[$0] }
        let opened = Set(record.members("opened_by").compactMap { homes[$0] })
        let others = organisations.filter { $0.id != record.made.organisation }
        let foreign = Set(others.flatMap(\.departments).map(\.id))
        return Set(meant).intersection(foreign).subtracting(opened).map { department in
            Unread(department: department, entity: record.id, since: record.made.day)
        }
    }
}

extension Settlement {
    /// Reads a record of whatever type; nil for one that is no settlement.
    fileprivate init?(of record: EntityRecord) {
        guard record.type == Self.definition.name else { return nil }
        self.init(record)
    }
}
