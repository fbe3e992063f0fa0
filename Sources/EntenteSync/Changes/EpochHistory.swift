import EntenteDomain

/// The lives of a stream's log, oldest first (clause 1.7).
///
/// A database that was restored to an earlier point begins a new life. What was logged in an earlier
/// one, up to the size that both have in common, keeps its digest, and that names the life it is of.
public struct EpochHistory: Hashable, Sendable {
    /// A life that has ended.
    public struct Past: Hashable, Sendable {
        /// Its name.
        public let epoch: Epoch
        /// The last seq that it and the next life have in common.
        public let size: Int64

        /// Describes a life.
        public init(epoch: Epoch, size: Int64) {
            self.epoch = epoch
            self.size = size
        }
    }

    /// The lives that have ended, oldest first.
    public let past: [Past]
    /// The life that the log has now.
    public let current: Epoch

    /// Puts a history together.
    public init(past: [Past] = [], current: Epoch) {
        self.past = past
        self.current = current
    }

    /// The life in which a change was logged.
    public func epoch(at seq: Int64) -> Epoch {
        past.first { seq <= $0.size }?.epoch ?? current
    }

    /// The lives in which a push may have been refused as a whole whose seal comes with a change: its
    /// place is behind what was logged then, and that may be where the next life begins.
    func lives(refusingBefore seq: Int64) -> [Epoch] {
        past.filter { $0.size == seq - 1 }.map(\.epoch) + [epoch(at: seq)]
    }

    /// The last seq that the log has in common with what somebody knows of one of its lives; 0 when it
    /// never had that life.
    public func common(with epoch: Epoch) -> Int64 {
        common(with: EpochHistory(current: epoch))
    }

    /// The last seq in common with a log of another history; 0 when no life is in both.
    ///
    /// The same backup may be put back twice, and the second log then knows nothing of the life that
    /// the first began. Both still had all of the last life that they share up to where it ended in
    /// either, and have it as far as no later end cut it back.
    public func common(with other: EpochHistory) -> Int64 {
        guard
            let place = ends.lastIndex(where: { end in
                other.ends.contains { $0.epoch == end.epoch }
            }), let there = other.ends.firstIndex(where: { $0.epoch == ends[place].epoch })
        else { return 0 }
        return (ends[place...] + other.ends[there...]).map(\.size).min() ?? 0
    }

    /// Every life with its end; the current one has none yet.
    private var ends: [Past] { past + [Past(epoch: current, size: .max)] }
}

extension EpochHistory {
    /// Reads the lives that a problem document names among its members.
    package init(naming members: JSONObject) throws(MessageError) {
        var reader = try MessageReader(.object(members))
        past = try reader.value("past").elements("past", Past.init(_:path:))
        current = try reader.epoch("epoch")
    }
}

extension EpochHistory.Past {
    /// Reads the JSON form.
    public init(_ json: JSONValue, path: String) throws(MessageError) {
        var reader = try MessageReader(json, path: path)
        epoch = try reader.epoch("epoch")
        size = try reader.integer("size", in: 0...Limits.jsonInteger)
        try reader.end()
    }

    /// The JSON form.
    public var json: JSONValue {
        ["epoch": .string(epoch.description), "size": .integer(size)]
    }
}
