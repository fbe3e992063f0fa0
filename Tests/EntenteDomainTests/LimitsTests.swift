import EntenteDomain
import Testing

@Suite("Limits: how the bounds fit together")
struct LimitsTests {
    @Test func `clause 5.9: a push holds several of the largest changes, a page holds a push`() {
        #expect(Limits.pushBytes >= 4 * Limits.changeBytes)
        #expect(Limits.pullBytes >= Limits.pushBytes)
        #expect(Limits.pullChanges >= Limits.pushChanges)
        #expect(Limits.liveBufferBytes >= Limits.changeBytes)
    }

    @Test func `a change holds the largest value, and a value the largest set member`() {
        #expect(Limits.changeBytes > Limits.valueBytes)
        #expect(Limits.valueBytes > Limits.setMemberBytes)
    }

    @Test func `the largest integer is 2 to the power of 53 less one`() {
        #expect(Limits.jsonInteger == 1 << 53 - 1)
    }

    @Test func `the largest text index is an integer that JSON holds`() {
        #expect(Int64(Limits.noteBytes) <= Limits.jsonInteger)
    }

    @Test func `instants are ordered, and move by milliseconds`() {
        #expect(Milliseconds(5) < Milliseconds(6))
        #expect(Milliseconds(-1).advanced(by: 2) == Milliseconds(1))
    }
}
