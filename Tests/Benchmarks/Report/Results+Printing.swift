extension Results {
    /// Prints a table for each job, then how the goals stand.
    func print(digests: [String: String]) {
        for job in Job.allCases where job != .gap && job != .runs {
            printTable(of: job, digests: digests)
        }
        printSizes()
        var table = Table(["goal", "what", "ratio", "worst", "must", "aim", "", "histories"])
        for goal in goals {
            table.add([
                goal.name, goal.what, short(goal.ratio, "x"), short(goal.worst, "x"),
                short(goal.must, "x"), short(goal.aim, "x"), goal.verdict,
                goal.traces.joined(separator: " "),
            ])
        }
        Terminal.say("Goals (geometric means)")
        table.lines.forEach { Terminal.say($0) }
    }

    private func printTable(of job: Job, digests: [String: String]) {
        let traces = traces(job, kinds: [.sequential, .concurrent, .branching, .hostile])
        guard !traces.isEmpty else { return }
        var table = Table([
            "history", "entente", "yrs", "loro", "yjs", "ratio to best", "gap buffer", "runs",
            "text",
        ])
        for trace in traces {
            var row = [trace, short(value(trace, job, .entente))]
            row += [Contestant.yrs, .loro, .yjs].map { short(value(trace, job.peerJob, $0)) }
            row.append(short(ratio(trace, job, to: [.yrs, .loro, .yjs]), "x"))
            row += [Job.gap, .runs].map { short(value(trace, $0, .entente)) }
            row.append(verdict(trace, job, digests: digests))
            table.add(row)
        }
        Terminal.say(job.title)
        table.lines.forEach { Terminal.say($0) }
        Terminal.say()
    }

    private func verdict(_ trace: String, _ job: Job, digests: [String: String]) -> String {
        guard let text = entry(trace, job, .entente)?.text else { return "" }
        guard let expected = digests[trace] else { return text }
        return text == expected ? text : "WRONG: \(text) for \(expected)"
    }

    private func printSizes() {
        let kinds: Set<TraceKind> = [.sequential, .concurrent, .branching, .hostile]
        let traces = traces(.save, kinds: kinds)
        guard !traces.isEmpty else { return }
        var table = Table([
            "history", "packed", "plain", "bundle", "diamond-types", "packed to it", "yrs", "loro",
            "yjs v2",
        ])
        for trace in traces {
            let reference = TraceCatalogue.all.first { $0.name == trace }?.reference
            let packed = entry(trace, .packed, .entente)?.bytes
            let ratio = zip(packed, reference).map { Double($0) / Double($1) }
            var row = [trace]
            row += [Job.packed, .save, .bundle].map { bytes(entry(trace, $0, .entente)?.bytes) }
            row += [bytes(reference), short(ratio, "x")]
            row += [Contestant.yrs, .loro, .yjs].map { bytes(entry(trace, .save, $0)?.bytes) }
            table.add(row)
        }
        Terminal.say("Size of the whole history (bytes; Yrs and Yjs without deleted text)")
        table.lines.forEach { Terminal.say($0) }
        Terminal.say()
    }
}

private func bytes(_ count: Int?) -> String { count.map(String.init) ?? "-" }

private func zip<A, B>(_ first: A?, _ second: B?) -> (A, B)? {
    guard let first, let second else { return nil }
    return (first, second)
}
