/// How many of some things meet something, with the entities behind it.
struct Ratio: Sendable {
    /// How many do.
    let met: Int
    /// How many there are.
    let count: Int
    /// The entities that were looked at.
    let evidence: [EntityID]
    /// The entities that do not.
    let unmet: [EntityID]

    /// Looks at entities.
    init<E: Entity>(_ entities: [E], _ isMet: (E) -> Bool) {
        let unmet = entities.filter { !isMet($0) }
        self.init(
            met: entities.count - unmet.count,
            of: entities.count,
            evidence: entities.map(\.id),
            unmet: unmet.map(\.id)
        )
    }

    /// Takes counts of things that may be none of the log.
    init(met: Int, of count: Int, evidence: [EntityID] = [], unmet: [EntityID] = []) {
        self.met = met
        self.count = count
        self.evidence = evidence
        self.unmet = unmet
    }

    /// How many do, in percent; nil when there are none to look at.
    var percent: Amount? { Amount(met).percent(of: Amount(count)) }

    /// The percentage as a figure; nil when there are none to look at.
    func figure(_ name: String, about subject: Figure.Subject? = nil) -> Figure? {
        percent.map { Figure(name, about: subject, .percent($0), from: evidence) }
    }
}
