import EntenteDomain
import EntenteSync
import Testing

@Suite("Clause 4.4: seals in pages")
struct SealPageTests {
    private func record(_ seq: Int64) -> StoredRecord {
        StoredRecord(
            header: ChangeRecord.Header(
                seq: seq,
                n: seq,
                device: DeviceID(high: 1, low: 1),
                member: MemberID(high: 2, low: 1),
                organisation: OrganisationID(high: 3, low: 1),
                acl: 1,
                received: Milliseconds(1),
                known: KnownHead(size: 0, root: MerkleFrontier().root)
            ),
            content: []
        )
    }

    private func seal(_ seq: Int64, _ last: Int64, refused: Int = 0) -> PushSeal {
        PushSeal(
            seq: seq,
            device: DeviceID(high: 1, low: 1),
            first: last,
            last: last,
            refused: (0..<refused).map { .init(n: Int64($0), digest: digest(1)) },
            signature: []
        )
    }

    @Test func `what fits goes out whole`() {
        let seals = [seal(1, 1), seal(2, 2), seal(2, 3)]
        let page = ChangePage.fitting([record(1), record(2)], seals, upTo: 3)
        #expect(page.records.map(\.header.seq) == [1, 2])
        #expect(page.seals == seals)
    }

    @Test func `a record whose seals do not all fit waits for the next page`() {
        let seals = [seal(1, 1), seal(2, 2), seal(2, 3), seal(2, 4)]
        let page = ChangePage.fitting([record(1), record(2)], seals, upTo: 3)
        #expect(page.records.map(\.header.seq) == [1])
        #expect(page.seals == [seals[0]])
    }

    @Test func `of too many seals of one record come as many as fit, without the record`() {
        let seals = (1...9).map { seal(1, Int64($0), refused: 1) }
        let first = ChangePage.fitting([record(1), record(2)], seals, upTo: 8)
        #expect(first.records.isEmpty)
        #expect(first.seals == Array(seals.prefix(4)))
        let rest = ChangePage.fitting([record(1), record(2)], Array(seals.dropFirst(8)), upTo: 8)
        #expect(rest.records.count == 2)
        #expect(rest.seals == [seals[8]])
    }

    @Test func `a seal larger than a page still comes, alone`() {
        let page = ChangePage.fitting([record(1)], [seal(1, 1, refused: 99), seal(1, 2)], upTo: 5)
        #expect(page.records.isEmpty)
        #expect(page.seals.count == 1)
    }

    @Test func `what a seal repeats counts like what was refused`() {
        let seals = (1...4).map { number in
            PushSeal(
                seq: Int64(number),
                device: DeviceID(high: 1, low: 1),
                first: Int64(number),
                last: Int64(number),
                refused: [],
                repeated: (0..<3).map { .init(n: Int64($0), digest: digest(1)) },
                signature: []
            )
        }
        let page = ChangePage.fitting((1...4).map { record(Int64($0)) }, seals, upTo: 9)
        #expect(page.records.count == 2)
        #expect(page.seals.count == 2)
    }

    @Test func `seals of what is not in the page are left out`() {
        let page = ChangePage.fitting([record(1)], [seal(1, 1), seal(2, 2)], upTo: 9)
        #expect(page.seals == [seal(1, 1)])
        #expect(ChangePage.fitting([], [seal(1, 1)]).seals.isEmpty)
    }
}
