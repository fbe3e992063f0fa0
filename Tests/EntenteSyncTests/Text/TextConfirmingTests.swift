import EntenteDomain
import TestSupport
import Testing

@testable import EntenteSync

@Suite("Text: a long time offline is confirmed")
struct TextConfirmingTests {
    private let count: Int64 = 26_000

    @Test func `confirming looks at each edit a few times, however many wait`() {
        var text = TextState()
        for n in 1...count { text.apply(typed(n), origin(n, of: device(1))) }
        var steps = 0
        for n in 1...count {
            // Others write between the confirmations.
            if n.isMultiple(of: 10) {
                let seq = n + n / 10
                let header = header(seq: seq, n: n / 10, device: device(2))
                let theirs = origin(n / 10, of: device(2), confirmation: .init(header))
                let length = Int(n / 10 - 1)
                let fits = text.apply(
                    TextSplice(length: length, index: 0, delete: 0, insert: "y"),
                    theirs
                )
                #expect(fits)
            }
            steps += text.confirm(device: device(1), n: n, seq: n + (n - 1) / 10)
        }
        #expect(text.remembered.allSatisfy { $0.source.seq != nil })
        #expect(steps < 4 * Int(count), "\(steps) steps")
        text.confirm(device: device(1), n: count, seq: 2 * count)
        #expect(text.confirm(device: device(1), n: count, seq: 2 * count) == 0)
    }

    @Test func `confirming an entity copies no edit of its texts`() {
        var state = EntityState(id: entity(1))
        for n in 1...100 as ClosedRange<Int64> {
            let typing = Operation(entity(1), .text(field: "t", splice: typed(n)))
            state.apply(change(n: n, [typing]), device: device(1), confirmation: nil)
        }
        func address(_ state: borrowing EntityState) -> UnsafeRawPointer? {
            state.texts["t"]?.window.edits.withUnsafeBytes(\.baseAddress)
        }
        let before = address(state)
        for n in 1...100 as ClosedRange<Int64> {
            state.confirm(device: device(1), n: n, .init(header(seq: n, n: n, device: device(1))))
            #expect(address(state) == before)
        }
    }

    private func typed(_ n: Int64) -> TextSplice {
        TextSplice(length: Int(n - 1), index: Int(n - 1), delete: 0, insert: "x")
    }

    private func origin(
        _ n: Int64,
        of author: DeviceID,
        confirmation: Origin.Confirmation? = nil
    ) -> Origin {
        Origin(change: change(n: n, []), device: author, place: 0, confirmation: confirmation)
    }
}
