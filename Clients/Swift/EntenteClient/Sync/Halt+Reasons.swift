import EntenteDomain
import EntenteSync

extension StreamStatus.Halt {
    /// Somebody else writes with this device's name.
    static let forked = Self(
        .forked,
        detail: "This folder is a copy, or an old state, of a device that went on; "
            + "its unsent changes are still here. `entente renew` makes it a device of its own."
    )

    /// The log is shorter than what this device has of it.
    static func ahead(size: Int64, cursor: Int64) -> Self {
        Self(
            .corrupt,
            detail: "The gateway has \(size) changes where this device has \(cursor); "
                + "everything is still here, and nothing more is sent. If its database was put back, "
                + "`ententectl db restored` there lets this device send what is missing."
        )
    }

    /// The gateway misses changes that this device believes to have sent.
    static func counterGap(expected: Int64) -> Self {
        Self(
            .corrupt,
            detail: "The gateway expects change \(expected) of this device, which is not one that "
                + "waits here; everything is still here, and nothing more is sent."
        )
    }
}
