extension Simulation {
    /// The shortest story found that breaks the same invariant: events are left out, first many at a
    /// time, then one by one (Zeller and Hildebrandt, "Simplifying and isolating failure-inducing
    /// input", 2002).
    public static func shrink(_ outcome: Outcome, fault: Fault? = nil, tries: Int = 400) -> Outcome
    {
        guard let broken = outcome.violations.first?.invariant else { return outcome }
        var best = outcome
        if let event = outcome.event, let end = best.story.events.firstIndex(of: event) {
            var story = best.story
            story.events.removeSubrange((end + 1)...)
            best = run(story, fault: fault)
        }
        var left = tries
        var part = max(1, best.story.events.count / 2)
        while left > 0 {
            var isShorter = false
            var start = 0
            while start < best.story.events.count, left > 0 {
                var story = best.story
                let end = min(start + part, story.events.count)
                story.events.removeSubrange(start..<end)
                left -= 1
                let shorter = run(story, fault: fault)
                if shorter.violations.contains(where: { $0.invariant == broken }) {
                    best = shorter
                    isShorter = true
                } else {
                    start = end
                }
            }
            if part == 1, !isShorter { break }
            part = max(1, part / 2)
        }
        return best
    }

    /// What a person needs to know of a story in which something did not hold.
    public static func report(_ outcome: Outcome, fault: Fault? = nil) -> String {
        let short = shrink(outcome, fault: fault)
        let planted = fault.map { " --fault \($0.rawValue)" } ?? ""
        return """
            \(short.violations.map(\.description).joined(separator: "\n"))
            A short story of \(short.story.devices) devices in which it happens:
            \(short.log.map { "  \($0)" }.joined(separator: "\n"))
            Replay all of it: swift run entente-simulator --seed \(outcome.story.seed)\(planted)
            """
    }
}
