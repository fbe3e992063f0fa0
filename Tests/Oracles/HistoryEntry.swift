public import EntenteDomain
public import EntenteSync

/// One change of a log, with what the server assigned.
public struct HistoryEntry: Sendable {
    /// The author's device.
    public let device: DeviceID
    /// The change.
    public let change: Change
    /// Its place.
    public let confirmation: Origin.Confirmation

    /// Puts an entry together.
    public init(device: DeviceID, change: Change, confirmation: Origin.Confirmation) {
        self.device = device
        self.change = change
        self.confirmation = confirmation
    }

    /// The place in the stream.
    public var seq: Int64 { confirmation.seq }
}

extension EntityState {
    /// Takes an entry as a device does that reads the log: its own change is there already and is
    /// confirmed only.
    public mutating func learn(_ entry: HistoryEntry, on device: DeviceID? = nil) {
        if entry.device == device {
            confirm(device: entry.device, n: entry.change.n, entry.confirmation)
        } else {
            apply(entry.change, device: entry.device, confirmation: entry.confirmation)
        }
    }
}

/// What an operation is called, the same on every replica.
public struct OperationName: Hashable, Comparable, Sendable {
    /// The author's device.
    public let device: DeviceID
    /// The change's counter.
    public let n: Int64
    /// The operation's place in the change.
    public let place: Int

    /// Names an operation.
    public init(device: DeviceID, n: Int64, place: Int) {
        self.device = device
        self.n = n
        self.place = place
    }

    /// The name of the operation with an origin.
    public init(_ origin: Origin) {
        self.init(device: origin.device, n: origin.n, place: origin.place)
    }

    /// Orders names by device, then counter, then place.
    public static func < (left: Self, right: Self) -> Bool {
        (left.device, left.n, left.place) < (right.device, right.n, right.place)
    }
}
