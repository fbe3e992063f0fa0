/// Asks again and again until the condition holds or the time is over; whether it came to hold.
///
/// The bound only ends a test that would wait for ever: it is far longer than any slow machine takes.
@discardableResult
public func eventually(
    within bound: Duration = .seconds(120),
    _ condition: () async throws -> Bool
) async rethrows -> Bool {
    let end = ContinuousClock.now + bound
    while try await !condition() {
        guard ContinuousClock.now < end else { return false }
        try? await Task.sleep(for: .milliseconds(5))
    }
    return true
}
