import EntenteDomain
import Testing

@Suite("Term sheet: which of several terms of a kind counts")
struct TermSheetTests {
    private func split(_ one: Amount, _ other: Amount) -> [FieldName: FieldValue] {
        ["profit": .list([Sample.share(.a, one), Sample.share(.b, other)])]
    }

    private func counting(_ sample: Sample) -> [EntityID] {
        AgreedSplit(in: sample.state, on: Sample.today).evidence
    }

    @Test(arguments: [("2026-03-01", "2026-09-01", 1), ("2026-09-01", "2026-03-01", 0)])
    func `of two in force the one that came into force last counts, whatever their ids`(
        first: String,
        second: String,
        counts: Int
    ) {
        var sample = Sample()
        let terms = [
            sample.term(.profitAndLoss, split(50, 50), since: day(first)),
            sample.term(.profitAndLoss, split(60, 40), since: day(second)),
        ]
        #expect(counting(sample) == [terms[counts]])
    }

    @Test(arguments: [([5, 9], 1), ([9, 5], 0), ([7, 7], 0)])
    func `of one day the one whose last signature is later in the log counts`(
        places: [Int64],
        counts: Int
    ) {
        var sample = Sample()
        let terms = places.map { sample.term(.profitAndLoss, split(60, 40), decided: $0) }
        #expect(counting(sample) == [terms[counts]])
    }

    @Test func `one in force counts before a newer one that waits for a signature`() {
        var sample = Sample()
        sample.term(.profitAndLoss, nil, waiting: .b)
        let signed = sample.term(.profitAndLoss, split(60, 40))
        sample.term(.profitAndLoss, nil, waiting: .b)
        #expect(counting(sample) == [signed])
    }
}
