/// What departments had to do by a day that is over, and what they did in time (row 30).
struct DueWork: Sendable {
    /// One thing that was due.
    struct Entry: Sendable {
        let id: EntityID
        let department: DepartmentID
        let due: CivilDate
        /// The day on which it was done; nil while it is not.
        let done: CivilDate?

        var isOnTime: Bool { done.map { $0 <= due } ?? false }
    }

    /// What was due in the twelve months up to a day, in the order of the ids of its kinds.
    let entries: [Entry]

    init(in state: PartnershipState, on day: CivilDate) {
        let start = day.adding(months: -12)
        let all = Self.obligations(state) + Self.actions(state) + Self.gives(state)
        entries = all.filter { entry in
            // What is due on the day itself may still be done on it.
            let isOver = entry.due < day || (entry.due == day && entry.isOnTime)
            return start < entry.due && isOver
        }.map { entry in
            // What was done after the day of the report is not done in it.
            Entry(
                id: entry.id,
                department: entry.department,
                due: entry.due,
                done: entry.done.flatMap { $0 <= day ? $0 : nil }
            )
        }
    }

    private static func obligations(_ state: PartnershipState) -> [Entry] {
        state.shared(Obligation.self).compactMap { obligation in
            guard obligation.state != .terminated, let due = obligation.due,
                let department = doing(
                    obligation.department,
                    obligation.responsible,
                    owedBy: obligation.side,
                    in: state
                )
            else { return nil }
            // A completion without a day was in time: who says late says when.
            let done = obligation.completedOn ?? (obligation.state == .completed ? due : nil)
            return Entry(id: obligation.id, department: department, due: due, done: done)
        }
    }

    private static func actions(_ state: PartnershipState) -> [Entry] {
        state.shared(Action.self).compactMap { action in
            // An action that names no side is asked of the department that it names, of whichever side.
            let side = state.record(action.id)?.organisation("organisation")
            guard action.droppedOn == nil, let due = action.due,
                let department = doing(
                    action.department,
                    action.responsible,
                    owedBy: side,
                    in: state
                )
            else { return nil }
            return Entry(id: action.id, department: department, due: due, done: action.doneOn)
        }
    }

    /// The department that does what a side owes; nil when none of that side is known.
    ///
    /// The department of an entity is the author's unless somebody says: it does not answer for what
    /// another side owes, but the department of whoever is responsible there does.
    private static func doing(
        _ department: DepartmentID?,
        _ responsible: MemberID?,
        owedBy side: OrganisationID?,
        in state: PartnershipState
    ) -> DepartmentID? {
        guard let department, let side, state.organisation(of: department) != side else {
            return department
        }
        return state.organisation(side)?.members.first { $0.id == responsible }?.department
    }

    /// Gives from their acceptance on: before it nobody promised anything.
    private static func gives(_ state: PartnershipState) -> [Entry] {
        state.shared(Give.self).compactMap { give in
            let item = give.item
            guard [.accepted, .delivered, .confirmed].contains(item.state),
                let department = item.department, let due = item.due
            else { return nil }
            let isDone = item.state != .accepted
            return Entry(
                id: item.id,
                department: department,
                due: due,
                done: isDone ? item.deliveredOn ?? due : nil
            )
        }
    }
}
