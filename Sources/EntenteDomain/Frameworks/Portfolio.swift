/// What somebody sees of all partnerships at once: how each lives, where it stands, and what one depends
/// on (rows 10, 18 and 32).
enum Portfolio {
    /// The findings over some partnerships, in the order of the rows.
    static func findings(of states: [PartnershipState], on day: CivilDate) -> [Finding] {
        let names = names(of: states)
        let named = Array(zip(names, states))
        return [
            heartbeats(named, day), placements(named, day),
            Dependence.finding(across: states, on: day),
        ]
    }

    /// What people call each: its page's title, or the partners; alike ones are counted.
    private static func names(of states: [PartnershipState]) -> [String] {
        var seen: [String: Int] = [:]
        return states.map { state in
            let title = state.partnership.flatMap { state.record($0.id)?.text("title") } ?? ""
            let partners = state.organisations.filter { $0.id != state.viewer }.map(\.name)
            let name = title.isEmpty ? partners.joined(separator: " and ") : title
            seen[name, default: 0] += 1
            let place = seen[name] ?? 1
            return place == 1 ? name : "\(name) (\(place))"
        }
    }

    /// The days since both sides of each acted, the longest silence in the sentence.
    private static func heartbeats(
        _ named: [(String, PartnershipState)],
        _ day: CivilDate
    ) -> Finding {
        let beats = named.map { name, state in
            (name: name, finding: Heartbeat.finding(in: state, on: day))
        }
        let figures = beats.compactMap { beat in
            beat.finding.figure("days").map { days in
                Figure("days", about: .part(beat.name), days.value, from: days.evidence)
            }
        }
        let worst = [Verdict.red, .amber, .good].lazy
            .compactMap { verdict in
                beats.filter { $0.finding.verdict == verdict }
                    .max { silence($0.finding) < silence($1.finding) }
            }.first
        return Finding(
            row: Heartbeat.row,
            worst?.finding.verdict ?? .open,
            worst.map { "\($0.name): \($0.finding.sentence)" } ?? "nobody has acted yet",
            figures: figures
        )
    }

    private static func silence(_ beat: Finding) -> Amount {
        guard case .number(let days, _)? = beat.figure("days")?.value else { return .zero }
        return Amount(days) ?? .zero
    }

    /// The viewer's own dot of each partnership that has one.
    private static func placements(
        _ named: [(String, PartnershipState)],
        _ day: CivilDate
    ) -> Finding {
        var figures: [Figure] = []
        var high: [String] = []
        var count = 0
        for (name, state) in named {
            guard let own = EarningLearning.ownPlacement(in: state, on: day),
                let earning = own.earning, let learning = own.learning
            else { continue }
            count += 1
            let from = state.settings[EarningLearning.highFrom]
            if earning >= from, learning >= from { high.append(name) }
            figures += own.figures.map {
                Figure($0.name, about: .part(name), $0.value, from: $0.evidence)
            }
        }
        guard count > 0 else {
            return Finding(
                row: EarningLearning.row,
                .open,
                "no own mark and competences were noted"
            )
        }
        let strategic = high.isEmpty ? "none" : high.joined(separator: ", ")
        return Finding(
            row: EarningLearning.row,
            high.count == count ? .good : .amber,
            "strategic: \(strategic)",
            figures: figures
        )
    }
}
