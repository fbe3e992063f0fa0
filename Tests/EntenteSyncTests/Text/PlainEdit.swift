import EntenteDomain

@testable import EntenteSync

/// One edit of a text: which operation it was, and where it stands in the log.
struct PlainEdit: Hashable, Sendable {
    /// The operation's name, which is the same for ever, everywhere.
    let name: Origin.Name
    /// The change's place in the stream; nil while it waits on its own device.
    var seq: Int64?

    init(_ name: Origin.Name, seq: Int64?) {
        self.name = name
        self.seq = seq
    }

    init(_ origin: Origin) { self.init(origin.name, seq: origin.seq) }

    func isPart(of device: DeviceID, _ n: Int64) -> Bool { name.n == n && name.device == device }
}

/// The name of one character: the edit that inserted it, and its place in that insertion.
struct CharacterID: Hashable, Sendable {
    let edit: Origin.Name
    let offset: Int
}
