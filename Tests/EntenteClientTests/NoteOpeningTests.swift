import EntenteClient
import EntenteDomain
import EntenteSync
import TestSupport
import Testing

@Suite("Notes: who has opened them")
struct NoteOpeningTests {
    @Test func `opening another side's note says who and on which day first, and no more`()
        async throws
    {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let shared = gateway.shared
            let one = try await gateway.device(of: 0, in: folders.device("a"))
            let two = try await gateway.device(of: 1, in: folders.device("b"))
            let note = try await one.addNote("What we did", body: "Much.", in: shared)
            _ = try await gateway.engine(one).sync()
            _ = try await gateway.engine(two).sync()
            let days = try ["2026-11-20", "2026-11-21"].map { try #require(CivilDate($0)) }
            // The own side's reading is nobody's answer.
            try await one.openNote(note, in: shared, on: days[0])
            #expect(try await one.entity(note, in: shared)?.text("opened_on") == nil)
            for day in days { try await two.openNote(note, in: shared, on: day) }
            for replica in [one, two, one] { _ = try await gateway.engine(replica).sync() }
            let view = try #require(try await one.entity(note, in: shared))
            #expect(view.text("opened_on") == "2026-11-20")
            let members = [one, two].map { $0.identity.principal.member.description }
            guard case .array(let opened)? = view.value("opened_by") else {
                Issue.record("nobody has opened it")
                return
            }
            #expect(Set(opened.compactMap(\.text)) == Set(members))
            // Said once more it is no change.
            let next = try await two.stream(shared).next
            try await two.openNote(note, in: shared, on: days[1])
            #expect(try await two.stream(shared).next == next)
        }
    }
}
