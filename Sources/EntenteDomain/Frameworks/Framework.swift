/// One row of the product's table: a rule of partnership practice as a pure function.
public protocol Framework: Sendable {
    /// The row, from 1 to 36.
    static var row: Int { get }
    /// What it is called, as in the source.
    static var title: String { get }
    /// The source article, S0 to S4, and what is our reading.
    static var source: String { get }
    /// Its thresholds.
    static var settings: [Setting] { get }
    /// What it says of a partnership on a day.
    static func finding(in state: PartnershipState, on day: CivilDate) -> Finding
}

/// All frameworks.
public enum Frameworks: Sendable {
    /// The frameworks, in the order of their rows.
    public static let all: [any Framework.Type] = [
        ValueSimilarity.self, ConstraintRelief.self, ValueDrivers.self, ValueLine.self,
        PillarReadiness.self, AskCoverage.self, KPIAttainment.self, EarlyRisk.self,
        ContinuousImprovement.self, Heartbeat.self, CharterProgress.self, StructureHelps.self,
        PracticePillars.self, FourRoles.self, RelevantValue.self, TrustPulse.self,
        StrategicCharacteristics.self,
        EarningLearning.self, CommonTypes.self, KindsAndDimensions.self, ThreeElements.self,
        SynergyLaw.self,
        HarmonyLaw.self,
        ParticipationTest.self, FairShareLaw.self,
        SixSteps.self, PartnerEvaluation.self, EssentialTerms.self, SmartGoals.self,
        LifeManagement.self, EarnedShare.self, Dependence.self, CommonElements.self,
        Reciprocity.self, Uses.self, WayOut.self,
    ]

    /// What every framework says of a partnership on a day.
    public static func findings(in state: PartnershipState, on day: CivilDate) -> [Finding] {
        all.map { $0.finding(in: state, on: day) }
    }
}
