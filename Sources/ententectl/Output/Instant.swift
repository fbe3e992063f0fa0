import EntenteDomain
import Foundation
import Glibc

extension Milliseconds {
    /// The time of this machine; read here, at the edge, and handed down.
    static var now: Milliseconds {
        Milliseconds(Int64((Date().timeIntervalSince1970 * 1_000).rounded(.down)))
    }

    /// The day and second in UTC, such as `2026-11-21 10:47:45 UTC`.
    var spelled: String {
        var seconds = time_t(value / 1_000)
        var fields = tm()
        gmtime_r(&seconds, &fields)
        let pair = { (number: Int32) in number < 10 ? "0\(number)" : "\(number)" }
        let day = "\(fields.tm_year + 1_900)-\(pair(fields.tm_mon + 1))-\(pair(fields.tm_mday))"
        let time = "\(pair(fields.tm_hour)):\(pair(fields.tm_min)):\(pair(fields.tm_sec))"
        return "\(day) \(time) UTC"
    }

    /// The day in UTC.
    var day: String { String(spelled.prefix { $0 != " " }) }
}
