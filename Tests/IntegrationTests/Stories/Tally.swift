import NIOConcurrencyHelpers

/// How often things have happened in stories, so that none can cease to happen unnoticed.
final class Tally: Sendable {
    /// What is counted, beside the faults.
    enum Happening: String, CaseIterable, Sendable {
        /// The database was put back to an earlier point.
        case restore = "the database was put back"
        /// A device's folder was copied or put back.
        case copy = "a device's folder was copied or put back"
        /// A snapshot was made.
        case snapshot = "a snapshot was made"
        /// The horizon rose to a snapshot.
        case horizon = "the horizon rose"
        /// Somebody enrolled another device.
        case enrolment = "another device was enrolled"
        /// A device began with a snapshot, or went on with one.
        case beginning = "a device went on from a snapshot"
        /// A device made again what was older than the horizon.
        case recovery = "what was too old was made again"
        /// A device was revoked.
        case revocation = "a device was revoked"
        /// A partnership ended.
        case ending = "a partnership ended"
        /// The organisations of a partnership that had ended began another.
        case renewal = "a partnership began anew"
        /// A device kept what it may not send any more.
        case quarantine = "a device that lost its access kept what it had not sent"
        /// A device that listened came to hold what another wrote.
        case listening = "a device that listened heard of all"
        /// It heard of it by an event with changes.
        case event = "an event brought changes"
        /// The live stream was cut and opened anew meanwhile.
        case cut = "a live stream was cut and opened anew"
        /// A stranger pushed something honest.
        case stranger = "a stranger's push was taken"
        /// A stranger's push was refused.
        case refusal = "a stranger's push was refused"
        /// A stranger's push came twice.
        case replay = "a stranger's push came twice"
    }

    private let box = NIOLockedValueBox<[Happening: Int]>([:])

    /// Counts something that happened.
    func note(_ happening: Happening, _ times: Int = 1) {
        box.withLockedValue { $0[happening, default: 0] += times }
    }

    /// How often something happened.
    func count(_ happening: Happening) -> Int { box.withLockedValue { $0[happening] ?? 0 } }

    /// A line for each, for a person.
    var lines: [String] { Happening.allCases.map { "  \($0.rawValue): \(count($0))" } }
}
