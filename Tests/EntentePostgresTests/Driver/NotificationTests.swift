import TestPostgres
import TestSupport
import Testing

@testable import EntentePostgres

@Suite("LISTEN: what other sessions announce")
struct NotificationTests {
    private static let notify = Statement(
        "notify",
        "SELECT pg_notify($1, $2)::text",
        mayWrite: true
    )

    @Test func `notifications arrive in order, without any request of the listener`() async throws {
        try await TestDatabase.with { database in
            try await database.withConnection { listener in
                let changes = try await listener.listen(to: "changes")
                let others = try await listener.listen(to: "others")
                try await database.withConnection { speaker in
                    for number in 0..<100 {
                        _ = try await speaker.query(Self.notify, ["changes", .text("\(number)")])
                    }
                    _ = try await speaker.query(Self.notify, ["others", ""])
                    let process = speaker.serverProcess
                    var received: [String] = []
                    for await notification in changes {
                        #expect(notification.channel == "changes")
                        #expect(notification.process == process)
                        received.append(notification.payload)
                        if received.count == 100 { break }
                    }
                    #expect(received == (0..<100).map { "\($0)" })
                }
                var iterator = others.makeAsyncIterator()
                #expect(await iterator.next()?.payload == "")
            }
        }
    }

    @Test func `the sequence ends with the connection`() async throws {
        try await TestDatabase.with { database in
            try await database.withConnection { listener in
                let changes = try await listener.listen(to: "changes")
                listener.close()
                for await _ in changes { Issue.record("nothing was sent") }
            }
        }
    }

    @Test func `a listener that falls too far behind is told by the end of its sequence`()
        async throws
    {
        try await TestDatabase.with { database in
            try await database.withConnection { listener in
                let changes = try await listener.listen(to: "changes")
                try await database.withConnection { speaker in
                    try await speaker.script(
                        "speak",
                        "SELECT pg_notify('changes', n::text) FROM generate_series(1, 5000) AS s (n)"
                    )
                }
                await eventually { listener.state.withLock { $0.listeners.isEmpty } }
                var received = 0
                for await _ in changes { received += 1 }
                #expect(received == 4_096)
            }
        }
    }
}
