/// What was measured of the engine's parts, and how goal S10 stands.
struct EngineResults {
    let tasks: [EngineTask]
    /// The milliseconds of each task's rounds.
    let times: [String: [Double]]

    /// A ratio that goal S10 asks for.
    private struct Asked {
        let what: String
        let task: String
        let other: String
        let must: Double
    }

    private static let asked = [
        Asked(
            what: "parse and verify, to simdjson's DOM",
            task: SampleMessages.parsing,
            other: Simdjson.parsing,
            must: 0.5
        ),
        Asked(
            what: "write, to one pass over the same bytes",
            task: SampleMessages.writing,
            other: SampleMessages.copying,
            must: 0.5
        ),
    ]

    /// How much of a task is done in a second.
    private func rate(_ name: String) -> Double? {
        guard let task = tasks.first(where: { $0.name == name }),
            let time = median(times[name] ?? [])
        else { return nil }
        return Double(task.amount) / time * 1_000
    }

    private func ratio(_ name: String, to other: String) -> Double? {
        guard let own = rate(name), let theirs = rate(other) else { return nil }
        return own / theirs
    }

    func print() {
        var table = Table(["what", "time", "rate", "of a pass", "of simdjson"])
        for task in tasks {
            let isBytes = task.unit == "MB"
            let ratios = [SampleMessages.copying, Simdjson.parsing].map { other in
                isBytes ? short(ratio(task.name, to: other), "x") : ""
            }
            let shown = rate(task.name).map { isBytes ? $0 / 1_000_000 : $0 / 1_000 }
            table.add([
                task.name, short(median(times[task.name] ?? []), " ms"),
                short(shown, isBytes ? " MB/s" : " thousand/s"), ratios[0], ratios[1],
            ])
        }
        table.lines.forEach { Terminal.say($0) }
        Terminal.say()
        var goals = Table(["goal", "what", "ratio", "must", ""])
        for asked in Self.asked {
            let ratio = ratio(asked.task, to: asked.other)
            let verdict = ratio.map { $0 >= asked.must ? "must reached" : "MISSED" }
            goals.add([
                "S10", asked.what, short(ratio, "x"), short(asked.must, "x"),
                verdict ?? "not measured",
            ])
        }
        goals.lines.forEach { Terminal.say($0) }
    }
}
