import EntenteClient
import EntenteDomain
import EntenteSync
import GRDB
import TestSupport

/// A gateway that shows two histories to two devices.
public enum ForkedWorlds: Sendable {
    /// INV-19: two devices that were shown different histories find out by one exchange.
    ///
    /// After the story of a seed the gateway keeps two logs that differ in their last change, one for
    /// each of two devices. Then the second device writes into the log of the first, once.
    ///
    /// - Parameters:
    ///   - seed: The seed.
    ///   - isForked: Whether there are two histories; without, nobody may stop.
    /// - Returns: What did not hold; nil when all is well.
    public static func check(_ seed: UInt64, isForked: Bool = true) -> Violation? {
        do {
            let world = try World(peaceful(seed), fault: nil)
            for event in world.story.events { try world.happen(event) }
            guard world.violations.isEmpty else { return world.violations.first }
            for device in 0..<2 { try world.settle(device) }
            let origin = world.gateway
            try world.log(1, by: 0)
            let first = world.gateway
            if isForked { world.show(origin) }
            try world.log(2, by: 1)
            if isForked { world.show(first) }
            try world.write(3, by: 1)
            try world.settle(0)
            let halts = try world.devices.prefix(2).flatMap { try $0.streams().compactMap(\.halt) }
            if isForked {
                guard halts.contains(where: { $0.detail.contains("forked") }) else {
                    let detail = "two devices with different histories do not notice"
                    return Violation(.root, "seed \(seed): \(detail)")
                }
                return nil
            }
            return world.violations.first
        } catch {
            return Violation(.sense, "seed \(seed) ended with \(error)")
        }
    }

    /// INV-19: a change that claims to know a head that never was is found by everybody who reads it, if
    /// the gateway logs it.
    ///
    /// Whoever stops says why, and keeps what shows it.
    public static func checkLie(_ seed: UInt64) -> Violation? {
        do {
            let world = try World(peaceful(seed), fault: nil)
            for event in world.story.events { try world.happen(event) }
            guard world.violations.isEmpty else { return world.violations.first }
            for device in 0..<2 { try world.settle(device) }
            world.gateway.store.fault = .knownBelieved
            var random = SeededGenerator(seed: seed)
            try world.play(.falseKnown, &random)
            for device in world.devices.prefix(2) {
                // That the gateway took it is known here.
                world.violations = []
                guard let number = world.devices.firstIndex(where: { $0 === device }) else {
                    continue
                }
                try world.settle(number)
                let stream = world.stream(.shared, of: device)
                let halt = try device.streams().first { $0.id == stream }?.halt
                guard let halt, halt.detail.contains("fork"), try device.hasEvidence(stream) else {
                    let said = halt?.detail ?? "it goes on"
                    let detail = "\(device.label) read of a head that never was: \(said)"
                    return Violation(.root, "seed \(seed): \(detail)")
                }
            }
            return nil
        } catch {
            return Violation(.sense, "seed \(seed) ended with \(error)")
        }
    }

    /// The story of a seed without what would keep the first two devices from writing.
    private static func peaceful(_ seed: UInt64) -> Story {
        Simulation.story(seed).leavingOut { action in
            switch action {
            case .clone, .rollBack, .revoke, .suspend, .leave, .restoreStore: true
            default: false
            }
        }
    }
}

extension World {
    /// A device that should write and could not.
    private struct NotLogged: Error {
        let device: Int
    }

    /// From now on devices hear another gateway; that it is another one, only they can find out.
    fileprivate func show(_ gateway: SimulatedGateway) {
        self.gateway = gateway
        for log in gateway.store.logs {
            let life = Ledger.Life(stream: log.id, epoch: log.epoch)
            ledger.leaves[life] = log.rows.map(\.leaf)
        }
    }

    /// A device writes one value, of an entity of which no story tells, and syncs.
    fileprivate func write(_ value: Int, by device: Int) throws {
        try edit(device, .shared, 1_000, .put(field: 1, value: value))
        try settle(device)
    }

    /// The same, and it must be in the log.
    fileprivate func log(_ value: Int, by device: Int) throws {
        let stream = stream(.shared, of: devices[device])
        let before = gateway.store.log(stream)?.rows.count
        try write(value, by: device)
        guard gateway.store.log(stream)?.rows.count != before else {
            throw NotLogged(device: device)
        }
    }
}

extension SimulatedDevice {
    /// Whether the device keeps something that shows why it stopped.
    fileprivate func hasEvidence(_ stream: StreamID) throws -> Bool {
        try queue.read { database in
            try Bool.fetchOne(
                database,
                sql: "SELECT EXISTS (SELECT 1 FROM evidence WHERE stream = ?)",
                arguments: [stream.description]
            ) ?? false
        }
    }
}
