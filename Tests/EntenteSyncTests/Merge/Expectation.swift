import EntenteDomain
import Oracles
import Testing

@testable import EntenteSync

/// Compares what was merged with what the oracle says of the same operations.
func expect(_ state: EntityState, _ oracle: HistoryOracle, isSettled: Bool) {
    let register = state.registers["f"] ?? Register()
    let values = register.siblings.map(\.value)
    let text = state.texts["f"] ?? TextState()
    #expect((state.sets["f"] ?? AddWinsSet()).members == oracle.members)
    #expect((state.counters["f"] ?? Counter()).value?.coefficient == oracle.sum)
    #expect(state.existence.exists == oracle.exists)
    #expect(Array(text.text.utf8) == Array(oracle.text.utf8))
    let conflicts = state.existence.conflicts.map {
        [OperationName($0.edit), OperationName($0.deletion)]
    }
    #expect(Set(conflicts) == oracle.conflicts)
    #expect(conflicts.count == oracle.conflicts.count)
    if isSettled {
        #expect(values == oracle.registerValues)
        #expect(state.position.siblings.map(\.value) == oracle.positions)
    } else {
        // Which one is displayed may change once the server has seen it.
        #expect(Set(values) == Set(oracle.registerValues))
        #expect(values.count == oracle.registerValues.count)
    }
}
