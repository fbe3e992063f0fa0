import Glibc

/// CPU time of this process, which other programs on the machine disturb least.
enum CPUClock {
    static var milliseconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1_000 + Double(time.tv_nsec) / 1_000_000
    }
}

/// What one round of a job measured.
struct Measurement: Codable, Sendable {
    /// The CPU time of each run, in milliseconds.
    var ms: [Double]?
    /// The beginning of the SHA-256 of the text that the last run ended with.
    var text: String?
    /// How far resident memory grew, in KiB: with the document held, and at the most.
    var held: Int?
    var peak: Int?
    /// The size of what was written.
    var bytes: Int?
}

extension Measurement {
    /// Runs a job again and again until a round is long enough to be read.
    static func round(_ job: () throws -> String) rethrows -> Measurement {
        var times: [Double] = []
        var text = ""
        while times.reduce(0, +) < 30, times.count < 50 {
            let start = CPUClock.milliseconds
            text = try job()
            times.append(CPUClock.milliseconds - start)
        }
        return Measurement(ms: times, text: digest(text))
    }
}
