import EntenteDomain

/// A calendar as calendar programs read it (RFC 5545): days, and what there is on them.
struct CalendarText: Sendable {
    /// One day with something on it.
    struct Event: Hashable, Sendable {
        /// The same for the same thing, for ever.
        let uid: String
        let day: CivilDate
        let summary: String
        let details: String
        /// Whether it will not take place, or has no longer to be done.
        let isCancelled: Bool
    }

    let name: String
    let events: [Event]
    /// When all of this was true.
    let now: Milliseconds

    /// The calendar's bytes.
    var bytes: [UInt8] {
        var lines = [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Entente//Entente//EN",
            "CALSCALE:GREGORIAN", "METHOD:PUBLISH", "X-WR-CALNAME:" + Self.escaped(name),
            "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H",
        ]
        let stamp = Self.instant(now)
        for event in events {
            lines += [
                "BEGIN:VEVENT", "UID:" + Self.escaped(event.uid), "DTSTAMP:" + stamp,
                "DTSTART;VALUE=DATE:" + Self.date(event.day),
                // The day after the last (RFC 5545, 3.6.1).
                "DTEND;VALUE=DATE:" + Self.date(event.day.adding(days: 1)),
                "SUMMARY:" + Self.escaped(event.summary),
                "DESCRIPTION:" + Self.escaped(event.details),
                "STATUS:" + (event.isCancelled ? "CANCELLED" : "CONFIRMED"),
                "TRANSP:TRANSPARENT", "CLASS:PRIVATE", "END:VEVENT",
            ]
        }
        lines.append("END:VCALENDAR")
        return lines.flatMap(Self.folded)
    }

    /// A text with what would end it or its line made harmless (3.3.11).
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\", ";", ",": result += "\\\(scalar)"
            case "\n", "\r", "\u{2028}", "\u{2029}": result += "\\n"
            case "\t": result += " "
            // Control characters are not in the grammar at all.
            case _ where scalar.properties.generalCategory == .control: continue
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result.replacing("\\n\\n", with: "\\n")
    }

    /// A line of at most 75 bytes, and its continuations (3.1); no character is cut in two.
    static func folded(_ line: String) -> [UInt8] {
        var result: [UInt8] = []
        var width = 0
        for scalar in line.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            if width + bytes.count > 75 {
                result += [13, 10, 32]
                width = 1
            }
            result += bytes
            width += bytes.count
        }
        return result + [13, 10]
    }

    private static func date(_ day: CivilDate) -> String {
        day.description.replacing("-", with: "")
    }

    /// An instant in UTC: `20261121T101500Z`.
    private static func instant(_ instant: Milliseconds) -> String {
        let seconds = instant.value / 1_000
        let (day, rest) = (ZoneRules.utc.day(of: instant), (seconds % 86_400 + 86_400) % 86_400)
        let parts = [rest / 3_600, rest / 60 % 60, rest % 60].map { number in
            number < 10 ? "0\(number)" : "\(number)"
        }
        return "\(date(day))T\(parts.joined())Z"
    }
}
