import EntenteSync
import Testing

@testable import EntentePostgres

@Suite("RunFailures: a run over many streams")
struct RunFailuresTests {
    @Test func `a run in which nothing failed ends without a word`() throws {
        try RunFailures().end()
    }

    @Test(arguments: [
        PostgresError(.closed), PostgresError(.lockTimeout), PostgresError(.deadlock),
        PostgresError(.timedOut, sqlState: "57014"), PostgresError(.other(sqlState: "XX000")),
    ])
    func `what one stream meets waits for the end of the run`(error: PostgresError) throws {
        var failures = RunFailures()
        try failures.note(error, of: "stream")
        let told = #expect(throws: StoreError.self) { try failures.end() }
        #expect(told?.reason == StoreError(error).reason)
        #expect(told?.detail == "stream: \(String(reflecting: error))")
    }

    @Test(arguments: [
        PostgresError(.connectFailed), PostgresError(.shuttingDown), PostgresError(.timedOut),
        PostgresError(.tooManyWaiting), PostgresError(.diskFull), PostgresError(.readOnly),
        PostgresError(.cancelled),
    ])
    func `what every stream would meet ends the run`(error: PostgresError) {
        var failures = RunFailures()
        #expect(throws: error) { try failures.note(error, of: "stream") }
    }

    @Test func `whatever fails in a run that is cancelled ends it`() async {
        let run = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            var failures = RunFailures()
            try failures.note(PostgresError(.lockTimeout), of: "stream")
        }
        await #expect(throws: PostgresError(.lockTimeout)) { try await run.value }
    }

    @Test func `of many failures the first are told, and how many more there are`() throws {
        var failures = RunFailures()
        for number in 1...7 {
            let reason = number == 2 ? StoreError.Reason.inconsistent : .unavailable
            try failures.note(StoreError(reason, detail: "why"), of: number)
        }
        let told = #expect(throws: StoreError.self) { try failures.end() }
        #expect(told?.reason == .inconsistent)
        #expect(told?.detail == "1: why; 2: why; 3: why; 4: why; 5: why; and 2 more")
    }
}
