/// An entity that holds once all signed it, and of which there may be several though one can hold.
protocol SignedEntity: Entity {
    /// What is agreed, and what waits to be; nil when nobody proposed anything.
    var agreed: EntityRecord.Agreed? { get }
    /// Whether a version of it is signed by all.
    var isInForce: Bool { get }
}

extension Term: SignedEntity {}
extension ExitPlan: SignedEntity {}

extension Collection where Element: SignedEntity {
    /// The one that counts: that which came into force last, or the first that is proposed.
    var counting: Element? { filter(\.isInForce).max { $0.isBefore($1) } ?? first }
}

extension SignedEntity {
    /// Whether it came into force before another; of two by the same change the lower id counts.
    fileprivate func isBefore(_ other: Self) -> Bool {
        place == other.place ? other.id < id : place < other.place
    }

    private var place: (Int, Int64) {
        (agreed?.since?.number ?? .min, agreed?.decided ?? 0)
    }
}

extension PartnershipState {
    /// The way out that counts (row 36); nil when nobody proposed any.
    var exitPlan: ExitPlan? { shared(ExitPlan.self).counting }
}
