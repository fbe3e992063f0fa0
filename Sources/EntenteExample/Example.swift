public import EntenteDomain

/// The partnerships of the worked example, by name: Aurora and Borealis in one year.
public enum Example: String, Hashable, Sendable, CaseIterable {
    /// The year: value, measures, practice, trust, the three laws, terms and shares.
    case year = "Aurora and Borealis"
    /// How it began: the six steps, the evaluation, what each side expected.
    case beginning = "Aurora and Borealis, the beginning"
    /// A campaign that both pay for, on trial.
    case campaign = "Aurora and Borealis, the campaign"
    /// A partnership that fails, with its way out.
    case wayOut = "Aurora and Borealis, the way out"

    /// What people do in the partnership, and what its reports then show.
    public func scene(
        _ roster: Roster,
        in partnership: PartnershipID,
        today: CivilDate
    ) -> Scene {
        var scene = Scene(roster, partnership, today: today)
        switch self {
        case .year: scene.playYear()
        case .beginning: scene.playBeginning()
        case .campaign: scene.playCampaign()
        case .wayOut: scene.playWayOut()
        }
        return scene
    }
}

extension Scene {
    /// Everything of the year; later parts refer to what earlier ones made.
    fileprivate mutating func playYear() {
        let page = playPage()
        let asks = playAsks()
        let kpis = playMeasures()
        playExchange(asks)
        playReciprocity()
        playReviews(asks)
        playCharter(kpis, page)
        playFlags()
        playPractice(asks, page)
        playTrust()
        playLearning()
        playDecisions()
        playLaws(page)
        playTerms()
        playGoals(asks)
        playManagement()
        playShares()
        playNeeds()
    }
}
