/// Who takes part and what happens to them, in order: all that a run follows from.
///
/// Each event draws its own chances from its number, so an event that is left out changes no other.
public struct Story: Hashable, Sendable {
    /// What keys, ids and chances follow from.
    public let seed: UInt64
    /// How many devices there are at the beginning; every second belongs to the partner.
    public let devices: Int
    /// Whether the last of them belongs to a third organisation, all alone.
    public let hasGuest: Bool
    /// What happens, in order.
    public var events: [Event]

    /// Puts a story together.
    public init(seed: UInt64, devices: Int, hasGuest: Bool = false, events: [Event]) {
        self.hasGuest = hasGuest
        self.seed = seed
        self.devices = devices
        self.events = events
    }
}

/// Where a story happens.
public enum Stage: Hashable, Sendable {
    /// In a `World`, where everything can happen.
    case simulated
    /// Through a real gateway on a real database, with more crashes.
    case real
}

/// One thing that happens.
public struct Event: Hashable, Sendable {
    /// The event's place in the story as it was written; it stays when others are left out.
    public let number: Int
    /// What happens.
    public let action: Action

    /// What can happen.
    public enum Action: Hashable, Sendable {
        /// A person edits on a device.
        case edit(device: Int, place: Place, entity: Int, Edit)
        /// A device takes some steps of syncing; something happens to the last of them.
        case sync(device: Int, steps: Int, Fate)
        /// All devices push at the same time; something happens to the gateway meanwhile.
        case together(Fate)
        /// A request arrives that was under way.
        case arrive(Int)
        /// A live event reaches a device.
        case live(device: Int, Frame)
        /// A device stops and starts again.
        case crash(device: Int)
        /// Somebody copies a device's folder and goes on with both.
        case clone(device: Int)
        /// Somebody keeps a copy of a device's folder.
        case backUp(device: Int)
        /// Somebody puts the kept copy in the place of the device's folder.
        case rollBack(device: Int)
        /// A device's clock is set.
        case clock(device: Int, milliseconds: Int64)
        /// The gateway's clock is set.
        case gatewayClock(milliseconds: Int64)
        /// The database is backed up.
        case backUpStore
        /// The database is restored to one of its backups, of which each restore leaves another.
        case restoreStore(pick: Int)
        /// The gateway keeps a snapshot of the shared stream, and may take all before it for longer ago
        /// than a device may be offline.
        case snapshot(isHorizon: Bool)
        /// Somebody enrols a device; there is nothing on it.
        case enrol(organisation: Int)
        /// A device is revoked.
        case revoke(device: Int)
        /// The partnership is suspended.
        case suspend
        /// The partnership is active again.
        case resume
        /// An organisation leaves the partnership.
        case leave(organisation: Int)
        /// An organisation takes part again.
        case join(organisation: Int)
        /// A device without our software pushes something.
        case hostile(Trick)
        /// A person looks at everything on a device.
        case look(device: Int)
        /// Time passes.
        case pass(seconds: Int)
        /// The network works and everybody syncs until nothing is left to do.
        case rest
    }

    /// Which of a device's streams.
    public enum Place: Hashable, Sendable, CaseIterable {
        /// The stream of all organisations.
        case shared
        /// The stream of the device's own organisation.
        case own
    }

    /// What a person does to an entity.
    public enum Edit: Hashable, Sendable {
        /// Brings it into being.
        case new
        /// Writes a value into a field.
        case put(field: Int, value: Int)
        /// Adds a member to a set.
        case add(Int)
        /// Takes a member out of a set.
        case rem(Int)
        /// Adds to a counter.
        case inc(Int)
        /// Starts the counter anew.
        case reset
        /// Deletes the entity.
        case del
        /// Restores the entity.
        case undel
        /// Places the entity in its list.
        case pos(Int)
        /// Replaces a part of the note.
        case text(at: Int, delete: Int, insert: String)
        /// Edits a note where there is none, as only a fault of a client could.
        case impossible
        /// Writes the displayed value of a field in which there is a conflict.
        case settle(field: Int)
        /// Proposes a value to both organisations; the number becomes the proposal's id.
        case propose(number: Int, value: Int)
        /// Accepts one of the proposals about the entity.
        case accept(pick: Int)
        /// Withdraws one of them.
        case withdraw(pick: Int)
    }

    /// What happens to a step of syncing.
    public enum Fate: Hashable, Sendable, CaseIterable {
        /// Nothing.
        case none
        /// The request never arrives.
        case requestLost
        /// The gateway does what is asked, and the answer never arrives.
        case answerLost
        /// The request is under way for a long time.
        case delayed
        /// The request arrives twice.
        case repeated
        /// The request arrives twice: now, and once more much later.
        case repeatedLater
        /// The device stops before it has stored the answer.
        case crashBeforeTake
        /// The device stops while it stores the answer.
        case crashInTake
        /// The device stops right after it has stored the answer.
        case crashAfterTake
        /// The gateway stops before it commits.
        case gatewayCrashBeforeCommit
        /// The gateway stops after it has committed and before it answers.
        case gatewayCrashAfterCommit
        /// A person edits between the request and the answer.
        case editMeanwhile
    }

    /// A live event.
    public enum Frame: Hashable, Sendable, CaseIterable {
        /// The changes after the device's cursor.
        case next
        /// Changes of which the device has some already.
        case overlapping
        /// Changes with others missing before them.
        case gap
        /// The size of the stream.
        case size
        /// A size that the stream does not have.
        case wrongSize
        /// Something about access has changed.
        case access
    }

    /// What a device without our software tries.
    public enum Trick: Hashable, Sendable, CaseIterable {
        /// An honest change.
        case honest
        /// The same counter with another content.
        case otherContent
        /// A base below the one before.
        case baseBack
        /// A base beyond the head.
        case baseAhead
        /// A counter that is not the next.
        case gap
        /// A seal by another key.
        case badSeal
        /// A text edit with an impossible index, and an honest change after it.
        case badIndex
        /// Bytes that are not canonical.
        case notCanonical
        /// A push in another device's name.
        case otherDevice
        /// A push with an old epoch.
        case otherEpoch
        /// The last push, once more.
        case again
        /// A push that claims to know another history.
        case falseKnown
        /// A step of a later version, which needs a feature that nobody else knows.
        case newer
    }
}
