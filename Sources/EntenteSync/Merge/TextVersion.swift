import EntenteDomain

/// The name of one edit of a text: the operation it was.
struct TextEdit: Hashable, Sendable {
    let device: DeviceID
    let n: Int64
    let place: Int
    /// The change's place in the stream; nil while it waits on its own device.
    var seq: Int64?

    init(device: DeviceID, n: Int64, place: Int, seq: Int64?) {
        self.device = device
        self.n = n
        self.place = place
        self.seq = seq
    }

    init(_ origin: Origin) {
        self.init(device: origin.device, n: origin.n, place: origin.place, seq: origin.seq)
    }

    /// The edit without what the server assigned: the part that is the same for ever, everywhere.
    var name: TextEdit { TextEdit(device: device, n: n, place: place, seq: nil) }

    func isPart(of device: DeviceID, _ n: Int64) -> Bool { self.n == n && self.device == device }

    /// Whether this edit comes first among insertions at one place between the same neighbours.
    ///
    /// By the device's bytes, then its counter: the same on every replica, which no local number is.
    func precedesInTies(_ other: TextEdit) -> Bool {
        (device, n, place) < (other.device, other.n, other.place)
    }
}

/// Which edits a version of a text contains.
protocol TextVisibility {
    /// Whether the version contains an edit.
    func sees(_ edit: TextEdit) -> Bool
}

/// The version that the author of an operation saw: the stream up to `base`, and the own edits.
struct TextVersion: TextVisibility {
    private let device: DeviceID
    private let n: Int64
    private let place: Int
    private let base: Int64

    init(_ origin: Origin) {
        device = origin.device
        n = origin.n
        place = origin.place
        base = origin.base
    }

    func sees(_ edit: TextEdit) -> Bool {
        if edit.device == device { return (edit.n, edit.place) <= (n, place) }
        guard let seq = edit.seq else { return false }
        return seq <= base
    }
}
