import EntenteDomain
import EntentePostgres
import EntenteSync
import TestPostgres
import Testing

@Suite("Stream store: what becomes of a push")
struct SequencingTests {
    @Test func `changes get the next places and the author's place in the directory`() async throws
    {
        try await World.with { world in
            let shared = try await world.shared()
            var pusher = Pusher(world.aurora.device, shared, side: world.aurora)
            // Whatever the gateway believes: the database knows better.
            pusher.principal = Principal(
                device: world.aurora.device,
                member: world.borealis.member,
                department: world.borealis.department,
                organisation: world.borealis.organisation
            )
            let result = try await pusher.push(
                [pusher.change(n: 1), pusher.change(n: 2)],
                to: world.store
            ).get()
            #expect(result.next == 3)
            #expect(result.head.size == 2)
            let log = try await world.log(shared.id, for: world.borealis.device)
            #expect(log.map(\.header.seq) == [1, 2])
            #expect(log.map(\.header.n) == [1, 2])
            #expect(log.allSatisfy { $0.header.member == world.aurora.member })
            #expect(log.allSatisfy { $0.header.organisation == world.aurora.organisation })
            let control = try await world.stream(.control, of: world.aurora.device)
            #expect(log.allSatisfy { $0.header.acl == control?.head.size })
            #expect(log[0].content == (try pusher.change(n: 1).content))
        }
    }

    @Test func `the same push again gets the same outcomes, whatever came between`() async throws {
        try await World.with { world in
            let shared = try await world.shared()
            let mine = Pusher(world.aurora.device, shared, side: world.aurora)
            let theirs = Pusher(world.borealis.device, shared, side: world.borealis)
            let changes = [try mine.change(n: 1), try mine.malformed(n: 2), try mine.change(n: 3)]
            let first = try await mine.push(changes, to: world.store).get()
            _ = try await theirs.push([theirs.change(n: 1)], to: world.store).get()
            let again = try await mine.push(changes, to: world.store).get()
            #expect(again.outcomes == first.outcomes)
            // A push that repeats a part and adds to it.
            let more = try await mine.push(
                [changes[2], mine.change(n: 4, base: 3)],
                to: world.store
            ).get()
            #expect(more.outcomes[0] == first.outcomes[2])
            #expect(more.outcomes[1].n == 4)
            #expect(try await world.log(shared.id, for: mine.device).count == 4)
        }
    }

    @Test func `the same push twice in one group is one push`() async throws {
        try await World.with { world in
            let shared = try await world.shared()
            let pusher = Pusher(world.aurora.device, shared, side: world.aurora)
            let request = pusher.request([try pusher.change(n: 1), try pusher.malformed(n: 2)])
            let answer = try await world.store.sequence(
                shared.id,
                [request, request],
                texts: TextGuard(),
                now: World.now
            )
            let outcomes = try answer.results.map { try $0.get().outcomes }
            #expect(outcomes[0] == outcomes[1])
            #expect(try await world.log(shared.id, for: pusher.device).count == 1)
        }
    }

    @Test func `a counter with another content shows a copied database`() async throws {
        try await World.with { world in
            let shared = try await world.shared()
            let pusher = Pusher(world.aurora.device, shared, side: world.aurora)
            _ = try await pusher.push([pusher.change(n: 1)], to: world.store).get()
            let forked = try await pusher.push(
                [pusher.change(n: 1, value: "y"), pusher.change(n: 2)],
                to: world.store
            )
            #expect(forked.refusal == .deviceForked(n: 1))
            #expect(try await world.log(shared.id, for: pusher.device).count == 1)
        }
    }

    @Test func `a base that goes back shows a copied database`() async throws {
        try await World.with { world in
            let shared = try await world.shared()
            let pusher = Pusher(world.aurora.device, shared, side: world.aurora)
            _ = try await pusher.push([pusher.change(n: 1)], to: world.store).get()
            _ = try await pusher.push([pusher.change(n: 2, base: 1)], to: world.store).get()
            let back = try await pusher.push([pusher.change(n: 3, base: 0)], to: world.store)
            #expect(back.refusal == .deviceForked(n: 3))
        }
    }

    @Test func `what a late change had seen does not go back from one push to the next`()
        async throws
    {
        try await World.with { world in
            let shared = try await world.shared()
            let pusher = Pusher(world.aurora.device, shared, side: world.aurora)
            let changes = try (1...3).map { try pusher.change(n: $0) }
            _ = try await pusher.push(changes, to: world.store).get()
            let late = { (n: Int64, seen: Int64) throws in
                try pusher.change(n: n, base: 3, late: .init(base: seen, at: World.now))
            }
            _ = try await pusher.push([late(4, 1)], to: world.store).get()
            _ = try await pusher.push([late(5, 2)], to: world.store).get()
            let back = try await pusher.push([late(6, 1)], to: world.store)
            #expect(back.refusal == .deviceForked(n: 6))
            _ = try await pusher.push([late(6, 2)], to: world.store).get()
            _ = try await pusher.push([pusher.change(n: 7, base: 4)], to: world.store).get()
            let lower = try await pusher.push(
                [pusher.change(n: 8, base: 5, late: .init(base: 3, at: World.now))],
                to: world.store
            )
            #expect(lower.refusal == .deviceForked(n: 8))
        }
    }

    @Test func `gaps, bases beyond the head and other epochs are refused with nothing recorded`()
        async throws
    {
        try await World.with { world in
            let shared = try await world.shared()
            let pusher = Pusher(world.aurora.device, shared, side: world.aurora)
            let gap = try await pusher.push([pusher.change(n: 2)], to: world.store)
            #expect(gap.refusal == .counterGap(expected: 1))
            let ahead = try await pusher.push([pusher.change(n: 1, base: 9)], to: world.store)
            #expect(ahead.refusal == .ahead(head: 0))
            var random = SystemRandomNumberGenerator()
            let other = try await world.store.sequence(
                shared.id,
                [pusher.request([pusher.change(n: 1)], epoch: .random(using: &random))],
                texts: TextGuard(),
                now: World.now
            )
            #expect(
                other.results[0].refusal
                    == .epochChanged(EpochHistory(current: shared.head.epoch), common: 0)
            )
            let page = try await world.store.page(
                shared.id,
                after: 0,
                limit: 10,
                device: pusher.device
            )
            #expect(page?.next == 1)
            #expect(page?.head.size == 0)
        }
    }

    @Test func `a refused change is recorded, blocks nothing, and is told to its device alone`()
        async throws
    {
        try await World.with { world in
            let shared = try await world.shared()
            let mine = Pusher(world.aurora.device, shared, side: world.aurora)
            let poison = try mine.malformed(n: 1)
            let result = try await mine.push([poison, mine.change(n: 2)], to: world.store).get()
            guard case .rejected(1, let rejection) = result.outcomes[0] else {
                Issue.record("n 1 was not rejected")
                return
            }
            #expect(rejection.code == .malformed)
            #expect(result.outcomes[1].n == 2)
            let later = try await mine.push([mine.change(n: 3)], to: world.store).get()
            #expect(later.next == 4)
            let again = try await mine.push([poison], to: world.store).get()
            #expect(again.outcomes == [result.outcomes[0]])
            let own = try await world.store.page(
                shared.id,
                after: 0,
                limit: 10,
                device: mine.device
            )
            #expect(own?.rejections.map(\.n) == [1])
            #expect(own?.rejections.map(\.rejection) == [rejection])
            #expect(own?.next == 4)
            let others = try await world.store.page(
                shared.id,
                after: 0,
                limit: 10,
                device: world.borealis.device
            )
            #expect(others?.rejections.isEmpty == true)
            #expect(others?.next == 1)
            #expect(others?.records.map(\.header.n) == [2, 3])
        }
    }

    @Test func `text edits are read against the log by a store that has just started`() async throws
    {
        try await World.with { world in
            let shared = try await world.shared()
            let mine = Pusher(world.aurora.device, shared, side: world.aurora)
            let theirs = Pusher(world.borealis.device, shared, side: world.borealis)
            _ = try await mine.push(
                [mine.edit(n: 1, base: 0, length: 0, at: 0, insert: "cold")],
                to: world.store
            ).get()
            _ = try await mine.push([mine.change(n: 2, base: 1)], to: world.store).get()
            let fitting = try await theirs.push(
                [theirs.edit(n: 1, base: 2, length: 4, at: 4, insert: " store")],
                to: world.store
            ).get()
            #expect(fitting.head.size == 3)
            let impossible = try await theirs.push(
                [theirs.edit(n: 2, base: 3, length: 99, at: 50, insert: "!")],
                to: world.store
            ).get()
            guard case .rejected(2, let rejection) = impossible.outcomes[0] else {
                Issue.record("an impossible edit was not rejected")
                return
            }
            #expect(rejection.code == .badIndex)
        }
    }

    @Test func `a commit whose connection is lost is unknown, and pushing again tells`()
        async throws
    {
        try await World.with { world in
            let shared = try await world.shared()
            let pusher = Pusher(world.aurora.device, shared, side: world.aurora)
            try await world.database.withConnection(as: EmbeddedCluster.administrator) {
                try await $0.script(
                    "test-trigger",
                    """
                    CREATE FUNCTION public.die() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
                    AS 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END';
                    CREATE CONSTRAINT TRIGGER die AFTER INSERT ON entente.change
                    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.die();
                    """
                )
            }
            let change = try pusher.change(n: 1)
            do {
                _ = try await pusher.push([change], to: world.store)
                Issue.record("a lost commit was taken for a success")
            } catch let error as StoreError {
                #expect(error.reason == .unknown)
            }
            try await world.database.withConnection(as: EmbeddedCluster.administrator) {
                try await $0.script("test-no-trigger", "DROP TRIGGER die ON entente.change")
            }
            let result = try await pusher.push([change], to: world.store).get()
            #expect(result.head.size == 1)
        }
    }

    @Test func `a stream that somebody else holds is not available for the time being`()
        async throws
    {
        try await World.with { world in
            let shared = try await world.shared()
            let pusher = Pusher(world.aurora.device, shared, side: world.aurora)
            let impatient = PostgresStreamStore(
                pool: world.gateway,
                lockTimeout: .milliseconds(20)
            )
            let hold = Statement(
                "test-hold",
                "SELECT id FROM entente.stream WHERE id = $1::text FOR UPDATE"
            )
            try await world.owner.withTransaction { transaction in
                _ = try await transaction.query(hold, [.text(shared.id.description)])
                do {
                    _ = try await pusher.push([pusher.change(n: 1)], to: impatient)
                    Issue.record("the lock was not waited for")
                } catch let error as StoreError {
                    #expect(error.reason == .unavailable)
                }
            }
            let result = try await pusher.push([pusher.change(n: 1)], to: impatient).get()
            #expect(result.head.size == 1)
        }
    }
}
