/// A fault that the simulator can plant in its own parts, to show that it would be found.
///
/// Each stands for a class of mistakes; none is in the code of the product.
public enum Fault: String, CaseIterable, Hashable, Sendable {
    /// A group that is committed loses one change in its middle.
    case gapInSeq
    /// The answer leaves before the commit, which then does not happen.
    case acknowledgedBeforeDurable
    /// The store does not know the last base of a device.
    case baseRegression
    /// The store forgets the counters of a device when the gateway starts again.
    case forgottenCounters
    /// A push that comes again gets another outcome than it had.
    case wrongOutcomeOnRepush
    /// Another content under a used counter gets the first one's outcome.
    case forkAccepted
    /// The store takes whatever head a push claims to know.
    case knownBelieved
    /// The gateway decides about access by what it knew before.
    case staleAccess
    /// The header that is served is not the one that was hashed.
    case rootMismatch
    /// A restored database keeps the name of its epoch.
    case epochIgnored
    /// What one stream's reader gets depends on another stream.
    case interference
    /// The gateway refuses changes of which the clock is wrong.
    case clockRefused
    /// A change that the gateway refuses is sent again and again.
    case rejectedBlocks
    /// The content of a refused change is thrown away.
    case rejectedForgotten
    /// A device that stops while it stores a page has moved its cursor.
    case cursorBeforeData
    /// A waiting change is rewritten when others' changes come in.
    case pendingRewritten
    /// A device that stops loses what waits.
    case outboxLost
    /// A write of a field supersedes those that its author had not seen.
    case siblingDropped
    /// A removal takes away additions that it had not seen.
    case additionLost
    /// A push that is answered twice counts twice.
    case countedTwice
    /// A text edit goes where its index is now, not where its author saw it.
    case textNotTransformed
    /// Syncing asks again at once after an answer that is final.
    case impatience
    /// The store knows nothing of what was proposed before.
    case pastForgotten
    /// The store does not know which fields need features.
    case needIgnored
    /// A snapshot lacks what the last change did.
    case snapshotShort
    /// What was set aside to be made again is taken for made.
    case asideForgotten
    /// An acceptance counts whether or not its author may sign.
    case anybodySigns

    /// The invariants by which the fault must be found.
    public var caught: Set<Invariant> {
        switch self {
        case .gapInSeq, .cursorBeforeData: [.noGap]
        case .acknowledgedBeforeDurable: [.durable]
        case .baseRegression: [.causality]
        case .forgottenCounters: [.causality, .onceOnly, .stableOutcome]
        case .wrongOutcomeOnRepush: [.stableOutcome]
        case .forkAccepted: [.forkRefused]
        case .staleAccess: [.access]
        case .rootMismatch, .knownBelieved: [.root]
        case .epochIgnored: [.immutable]
        case .interference: [.noInterference]
        case .clockRefused: [.clocks]
        case .rejectedBlocks: [.liveness, .rejection]
        case .rejectedForgotten: [.rejection]
        case .pendingRewritten: [.frozen]
        case .outboxLost: [.onceOnly, .causality]
        case .siblingDropped: [.registers]
        case .additionLost: [.sets]
        case .countedTwice: [.counters]
        case .textNotTransformed: [.texts]
        case .impatience: [.patience]
        case .pastForgotten, .anybodySigns: [.agreements]
        case .needIgnored: [.features]
        case .snapshotShort: [.snapshots]
        case .asideForgotten: [.recovery]
        }
    }
}
