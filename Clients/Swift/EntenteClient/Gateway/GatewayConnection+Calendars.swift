public import EntenteDomain
import EntenteSync
import NIOHTTP1

/// A new address of the member's calendar.
public struct NewCalendar: Hashable, Sendable {
    /// Its id, by which it is revoked.
    public let id: CalendarID
    /// Its path on the gateway; whoever has it reads the calendar.
    public let path: String
}

extension GatewayConnection {
    /// Makes an address under which calendar programs read what this member has to do.
    public func addCalendar() async throws(GatewayError) -> NewCalendar {
        let nothing: JSONValue = [:]
        return try await call(.POST, "v1/calendars", nothing.canonicalBytes) {
            (json) throws(MessageError) in
            var reader = try MessageReader(json)
            let calendar = NewCalendar(
                id: try reader.calendar("id"),
                path: try reader.string("path")
            )
            try reader.end()
            return calendar
        }
    }

    /// The addresses of this member's calendar, oldest first, each with when it was made.
    public func calendars() async throws(GatewayError) -> [(id: CalendarID, made: Milliseconds)] {
        try await call(.GET, "v1/calendars") { (json) throws(MessageError) in
            var reader = try MessageReader(json)
            var calendars: [(id: CalendarID, made: Milliseconds)] = []
            for value in try reader.array("calendars") {
                var entry = try MessageReader(value)
                calendars.append(
                    (
                        try entry.calendar("id"),
                        Milliseconds(try entry.integer("created", in: 0...Limits.jsonInteger))
                    )
                )
            }
            return calendars
        }
    }

    /// Ends an address: it leads nowhere from now on.
    public func revokeCalendar(_ id: CalendarID) async throws(GatewayError) {
        try await call(.DELETE, "v1/calendars/\(id)") { (_) throws(MessageError) in }
    }
}

extension MessageReader {
    fileprivate mutating func calendar(_ name: String) throws(MessageError) -> CalendarID {
        guard let id = CalendarID(try string(name)) else {
            throw MessageError(path: name, expected: "an id")
        }
        return id
    }
}
