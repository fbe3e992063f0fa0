import EntenteDomain
import EntenteSync

/// A search that finds nothing, in no partnership but one.
actor FakeSearch: SearchStore {
    private let partnership: PartnershipID
    /// What it was asked, and as whom.
    private(set) var asked: [(question: SearchQuestion, device: DeviceID)] = []

    init(_ partnership: PartnershipID) { self.partnership = partnership }

    func search(
        _ question: SearchQuestion,
        for device: DeviceID
    ) async throws(StoreError) -> SearchAnswer? {
        asked.append((question, device))
        guard question.partnership ?? partnership == partnership else { return nil }
        return SearchAnswer(hits: [], next: nil, streams: [])
    }
}

/// A search of a store that knows nothing.
struct NoSearch: SearchStore {
    func search(
        _: SearchQuestion,
        for _: DeviceID
    ) async throws(StoreError) -> SearchAnswer? { nil }
}
