extension Servers {
    /// How many faults hit a moment.
    func count(_ moment: Strike.Moment) -> Int {
        strikes.filter { $0.key.moment == moment }.values.reduce(0, +)
    }

    /// What happened to the servers and how soon they were back, for a person.
    var summary: String {
        var lines = ["\(faults) faults"]
        for (strike, count) in strikes.sorted(by: { "\($0.key)" < "\($1.key)" }) {
            lines.append("  \(strike): \(count)")
        }
        lines += tally.lines
        for victim in Strike.Victim.allCases {
            let times = (recoveries[victim] ?? []).map { Int($0 / .milliseconds(1)) }.sorted()
            guard let longest = times.last else { continue }
            lines.append(
                "  ready again after the loss of \(victim): median \(times[times.count / 2]) ms, "
                    + "longest \(longest) ms"
            )
        }
        return lines.joined(separator: "\n")
    }
}
