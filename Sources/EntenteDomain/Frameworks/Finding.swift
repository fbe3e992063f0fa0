/// How a framework's answer stands.
public enum Verdict: String, Hashable, Sendable, CaseIterable {
    /// What the framework asks for is there.
    case good
    /// Somebody should look at it.
    case amber
    /// Somebody must act.
    case red
    /// Nothing can be said yet, or nothing shall be said of it.
    case open
}

/// What a framework says of a partnership on a day.
public struct Finding: Hashable, Sendable {
    /// The framework's row in the product's table.
    public let row: Int
    /// How it stands.
    public let verdict: Verdict
    /// The answer in one sentence, without a point at its end.
    public let sentence: String
    /// The numbers behind it, each with what it was computed from.
    public let figures: [Figure]
    /// What is missing, or should be looked at, in sentences for people.
    public let remarks: [Remark]

    /// Puts a finding together.
    public init(
        row: Int,
        _ verdict: Verdict,
        _ sentence: String,
        figures: [Figure] = [],
        remarks: [Remark] = []
    ) {
        self.row = row
        self.verdict = verdict
        self.sentence = sentence
        self.figures = figures
        self.remarks = remarks
    }

    /// The first figure of a name, about a subject if one is named.
    public func figure(_ name: String, about subject: Figure.Subject? = nil) -> Figure? {
        figures.first { $0.name == name && (subject == nil || $0.subject == subject) }
    }
}

/// A sentence about something, for people.
public struct Remark: Hashable, Sendable {
    /// The sentence, without a point at its end.
    public let text: String
    /// The entities that it is about, in the order of their ids, each once.
    public let evidence: [EntityID]

    /// Puts a remark together.
    public init(_ text: String, evidence: some Sequence<EntityID> = []) {
        self.text = text
        self.evidence = Set(evidence).sorted()
    }
}

/// One number of a finding, as it is shown, with the entities that it was computed from.
public struct Figure: Hashable, Sendable {
    /// What a figure is about when a finding has several of one name.
    public enum Subject: Hashable, Sendable {
        /// One side.
        case organisation(OrganisationID)
        /// One department.
        case department(DepartmentID)
        /// Two departments: who gives and who receives.
        case pair(DepartmentID, DepartmentID)
        /// One member.
        case member(MemberID)
        /// One entity.
        case entity(EntityID)
        /// One month.
        case month(Period)
        /// A word of the framework, such as a driver or a pillar.
        case part(String)
        /// A word of the framework for one side.
        case side(OrganisationID, String)
        /// One entity, and the name of what it is crossed with: a need and who covers it.
        case cell(EntityID, String)
    }

    /// What is shown.
    public enum Value: Hashable, Sendable {
        /// A number with its unit, `%`, `days` or nothing, rounded as it is shown.
        case number(ExactDecimal, unit: String)
        /// Money, rounded as it is shown.
        case money(ExactDecimal, Currency)
        /// A day.
        case day(CivilDate)
        /// A yes or no.
        case flag(Bool)
        /// A word.
        case text(String)
    }

    /// The name, the same in every report.
    public let name: String
    /// What it is about; nil when the finding has only one of the name.
    public let subject: Subject?
    /// What is shown.
    public let value: Value
    /// The entities behind it, in the order of their ids, each once.
    public let evidence: [EntityID]

    /// Puts a figure together.
    public init(
        _ name: String,
        about subject: Subject? = nil,
        _ value: Value,
        from evidence: some Sequence<EntityID> = []
    ) {
        self.name = name
        self.subject = subject
        self.value = value
        self.evidence = Set(evidence).sorted()
    }
}

extension Figure.Value {
    /// A percentage, rounded to whole ones unless more digits are asked for.
    public static func percent(_ amount: Amount, digits: Int = 0) -> Self {
        .number(amount.rounded(to: digits), unit: "%")
    }

    /// A number without a unit.
    public static func plain(_ amount: Amount, digits: Int = 0) -> Self {
        .number(amount.rounded(to: digits), unit: "")
    }

    /// How many of something.
    public static func count(_ count: Int, of unit: String = "") -> Self {
        .number(Amount(count).rounded(to: 0), unit: unit)
    }

    /// Money, rounded to its smallest coin.
    public static func money(_ money: Money) -> Self {
        .money(money.amount.rounded(to: money.currency.digits), money.currency)
    }
}
