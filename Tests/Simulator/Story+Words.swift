extension Event: CustomStringConvertible {
    /// The event in plain words.
    public var description: String { "\(number). \(action)" }
}

extension Event.Action: CustomStringConvertible {
    /// What happens, in plain words.
    public var description: String {
        switch self {
        case .edit(let device, let place, let entity, let edit):
            "device \(device + 1) \(edit) entity \(entity + 1) in \(place.words)"
        case .sync(let device, let steps, .none): "device \(device + 1) syncs, \(steps) steps"
        case .sync(let device, let steps, let fate):
            "device \(device + 1) syncs; at step \(steps) \(fate)"
        case .together(.none): "all devices push at the same time"
        case .together(let fate): "all devices push at the same time; \(fate)"
        case .arrive(let pick): "request \(pick + 1) of those under way arrives"
        case .live(let device, let frame): "a live event reaches device \(device + 1): \(frame)"
        case .crash(let device): "device \(device + 1) stops and starts again"
        case .clone(let device): "somebody copies the folder of device \(device + 1)"
        case .backUp(let device): "somebody keeps a copy of the folder of device \(device + 1)"
        case .rollBack(let device): "device \(device + 1) gets its kept folder back"
        case .clock(let device, let milliseconds):
            "the clock of device \(device + 1) jumps by \(milliseconds / 86_400_000) days"
        case .gatewayClock(let milliseconds):
            "the clock of the gateway jumps by \(milliseconds / 86_400_000) days"
        case .backUpStore: "the database is backed up"
        case .restoreStore(let pick): "the database is restored to backup \(pick)"
        case .snapshot(false): "the gateway keeps a snapshot"
        case .snapshot(true): "the gateway keeps a snapshot, and what is older is too old"
        case .enrol(let organisation): "organisation \(organisation + 1) gets another device"
        case .revoke(let device): "device \(device + 1) is revoked"
        case .suspend: "the partnership is suspended"
        case .resume: "the partnership is active again"
        case .leave(let organisation): "organisation \(organisation + 1) leaves the partnership"
        case .join(let organisation): "organisation \(organisation + 1) takes part again"
        case .hostile(let trick): "a stranger's software pushes: \(trick)"
        case .look(let device): "somebody looks at everything on device \(device + 1)"
        case .pass(let seconds): "\(seconds) seconds pass"
        case .rest: "the network works, and everybody syncs to the end"
        }
    }
}

extension Event.Action {
    /// The device to which it happens; nil when it happens to none in particular.
    public var device: Int? {
        switch self {
        case .edit(let device, _, _, _), .sync(let device, _, _), .live(let device, _),
            .crash(let device), .clone(let device), .backUp(let device), .rollBack(let device),
            .clock(let device, _), .revoke(let device), .look(let device):
            device
        default: nil
        }
    }
}

extension Event.Place {
    fileprivate var words: String {
        switch self {
        case .shared: "the shared stream"
        case .own: "the own organisation's stream"
        }
    }
}

extension Event.Edit: CustomStringConvertible {
    /// What a person does, as a verb.
    public var description: String {
        switch self {
        case .new: "makes"
        case .put(let field, let value): "writes \(value) into \(Self.fields[field]) of"
        case .add(let member): "adds m\(member) to the tags of"
        case .rem(let member): "removes m\(member) from the tags of"
        case .inc(let amount): "adds \(amount) to the votes of"
        case .reset: "resets the votes of"
        case .del: "deletes"
        case .undel: "restores"
        case .pos(let number): "moves to place \(number)"
        case .text(let at, let delete, let insert):
            "deletes \(delete) and types \(insert.debugDescription) near \(at) in the note of"
        case .impossible: "makes an impossible edit in the note of"
        case .settle(let field): "settles the conflict in \(Self.fields[field]) of"
        case .propose(_, let value): "proposes \(value) to both organisations for"
        case .accept(let pick): "accepts proposal \(pick + 1) about"
        case .withdraw(let pick): "withdraws proposal \(pick + 1) about"
        }
    }
}

extension Event.Fate: CustomStringConvertible {
    /// What happens to the step, in plain words.
    public var description: String {
        switch self {
        case .none: "nothing happens"
        case .requestLost: "the request is lost"
        case .answerLost: "the answer is lost"
        case .delayed: "the request is under way for long"
        case .repeated: "the request arrives twice"
        case .repeatedLater: "the request will arrive once more"
        case .crashBeforeTake: "it stops before it has stored the answer"
        case .crashInTake: "it stops while it stores the answer"
        case .crashAfterTake: "it stops right after it has stored the answer"
        case .gatewayCrashBeforeCommit: "the gateway stops before its commit"
        case .gatewayCrashAfterCommit: "the gateway stops after its commit"
        case .editMeanwhile: "somebody edits before the answer comes"
        }
    }
}
