public import EntenteClient
import EntenteDomain
public import EntenteSync
public import Oracles

extension HistoryOracle {
    /// What an entity is, and what a person sees of it, against the whole history (INV-8 to 11).
    ///
    /// - Parameters:
    ///   - state: The entity as the product has merged it.
    ///   - view: The entity as the product shows it.
    ///   - isSettled: Whether all of the history is in the log, so that ties are decided.
    /// - Returns: Where the two differ from this.
    public func violations(
        of state: EntityState,
        shownAs view: EntityView,
        isSettled: Bool
    ) -> [Violation] {
        merged(state, isSettled: isSettled) + shown(view, isSettled: isSettled)
    }

    /// The product's merge against the whole history.
    private func merged(_ state: EntityState, isSettled: Bool) -> [Violation] {
        var violations: [Violation] = []
        for field in Event.Edit.fields {
            let expected = about(state.id, field).registerValues
            let found = (state.registers[field] ?? Register()).siblings.map(\.value)
            if isSettled ? found != expected : Set(found) != Set(expected) {
                violations.append(
                    Violation(.registers, "\(found) is there where \(expected) has to be")
                )
            }
        }
        let history = about(state.id, "title")
        if isSettled {
            let found = state.position.siblings.map(\.value)
            if found != history.positions {
                violations.append(Violation(.registers, "\(found) are the order keys"))
            }
        }
        let conflicts = Set(
            state.existence.conflicts.map { [OperationName($0.edit), OperationName($0.deletion)] }
        )
        if conflicts != history.conflicts {
            violations.append(Violation(.registers, "there are other conflicts about existence"))
        }
        return violations
    }

    /// What a person sees against the whole history.
    private func shown(_ view: EntityView, isSettled: Bool) -> [Violation] {
        var violations = Event.Edit.fields.flatMap { shown(view, $0, isSettled: isSettled) }
        let about = { (field: FieldName) in self.about(view.id, field) }
        let members: [JSONValue] = about(Event.Edit.tags).members.map { .string($0) }
        if view.value(Event.Edit.tags) ?? .array([]) != .array(members) {
            violations.append(Violation(.sets, "the set is not \(members.map(\.text8))"))
        }
        let sum = about(Event.Edit.votes).sum
        if let shown = view.value(Event.Edit.votes), shown != .string("\(sum)") {
            violations.append(Violation(.counters, "\(shown.text8) is counted, not \(sum)"))
        }
        let text = about(Event.Edit.note).text
        let shownText = view.text(Event.Edit.note)
        if Array((shownText ?? "").utf8) != Array(text.utf8) {
            violations.append(
                Violation(.texts, "\(shownText ?? "nothing") is the text, not \(text)")
            )
        }
        if view.exists != about("title").exists {
            violations.append(
                Violation(.registers, "an entity is shown that is not there, or is not shown")
            )
        }
        return violations
    }

    private func shown(
        _ view: EntityView,
        _ field: FieldName,
        isSettled: Bool
    ) -> [Violation] {
        var violations: [Violation] = []
        let values = about(view.id, field).registerValues
        let shown = view.value(field)
        if isSettled ? shown != values.last : values.isEmpty != (shown == nil) {
            violations.append(
                Violation(.registers, "\(field) is shown as \(shown?.text8 ?? "nothing")")
            )
        }
        // Values that are the same are no conflict; what stands beside is shown.
        let conflict = view.conflicts.first { $0.field == field }
        let sides = Set((conflict?.sides.map(\.value) ?? shown.map { [$0] } ?? []))
        if sides != Set(values) {
            violations.append(
                Violation(
                    .registers,
                    "\(sides.map(\.text8)) are shown beside each other in \(field), "
                        + "not \(values.map(\.text8))"
                )
            )
        }
        return violations
    }
}
