import EntenteDomain
import EntenteSync
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import EntenteClient

@Suite("Live: frames are hints")
struct LiveTests {
    @Test func `frames that continue are taken, others make the device pull`() async throws {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let author = try await gateway.device(of: 0, in: folders.device("a"))
            let reader = try await gateway.device(of: 1, in: folders.device("b"))
            let (events, script) = AsyncStream<LiveEvent>.makeStream()
            let scripted = FakeConnection(gateway, reader.identity.device, events: events)
            let run = Task {
                try await SyncEngine(reader, scripted, pace: .slow, jitter: { 0 }).run()
            }
            defer { run.cancel() }
            try await waitUntil("the reader has asked once") {
                try await reader.stream(gateway.shared).synced != nil
            }
            var records: [PullAnswer.Record] = []
            for title in ["one", "two", "three"] {
                _ = try await author.add(EntityType.give, title, in: gateway.shared)
                _ = try await gateway.engine(author).sync()
                let page = try await FakeConnection(gateway, author.identity.device).pull(
                    gateway.shared,
                    after: Int64(records.count),
                    epoch: try await author.stream(gateway.shared).epoch,
                    limit: 1
                )
                records += page.records
            }
            let calls = gateway.state.withLock { $0.calls }
            script.yield(.changes(stream: gateway.shared, records: [records[0]]))
            try await waitUntil("the first frame was taken") {
                try await reader.stream(gateway.shared).cursor == 1
            }
            #expect(gateway.state.withLock { $0.calls } == calls)
            // A frame that does not continue the cursor only says that there is more.
            script.yield(.changes(stream: gateway.shared, records: [records[2]]))
            try await waitUntil("what was missing was pulled") {
                try await reader.stream(gateway.shared).cursor == 3
            }
            script.yield(.changes(stream: gateway.shared, records: [records[0]]))
            #expect(try await reader.digest(gateway.shared) == author.digest(gateway.shared))
        }
    }

    @Test func `rule C8: no frame is taken while a creation waits for its outcome`() async throws {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let author = try await gateway.device(of: 0, in: folders.device("a"))
            let reader = try await gateway.device(of: 1, in: folders.device("b"))
            _ = try await author.add(EntityType.give, "of the other", in: gateway.shared)
            _ = try await gateway.engine(author).sync()
            let frame = LiveEvent.changes(
                stream: gateway.shared,
                records: try await FakeConnection(gateway, author.identity.device).pull(
                    gateway.shared,
                    after: 0,
                    epoch: try await author.stream(gateway.shared).epoch,
                    limit: 1
                ).records
            )
            // Were it taken, the next edit would say that its author has heard of a refusal, if there
            // was one, and would be logged as an edit of nothing.
            let id = try await reader.add(EntityType.give, "own", in: gateway.shared)
            let take = { @Sendable (access: ReplicaAccess) throws in
                var plan = SyncPlan(pace: .test)
                try access.take(frame, &plan)
            }
            try await reader.access(take)
            #expect(try await reader.stream(gateway.shared).cursor == 0)
            #expect(try await reader.stream(gateway.shared).size == 1)
            try await gateway.engine(reader).push(gateway.shared)
            _ = try await reader.edit(gateway.shared) { $0.put(id, Field.title, .string("mine")) }
            try await reader.access(take)
            #expect(try await reader.stream(gateway.shared).cursor == 1)
        }
    }

    @Test(arguments: [1, 2, 7, 4_096])
    func `events are found however the bytes are cut`(size: Int) throws {
        let stream = StreamID(high: 1, low: 2)
        let bytes =
            LiveFrame.hello() + LiveFrame.keepAlive + LiveFrame.head(stream, size: 7)
            + Array("event: news\ndata: {}\n\n".utf8) + LiveFrame.bye(.restart)
        var reader = LiveFrameReader()
        var events: [LiveEvent] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            events += try reader.take(bytes[start..<min(start + size, bytes.count)])
        }
        #expect(events == [.hello, .head(stream: stream, size: 7), .bye(.restart)])
    }
}
