import EntenteDomain

extension StateMachine {
    /// Whether a step is allowed.
    func allows(from current: String, to next: String, byMaker: Bool) -> Bool {
        do {
            try check(from: current, to: next, byMaker: byMaker)
            return true
        } catch {
            return false
        }
    }
}
