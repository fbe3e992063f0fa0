/// What an organisation publishes of what it keeps to itself: a result, and nothing that it was computed from.
public enum OwnResult: Hashable, Sendable {
    /// The mean marks of a round of the pulse, of at least three members (row 16).
    case pulse(Period)
    /// Where it places the partnership between earning and learning on a day (row 18).
    case placement(CivilDate)
    /// For how many of its critical needs it depends on one partner too much (row 32).
    case dependence
    /// The mean of its marks of the partner (row 27).
    case evaluation

    /// The type of the entity that all organisations read.
    public var type: FieldName {
        switch self {
        case .pulse: PulseResult.definition.name
        case .placement: Placement.definition.name
        case .dependence: DependenceResult.definition.name
        case .evaluation: EvaluationResult.definition.name
        }
    }

    /// What people call the result.
    public var title: String {
        switch self {
        case .pulse(let round): "Pulse of \(round)"
        case .placement(let day): "Placement of \(day)"
        case .dependence: "Dependence"
        case .evaluation: "Evaluation"
        }
    }

    /// What is missing when there is nothing to publish.
    public var lack: String {
        switch self {
        case .pulse(let round):
            """
            the pulse of \(round) is published already, and publishing it again would show single answers, \
            or fewer than \(PulseResult.fewestAnswers) members have answered all its questions
            """
        case .placement: "the own mark, what was received, or what was learned is missing"
        case .dependence: "no critical need was noted"
        case .evaluation: "no partner was marked, or several were"
        }
    }

    /// The fields of the result, from what the viewer reads; nil when there is nothing to publish.
    public func fields(in state: PartnershipState) -> [FieldName: FieldValue]? {
        switch self {
        case .pulse(let round):
            Self.isPublished(round, in: state)
                ? nil : PulseResult.fields(of: Array(state.own(Pulse.self)), round: round)
        case .placement(let day): EarningLearning.fields(in: state, on: day)
        case .dependence: Dependence.fields(in: state)
        case .evaluation: PartnerEvaluation.fields(in: state)
        }
    }

    /// Whether the viewer published its pulse of a round, even if that does not count any more.
    ///
    /// Who reads the means of three answers and then those of four knows the fourth, so a round is
    /// published once.
    private static func isPublished(_ round: Period, in state: PartnershipState) -> Bool {
        state.sharedRecords(of: [PulseResult.definition.name]).contains { record in
            record.made.organisation == state.viewer && record.month("round") == round
        }
    }

    /// The viewer's result of the same that is published already: it is corrected, not published twice,
    /// and a pulse stays as it is.
    public func published(in state: PartnershipState) -> EntityID? {
        guard let viewer = state.viewer else { return nil }
        return switch self {
        case .pulse(let round):
            state.shared(PulseResult.self).first {
                $0.organisation == viewer && $0.round == round
            }?.id
        case .placement(let day):
            state.shared(Placement.self).first { $0.organisation == viewer && $0.day == day }?.id
        case .dependence:
            state.shared(DependenceResult.self).first { $0.organisation == viewer }?.id
        case .evaluation:
            state.shared(EvaluationResult.self).first {
                $0.organisation == viewer && $0.partner == PartnerEvaluation.marked(in: state)
            }?.id
        }
    }
}
