/// Asks again and again until the condition holds or the time is over; whether it came to hold.
@discardableResult
public func eventually(
    within bound: Duration = .seconds(60),
    _ condition: () async throws -> Bool
) async rethrows -> Bool {
    let end = ContinuousClock.now + bound
    while try await !condition() {
        guard ContinuousClock.now < end else { return false }
        try? await Task.sleep(for: .milliseconds(5))
    }
    return true
}
