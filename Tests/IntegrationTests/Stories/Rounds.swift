import NIOConcurrencyHelpers

/// Rounds of syncing that are under way at the same time.
struct Rounds: Sendable {
    private let left: NIOLockedValueBox<Int>
    private let tasks: [Task<Void, any Error>]

    /// Begins each.
    init(_ rounds: [@Sendable () async throws -> Void]) {
        let left = NIOLockedValueBox(rounds.count)
        self.left = left
        tasks = rounds.map { round in
            Task {
                defer { left.withLockedValue { $0 -= 1 } }
                try await round()
            }
        }
    }

    /// Whether all have ended.
    var areOver: Bool { left.withLockedValue { $0 == 0 } }

    /// Waits until all have ended.
    func end() async throws {
        for task in tasks { try await task.value }
    }
}
