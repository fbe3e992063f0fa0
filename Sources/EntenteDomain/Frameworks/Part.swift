/// One of several parts of a framework, with how much of it is there.
struct Part: Sendable {
    /// What people call it.
    let name: String
    /// How much of it is there, from 0 to 100; nil when nothing can be said.
    let score: Amount?

    /// The first part with the lowest score; nil when none has any.
    static func weakest(_ parts: [Part]) -> (name: String, score: Amount)? {
        parts.compactMap { part in part.score.map { (name: part.name, score: $0) } }
            .min { $0.score < $1.score }
    }
}
