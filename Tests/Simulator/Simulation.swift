/// Runs stories and checks what must hold.
public enum Simulation: Sendable {
    /// What became of a story.
    public struct Outcome: Sendable {
        /// The story.
        public let story: Story
        /// What did not hold; empty when all is well.
        public let violations: [Violation]
        /// The event after which it was seen; nil when all is well.
        public let event: Event?
        /// How many changes the logs hold in the end.
        public let changes: Int
        /// A line for each event, in plain words.
        public let log: [String]
    }

    /// The story of a seed, of events that can happen on the stage.
    public static func story(_ seed: UInt64, for stage: Stage = .simulated) -> Story {
        StoryWriter.write(seed, for: stage)
    }

    /// Lets a story happen, up to the first event after which something does not hold.
    ///
    /// - Parameters:
    ///   - story: The story.
    ///   - fault: A fault to plant.
    ///   - announce: Hears of each event before it happens.
    /// - Returns: What became of the story.
    public static func run(
        _ story: Story,
        fault: Fault? = nil,
        announce: (Event) -> Void = { _ in }
    ) -> Outcome {
        var log: [String] = []
        do {
            let world = try World(story, fault: fault)
            for event in story.events {
                log.append(event.description)
                announce(event)
                do {
                    try world.happen(event)
                } catch {
                    world.violate(.sense, "\(event) ended with \(error)")
                }
                guard world.violations.isEmpty else {
                    return Outcome(
                        story: story,
                        violations: world.violations,
                        event: event,
                        changes: world.size,
                        log: log
                    )
                }
            }
            return Outcome(
                story: story,
                violations: [],
                event: nil,
                changes: world.size,
                log: log
            )
        } catch {
            let violation = Violation(.sense, "no world: \(error)")
            return Outcome(
                story: story,
                violations: [violation],
                event: nil,
                changes: 0,
                log: log
            )
        }
    }

    /// Runs the story of a seed.
    public static func run(seed: UInt64, fault: Fault? = nil) -> Outcome {
        run(story(seed), fault: fault)
    }
}

extension World {
    fileprivate var size: Int { gateway.store.logs.reduce(0) { $0 + $1.rows.count } }
}
