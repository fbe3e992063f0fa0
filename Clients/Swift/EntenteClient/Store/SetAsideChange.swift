public import EntenteDomain

/// A change of this device that could not stay in the stream as it was made (clauses 1.7 and 5.7).
///
/// It is kept for the person to look at; what it did was made again as new changes, or is about to be.
public struct SetAsideChange: Hashable, Sendable {
    /// The stream.
    public let stream: StreamID
    /// The counter that it had.
    public let n: Int64
    /// The canonical bytes, as they were frozen.
    public let content: [UInt8]
    /// Why it could not stay.
    public let cause: Cause
    /// When it was set aside.
    public let since: Milliseconds
    /// When it was made again; nil while that waits for the gateway.
    public let madeAgain: Milliseconds?

    /// Why a change could not stay.
    public enum Cause: String, Hashable, Sendable {
        /// It was made before the horizon.
        case expired
        /// The gateway's database was restored to a point before what it builds on.
        case restored
        /// Somebody else writes with the name that this device had.
        case forked
        /// It had been refused, and stays so.
        case refused
    }
}
