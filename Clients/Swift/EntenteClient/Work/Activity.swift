public import EntenteDomain
public import EntenteSync

/// What somebody did to one entity in one change of the log, or wrote into it in several.
public struct Activity: Hashable, Sendable {
    /// What was done to the entity.
    public enum Deed: String, Hashable, Sendable, CaseIterable {
        /// It was made.
        case made
        /// Some of its fields were written.
        case changed
        /// It was deleted.
        case deleted
        /// It was brought back.
        case restored
        /// A value was put before all sides, to be agreed.
        case proposed
        /// A side signed what was proposed.
        case accepted
        /// A proposal was taken back.
        case withdrew
    }

    /// The stream, which says who reads of it.
    public let stream: StreamID
    /// The place in the stream of the last change.
    public let seq: Int64
    /// How many changes it was; somebody who writes a note makes many.
    public let changes: Int
    /// When the gateway received it.
    public let received: Milliseconds
    /// Who did it.
    public let member: MemberID
    /// Whose member that is.
    public let organisation: OrganisationID
    /// The entity.
    public let entity: EntityID
    /// Its type; nil for what is kept beside an entity of another stream.
    public let type: FieldName?
    /// The one line that names it, as it is now.
    public let title: String
    /// What was done.
    public let deed: Deed
    /// The fields that were written, in the order of their names.
    public let fields: [FieldName]
    /// Whether it asks for the attention of this device's member.
    public let mentionsMe: Bool
}

/// What was done since somebody last looked.
public struct ActivityFeed: Hashable, Sendable {
    /// What was done, oldest first.
    public let entries: [Activity]
    /// How many changes before these are not among them.
    public let omitted: Int
    /// How far the streams were when this was read.
    public let looks: [ActivityLook]
}

/// How far somebody has looked at what was done in a stream.
public struct ActivityLook: Hashable, Sendable {
    /// The stream.
    public let stream: StreamID
    /// The life of its log.
    public let epoch: Epoch
    /// The last seq that was here.
    public let seq: Int64
}

extension Activity {
    /// Takes what somebody wrote into one entity in several changes together, where the last one was.
    static func combined(_ entries: [Activity]) -> [Activity] {
        struct Author: Hashable {
            let entity: EntityID
            let member: MemberID
        }
        var last: [Author: Activity] = [:]
        var combined: [Activity] = []
        for entry in entries.reversed() {
            let author = Author(entity: entry.entity, member: entry.member)
            if entry.deed == .changed, let later = last[author] {
                last[author] = later.joined(with: entry)
            } else if entry.deed == .changed {
                last[author] = entry
                combined.append(entry)
            } else {
                combined.append(entry)
            }
        }
        return combined.reversed().map { entry in
            let author = Author(entity: entry.entity, member: entry.member)
            return entry.deed == .changed ? last[author] ?? entry : entry
        }
    }

    private func joined(with earlier: Activity) -> Activity {
        Activity(
            stream: stream,
            seq: seq,
            changes: changes + earlier.changes,
            received: received,
            member: member,
            organisation: organisation,
            entity: entity,
            type: type,
            title: title,
            deed: deed,
            fields: Set(fields + earlier.fields).sorted(),
            mentionsMe: mentionsMe || earlier.mentionsMe
        )
    }
}

extension Activity.Deed {
    /// What the steps of one change do to one entity: what weighs most counts.
    init(_ operations: some Sequence<Operation>) {
        var deed = Activity.Deed.changed
        for operation in operations {
            switch operation.action {
            case .new:
                self = .made
                return
            case .del: deed = .deleted
            case .undel: deed = .restored
            case .propose: deed = .proposed
            case .accept: deed = .accepted
            case .withdraw: deed = .withdrew
            case .put, .add, .rem, .inc, .reset, .pos, .text: continue
            }
        }
        self = deed
    }
}
