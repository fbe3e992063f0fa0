import Simulator
import TestSupport

/// What is killed with SIGKILL, and when.
struct Strike: Hashable, Sendable, CustomStringConvertible {
    /// What dies.
    enum Victim: String, CaseIterable, Sendable {
        /// The gateway.
        case gateway
        /// PostgreSQL's first process; the others follow it.
        case database
        /// The process of PostgreSQL that serves the gateway; PostgreSQL then starts all anew.
        case backend
        /// The gateway and PostgreSQL.
        case both
    }

    /// How far the gateway has come.
    enum Moment: String, CaseIterable, Sendable {
        /// Nothing is under way.
        case betweenCalls
        /// A call has begun, whatever it is.
        case duringCall
        /// A push has locked its stream and written nothing.
        case beforeWriting
        /// A push has written its changes and not committed.
        case beforeCommit
        /// A push has committed, and nobody has been told.
        case afterCommit
    }

    var victim: Victim
    var moment: Moment

    /// The fault that a fate means here; nil when it leaves the servers alone.
    init?(_ fate: Event.Fate, _ random: inout SeededGenerator) {
        switch fate {
        case .gatewayCrashBeforeCommit:
            let moments: [Moment] = [.duringCall, .beforeWriting, .beforeCommit]
            moment = moments.randomElement(using: &random) ?? .beforeCommit
        case .gatewayCrashAfterCommit: moment = .afterCommit
        default: return nil
        }
        victim = Victim.allCases.randomElement(using: &random) ?? .gateway
    }

    /// The fault that hits a checkpointer, at times.
    init?(duringCheckpoint random: inout SeededGenerator) {
        guard random.next() % 4 == 0 else { return nil }
        let moments: [Moment] = [.beforeWriting, .beforeCommit, .afterCommit]
        moment = moments.randomElement(using: &random) ?? .beforeCommit
        victim = random.next() % 2 == 0 ? .database : .backend
    }

    /// The fault that hits those who listen, at times.
    init?(whileListening random: inout SeededGenerator) {
        let fates: [Event.Fate] = [.gatewayCrashBeforeCommit, .gatewayCrashAfterCommit, .none]
        self.init(fates.randomElement(using: &random) ?? .none, &random)
    }

    /// A fault while an administrator changes something.
    init(duringAdministration random: inout SeededGenerator) {
        moment = .duringCall
        victim = Victim.allCases.randomElement(using: &random) ?? .database
    }

    /// Whether the gateway dies.
    var killsGateway: Bool { victim == .gateway || victim == .both }

    var description: String { "\(victim) killed \(moment)" }
}
