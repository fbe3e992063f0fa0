/// What one side publishes of its pulse: means of at least three answers (row 16).
public struct PulseResult: Entity {
    /// From how many answers on a mean tells nothing of one of them; no agreement lowers it.
    public static let fewestAnswers = 3

    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "pulse_result",
        "One side's mean marks for the seven criteria of trust, from at least three answers.",
        place: .shared,
        writers: .maker,
        fields: [
            FieldDefinition("round", .month, "The month in which all were asked."),
            FieldDefinition(
                "answers",
                .integer(fewestAnswers...1_000_000),
                "How many answered."
            ),
        ]
            + TrustCriterion.allCases.map {
                FieldDefinition($0.field, .decimal(1...5), $0.question)
            }
    )

    /// The entity's id.
    public let id: EntityID
    /// Whose result it is.
    public let organisation: OrganisationID
    /// The month in which all were asked.
    public let round: Period
    /// How many answered.
    public let answers: Int
    /// The mean marks.
    public let means: [TrustCriterion: Amount]
    /// The mean of the means.
    public let mean: Amount

    /// Reads a result; from too few answers, or with a criterion left out, it does not count.
    public init?(_ record: EntityRecord) {
        let pairs = TrustCriterion.allCases.compactMap { criterion in
            record.amount(criterion.field).map { (criterion, $0) }
        }
        guard let round = record.month("round"), let answers = record.integer("answers"),
            answers >= Self.fewestAnswers, pairs.count == TrustCriterion.allCases.count,
            let mean = Amount.mean(of: pairs.map(\.1))
        else { return nil }
        id = record.id
        organisation = record.made.organisation
        self.round = round
        self.answers = answers
        means = Dictionary(uniqueKeysWithValues: pairs)
        self.mean = mean
    }

    /// The fields of the result of one round; nil while fewer than three members answered.
    ///
    /// Of a member who answered twice the newest answer counts. Means are rounded at two digits, so that
    /// they tell no more of single answers than a reader needs.
    public static func fields(of answers: [Pulse], round: Period) -> [FieldName: FieldValue]? {
        let counted = newest(of: answers, round: round)
        guard counted.count >= fewestAnswers else { return nil }
        var fields: [FieldName: FieldValue] = [
            "round": .month(round), "answers": .integer(counted.count),
        ]
        for criterion in TrustCriterion.allCases {
            let marks = counted.compactMap { $0.marks[criterion] }.map { Amount($0) }
            guard let mean = Amount.mean(of: marks), let shown = Amount(mean.rounded(to: 2)) else {
                return nil
            }
            fields[criterion.field] = .amount(shown)
        }
        return fields
    }

    /// The newest answer of each member in a round, in the order of their ids.
    static func newest(of answers: [Pulse], round: Period) -> [Pulse] {
        // A member may answer in the stream of the department and in that of the organisation, and the
        // places in two streams say nothing of each other: the time comes before the place.
        let key = { (answer: Pulse) in
            (answer.changed.received, answer.changed.order, answer.id)
        }
        let pairs = answers.filter { $0.round == round }.map { ($0.member, $0) }
        return Dictionary(pairs, uniquingKeysWith: { key($0) < key($1) ? $1 : $0 })
            .values.sorted { $0.id < $1.id }
    }
}
