import EntenteDomain
import EntentePostgres
import EntenteSync
import TestPostgres
import Testing

@Suite("Stream store: the tree over a log")
struct TreeTests {
    @Test func `the stored root is the root over the records, at every size`() async throws {
        try await World.with { world in
            let shared = try await world.shared()
            let pusher = Pusher(world.aurora.device, shared, side: world.aurora)
            for n in 1...Int64(17) {
                let result = try await pusher.push([pusher.change(n: n)], to: world.store).get()
                let log = try await world.log(shared.id, for: pusher.device)
                #expect(result.head.root == root(of: log, shared))
            }
            let head = try await world.shared().head
            #expect(
                head.root == root(of: try await world.log(shared.id, for: pusher.device), shared)
            )
        }
    }

    @Test
    func `control streams, which the database writes by itself, have the same bytes and tree`()
        async throws
    {
        try await World.with { world in
            for number in 1...20 {
                _ = try await world.administration.addMember(
                    to: world.aurora.department,
                    name: "Quote \" backslash \\ and \u{1F9CA}\u{0301} \(number)",
                    roles: [.signer, .member],
                    now: World.now
                )
                let control = try #require(
                    try await world.stream(.control, of: world.borealis.device)
                )
                let log = try await world.log(control.id, for: world.borealis.device)
                #expect(log.count == number + 1)
                #expect(control.head.root == root(of: log, control))
            }
        }
    }

    @Test func `every change of a control stream is canonical and can be read`() async throws {
        try await World.with { world in
            _ = try await world.device(of: world.aurora.member)
            let control = try #require(
                try await world.stream(.control, of: world.borealis.device)
            )
            let log = try await world.log(control.id, for: world.borealis.device)
            #expect(log.count > 1)
            for record in log {
                let json = try JSONScanner.parse(record.content)
                #expect(json.canonicalBytes == record.content)
                let change = try Change(json)
                #expect(change.n == record.header.n)
                #expect(change.base == record.header.seq - 1)
            }
        }
    }

    private func root(of log: [StoredRecord], _ stream: StreamSummary) -> Digest {
        recomputedFrontier(of: log) {
            ChangeScope(stream: stream.id, epoch: stream.head.epoch, device: $0)
        }.root
    }
}
