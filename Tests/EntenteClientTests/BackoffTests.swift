import EntenteClient
import Testing

@Suite("Backoff: waiting longer each time")
struct BackoffTests {
    @Test(arguments: [0.0, 0.3, 1.0])
    func `the wait is at least half and at most all of its bound`(jitter: Double) {
        let backoff = Backoff(first: .seconds(1), longest: .seconds(60))
        for failures in 1...40 {
            let full = min(
                Duration.seconds(60),
                .seconds(1 << min(failures - 1, 20))
            )
            let delay = backoff.delay(failures: failures, jitter: jitter)
            #expect(delay >= full * 0.5 && delay <= full)
        }
    }
}
