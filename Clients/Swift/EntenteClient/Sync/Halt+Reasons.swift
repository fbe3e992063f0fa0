import EntenteDomain
import EntenteSync

extension StreamStatus.Halt {
    /// The log's new life has none of this device's history.
    static let epochChanged = Self(
        .epochChanged,
        detail: "The gateway's log of this stream began anew, as after a restore from a backup; "
            + "everything this device had is still here, and nothing more is sent."
    )

    /// Somebody else writes with this device's name.
    static let forked = Self(
        .forked,
        detail: "This folder is a copy, or an old state, of a device that went on; "
            + "its unsent changes are still here. Enrol it as a new device."
    )

    /// The log is shorter than what this device has of it.
    static func ahead(size: Int64, cursor: Int64) -> Self {
        Self(
            .corrupt,
            detail: "The gateway has \(size) changes where this device has \(cursor); "
                + "everything is still here, and nothing more is sent."
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

    /// Changes were made before the oldest point that the gateway merges exactly.
    static func expired(horizon: Int64) -> Self {
        Self(
            .expired,
            detail: "This device was offline for too long: its waiting changes were made before "
                + "change \(horizon) of the stream. They are still here, and are not sent."
        )
    }
}
