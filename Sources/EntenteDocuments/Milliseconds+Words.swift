public import EntenteDomain

extension Milliseconds {
    /// The instant as `2026-11-21T23:15:00Z`.
    public var utc: String {
        let seconds = value / 1_000 - (value % 1_000 < 0 ? 1 : 0)
        let day = seconds / 86_400 - (seconds % 86_400 < 0 ? 1 : 0)
        let rest = seconds - day * 86_400
        let parts = [rest / 3_600, rest / 60 % 60, rest % 60].map { part in
            (part < 10 ? "0" : "") + String(part)
        }
        return "\(CivilDate(number: Int(day)))T\(parts.joined(separator: ":"))Z"
    }
}
