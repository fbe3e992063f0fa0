import TestSupport

/// Draws a story from a seed.
///
/// Each story has its own few kinds of trouble (swarm testing, Groce and others, 2012): where
/// everything goes wrong at once, few things get far enough to go wrong in an interesting way.
struct StoryWriter {
    private var random: SeededGenerator
    private let seed: UInt64
    private let stage: Stage
    private var devices: Int
    private var bag: [Kind] = []
    private var proposals = 0

    private enum Kind: CaseIterable {
        case loss, delay, repetition, crash, gatewayCrash, group, live, clocks, clone, restore,
            access,
            hostile, privacy, agreements, snapshots
    }

    init(seed: UInt64, stage: Stage) {
        self.seed = seed
        self.stage = stage
        random = SeededGenerator(seed: seed)
        devices = [2, 2, 3, 3, 4].randomElement(using: &random) ?? 2
    }

    /// Writes the story.
    static func write(_ seed: UInt64, for stage: Stage) -> Story {
        var writer = StoryWriter(seed: seed, stage: stage)
        return writer.write()
    }

    private mutating func write() -> Story {
        for kind in Kind.allCases where random.next(upTo: 100) < chance(of: kind) {
            bag.append(kind)
        }
        let count = Int.random(in: 16...40, using: &random)
        let beginning = devices
        var actions: [Event.Action] = []
        for device in 0..<devices where random.next(upTo: 3) > 0 {
            actions.append(.sync(device: device, steps: 6, .none))
        }
        while actions.count < count {
            let action = action()
            // A real server is worth killing while it has something to do.
            if stage == .real, case .sync(let device, _, let fate) = action, fate.isGatewayCrash {
                actions.append(edit(on: device))
            }
            actions.append(action)
        }
        actions.append(.rest)
        let events = actions.enumerated().map { Event(number: $0, action: $1) }
        return Story(seed: seed, devices: beginning, events: events)
    }

    /// In how many of a hundred stories a kind of trouble can happen.
    private func chance(of kind: Kind) -> Int {
        if stage == .real {
            return switch kind {
            case .gatewayCrash: 100
            case .live: 40
            case .access: 30
            case .clone: 45
            case .restore: 30
            default: 45
            }
        }
        switch kind {
        case .restore, .clone: return 20
        case .access: return 20
        default: return 45
        }
    }

    private mutating func action() -> Event.Action {
        // What happens to servers and to folders is what a real stage is for.
        switch random.next(upTo: stage == .real ? 23 : 20) {
        case 0..<8: edit()
        case 8..<15: .sync(device: device(), steps: random.next(upTo: 5) + 1, fate())
        case 15: .look(device: device())
        case 16: random.next(upTo: 4) == 0 ? .rest : .pass(seconds: random.next(upTo: 4_000))
        default: trouble()
        }
    }

    private mutating func device() -> Int { random.next(upTo: devices) }

    private mutating func edit(on device: Int? = nil) -> Event.Action {
        if bag.contains(.agreements), random.next(upTo: 3) == 0 { return agreement() }
        let place: Event.Place =
            bag.contains(.privacy) && random.next(upTo: 3) == 0 ? .own : .shared
        let edit: Event.Edit =
            switch random.next(upTo: 17) {
            case 0: .new
            case 1..<4: .put(field: random.next(upTo: 2), value: random.next(upTo: 1_000))
            case 4, 5: .add(random.next(upTo: 3))
            case 6: .rem(random.next(upTo: 3))
            case 7, 8: .inc(random.next(upTo: 9) + 1)
            case 9: .reset
            case 10: random.next(upTo: 2) == 0 ? .del : .undel
            case 11: .pos(random.next(upTo: 4))
            case 12: .settle(field: random.next(upTo: 2))
            case 13: random.next(upTo: 3) == 0 ? .impossible : .new
            default:
                .text(
                    at: random.next(upTo: 1_000),
                    delete: random.next(upTo: 4),
                    insert: [
                        "ab", "x", "Fresh ", "\u{1F469}\u{200D}\u{1F373}", "e\u{301}\r\n", "",
                    ][
                        random.next(upTo: 6)
                    ]
                )
            }
        return .edit(
            device: device ?? self.device(),
            place: place,
            entity: random.next(upTo: 2),
            edit
        )
    }

    /// A step of an agreement: about one entity, in one stream, so that they meet.
    private mutating func agreement() -> Event.Action {
        let step: Event.Edit
        switch random.next(upTo: 6) {
        case 0, 1:
            proposals += 1
            step = .propose(number: proposals, value: random.next(upTo: 1_000))
        case 2: step = .withdraw(pick: random.next(upTo: 3))
        default: step = .accept(pick: random.next(upTo: 3))
        }
        return .edit(device: device(), place: .shared, entity: 0, step)
    }

    private mutating func fate() -> Event.Fate {
        // Real servers take a moment to come back: so that it is spent well, more goes wrong there.
        if stage == .real, random.next(upTo: 2) == 0 { return gatewayFate() }
        guard random.next(upTo: 3) == 0, let kind = bag.randomElement(using: &random) else {
            return .none
        }
        switch kind {
        case .loss: return random.next(upTo: 2) == 0 ? .requestLost : .answerLost
        case .delay: return random.next(upTo: 3) == 0 ? .editMeanwhile : .delayed
        case .repetition: return random.next(upTo: 2) == 0 ? .repeated : .repeatedLater
        case .crash:
            return [.crashBeforeTake, .crashInTake, .crashAfterTake][random.next(upTo: 3)]
        case .gatewayCrash: return gatewayFate()
        default: return .none
        }
    }

    private mutating func gatewayFate() -> Event.Fate {
        random.next(upTo: 2) == 0 ? .gatewayCrashBeforeCommit : .gatewayCrashAfterCommit
    }

    private mutating func trouble() -> Event.Action {
        // Where real servers and devices are, stories insist on what would be rare.
        let rare: [Kind] = [.clone, .restore, .snapshots, .hostile, .access, .live]
        let insisted = bag.filter { stage == .real && rare.contains($0) }
        guard let kind = (insisted.isEmpty ? bag : insisted).randomElement(using: &random)
        else { return edit() }
        switch kind {
        case .delay, .repetition: return .arrive(random.next(upTo: 8))
        case .crash: return .crash(device: device())
        case .group: return .together(random.next(upTo: 4) == 0 ? gatewayFate() : .none)
        case .live:
            let frames = Event.Frame.allCases
            return .live(device: device(), frames[random.next(upTo: frames.count)])
        case .clocks: return clock()
        case .clone:
            switch random.next(upTo: 3) {
            case 0: return .clone(device: device())
            case 1: return .backUp(device: device())
            default: return .rollBack(device: device())
            }
        case .restore:
            return random.next(upTo: 2) == 0
                ? .backUpStore : .restoreStore(pick: random.next(upTo: 4))
        case .access: return access()
        case .hostile:
            let tricks =
                Event.Trick.allCases + [
                    .honest, .honest, .baseBack, .otherContent, .newer, .newer, .newer,
                ]
            return .hostile(tricks[random.next(upTo: tricks.count)])
        case .snapshots: return snapshot()
        case .loss, .gatewayCrash, .privacy, .agreements: return edit()
        }
    }

    private mutating func snapshot() -> Event.Action {
        guard random.next(upTo: 4) == 0, devices < 5 else {
            return .snapshot(isHorizon: random.next(upTo: 3) > 0)
        }
        devices += 1
        return .enrol(organisation: random.next(upTo: 2))
    }

    private mutating func clock() -> Event.Action {
        let decade: Int64 = 10 * 365 * 86_400_000
        let jump = Int64.random(in: -decade...decade, using: &random)
        return random.next(upTo: 3) == 0
            ? .gatewayClock(milliseconds: jump) : .clock(device: device(), milliseconds: jump)
    }

    private mutating func access() -> Event.Action {
        switch random.next(upTo: 6) {
        case 0: .revoke(device: device())
        case 1: .suspend
        case 2: .resume
        case 3: .leave(organisation: random.next(upTo: 2))
        default: .join(organisation: random.next(upTo: 2))
        }
    }
}

extension Event.Fate {
    /// Whether the gateway stops.
    fileprivate var isGatewayCrash: Bool {
        self == .gatewayCrashBeforeCommit || self == .gatewayCrashAfterCommit
    }
}

extension SeededGenerator {
    /// A number from zero up to below a bound.
    mutating func next(upTo bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }
}
