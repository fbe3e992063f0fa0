import EntenteDomain
import EntenteSync

/// The same story in two worlds that differ in one thing only.
public enum TwinWorlds: Sendable {
    /// INV-14: one world in which a third organisation works in its own stream, and one in which it
    /// does not.
    ///
    /// Every answer to every other device must be the same, byte for byte.
    public static func interference(_ seed: UInt64, fault: Fault? = nil) -> Violation? {
        let story = Simulation.story(seed)
        let quiet = story.withGuest { _ in [] }
        let busy = story.withGuest { number in
            [
                .edit(device: story.devices, place: .own, entity: 0, .add(number % 3)),
                .sync(device: story.devices, steps: 5, number % 7 == 0 ? .answerLost : .none),
            ]
        }
        return compare(quiet, busy, fault: fault)
    }

    /// INV-22: one world in which clocks jump by years, and one in which they do not.
    ///
    /// The logs must hold the same changes of the same devices in the same order.
    public static func clocks(_ seed: UInt64) -> Violation? {
        let story = Simulation.story(seed)
        let calm = story.withoutJumps
        guard calm != story else { return nil }
        do {
            let places = try [story, calm].map { try World.played($0).places }
            guard places[0] != places[1] else { return nil }
            return Violation(
                .clocks,
                "seed \(seed): with other clocks the log is another one"
            )
        } catch {
            return Violation(.sense, "seed \(seed) ended with \(error)")
        }
    }

    private static func compare(_ one: Story, _ other: Story, fault: Fault?) -> Violation? {
        do {
            let worlds = try [one, other].map {
                try World.played($0, fault: fault, isTimed: true)
            }
            for number in 0..<one.devices - 1 {
                let device = worlds[0].devices[number].principal.device
                let answers = worlds.map { $0.transcripts[device] ?? [] }
                guard answers[0] != answers[1] else { continue }
                return Violation(
                    .noInterference,
                    "seed \(one.seed): device \(number + 1) gets other bytes because of a "
                        + "stream that it cannot see"
                )
            }
            return nil
        } catch {
            return Violation(.sense, "seed \(one.seed) ended with \(error)")
        }
    }
}

extension Story {
    /// The story without some of its events.
    func leavingOut(_ isLeftOut: (Event.Action) -> Bool) -> Story {
        var story = self
        story.events.removeAll { isLeftOut($0.action) }
        return story
    }

    /// The story with clocks that nobody sets.
    ///
    /// As much time passes at each event as in the story itself: when a device asks again depends on it,
    /// and so does who is first in the log.
    fileprivate var withoutJumps: Story {
        var story = self
        story.events = events.map { event in
            switch event.action {
            case .clock, .gatewayClock: Event(number: event.number, action: .pass(seconds: 0))
            default: event
            }
        }
        return story
    }

    /// The story with a guest who does something of its own after each event.
    ///
    /// Without requests that are under way for long: which of them arrives would depend on the guest's.
    fileprivate func withGuest(_ doings: (Int) -> [Event.Action]) -> Story {
        var events: [Event] = []
        for event in self.events {
            switch event.action {
            case .arrive, .together, .rest, .restoreStore, .backUpStore, .clone, .enrol: continue
            default: if event.action.device ?? 0 < devices { events.append(event) }
            }
            events += doings(event.number).map { Event(number: event.number, action: $0) }
        }
        return Story(seed: seed, devices: devices + 1, hasGuest: true, events: events)
    }
}

extension World {
    fileprivate static func played(
        _ story: Story,
        fault: Fault? = nil,
        isTimed: Bool = false
    ) throws -> World {
        let world = try World(story, fault: fault)
        world.isTimed = isTimed
        for event in story.events { try world.happen(event) }
        return world
    }

    /// Which device's which change stands where.
    fileprivate var places: [[String]] {
        gateway.store.logs.map { log in
            log.rows.map { "\($0.record.header.device) \($0.record.header.n)" }
        }
    }
}
