import EntenteCrypto
import EntenteDomain
import EntenteSync
import Testing

@Suite("Archive: several control streams of one directory")
struct JoinedDirectoryTests {
    private typealias Saying = (at: Int64, operations: [EntenteSync.Operation])

    private let member = EntityID(high: 7, low: 1)
    private let organisation = EntityID(high: 3, low: 1)

    private func directory(_ sayings: Saying...) -> ControlDirectory {
        var directory = ControlDirectory()
        for (place, saying) in sayings.enumerated() {
            let header = ChangeRecord.Header(
                seq: Int64(place + 1),
                n: Int64(place + 1),
                device: DeviceID(high: 5, low: 5),
                member: MemberID(high: 5, low: 6),
                organisation: OrganisationID(high: 5, low: 7),
                acl: Int64(place),
                received: Milliseconds(saying.at),
                known: KnownHead(size: 0, root: SHA256.digest([UInt8]()))
            )
            let change = Change(
                n: Int64(place + 1),
                base: Int64(place),
                at: Milliseconds(saying.at),
                salt: [UInt8](repeating: 0, count: Change.saltLength),
                operations: saying.operations
            )
            directory.take(header, change)
        }
        return directory
    }

    private func introduced(_ name: String, roles: [String] = ["member"], at: Int64) -> Saying {
        let operations: [EntenteSync.Operation] = [
            .init(organisation, .new(type: "organisation")),
            .init(organisation, .put(field: "name", value: "Aurora")),
            .init(organisation, .put(field: "accepted_at", value: .integer(at))),
            .init(member, .new(type: "member")),
            .init(member, .put(field: "name", value: .string(name))),
        ]
        return (at, operations + roles.map { .init(member, .add(field: "roles", member: $0)) })
    }

    private func renamed(_ name: String, at: Int64) -> Saying {
        (at, [.init(member, .put(field: "name", value: .string(name)))])
    }

    private func ended(at: Int64) -> Saying {
        let id = EntityID(high: 9, low: 9)
        return (
            at,
            [.init(id, .new(type: "partnership")), .init(id, .put(field: "state", value: "ended"))]
        )
    }

    private func joined(_ directories: (ControlDirectory, readAt: Int64)...) throws -> [String?] {
        var results: [[String?]] = []
        for order in [directories, directories.reversed()] {
            var joined = JoinedDirectory()
            for (directory, time) in order {
                let until = directory.toldUntil(readAt: Milliseconds(time))
                try joined.take(directory, toldUntil: until)
            }
            #expect(joined.entries("organisation").count == 1)
            #expect(joined.entries("organisation").first?.since == Milliseconds(10))
            results.append(joined.entries("member").map { $0.text("name") })
        }
        #expect(results[0] == results[1], "the order of the archives does not matter")
        return results[0]
    }

    @Test func `who is in several is there once, since the first`() throws {
        let names = try joined(
            (directory(introduced("Ada", at: 10)), readAt: 100),
            (directory(introduced("Ada", at: 40)), readAt: 100)
        )
        #expect(names == ["Ada"])
    }

    @Test func `a partnership that had ended or was read before knows the former name`() throws {
        let now = directory(introduced("Ada", at: 40), renamed("Eve", at: 60))
        let names = try joined(
            (directory(introduced("Ada", at: 10), ended(at: 50)), readAt: 100),
            (now, readAt: 100)
        )
        #expect(names == ["Eve"])
        let earlier = try joined(
            (directory(introduced("Ada", at: 10)), readAt: 59),
            (now, readAt: 100)
        )
        #expect(earlier == ["Eve"])
    }

    @Test func `one that was told at the time and says something else contradicts`() {
        let now = directory(introduced("Ada", at: 40), renamed("Eve", at: 60))
        let fault = #expect(throws: LogFault.self) {
            try joined(
                (directory(introduced("Ada", at: 10), ended(at: 70)), readAt: 100),
                (now, readAt: 100)
            )
        }
        #expect(fault?.sentence.contains("member \"") == true)
        #expect(fault?.sentence.contains("\"Ada\"") == true)
        #expect(fault?.sentence.contains("\"Eve\"") == true)
        #expect(throws: LogFault.self) {
            try joined(
                (directory(introduced("Ada", at: 10)), readAt: 100),
                (directory(introduced("Ada", roles: ["member", "signer"], at: 40)), readAt: 100)
            )
        }
    }

    @Test func `what never changes must be the same, whenever it was said`() {
        let key = { (text: String, at: Int64) -> Saying in
            let device = EntityID(high: 6, low: 1)
            return (
                at,
                [
                    .init(device, .new(type: "device")),
                    .init(device, .put(field: "key", value: .string(text))),
                ]
            )
        }
        #expect(throws: LogFault.self) {
            try joined(
                (directory(introduced("Ada", at: 10), key("a", 11), ended(at: 12)), readAt: 100),
                (directory(introduced("Ada", at: 40), key("b", 41)), readAt: 100)
            )
        }
        #expect(throws: LogFault.self) {
            let other: Saying = (10, [.init(member, .new(type: "department"))])
            return try joined(
                (directory(other, ended(at: 12)), readAt: 100),
                (directory(introduced("Ada", at: 40)), readAt: 100)
            )
        }
    }

    @Test func `two organisations with one name are told`() throws {
        var directories = JoinedDirectory()
        try directories.take(directory(introduced("Ada", at: 10)), toldUntil: Milliseconds(100))
        #expect(directories.sameNames() == nil)
        let other = EntityID(high: 3, low: 2)
        let another = directory(
            (
                20,
                [
                    .init(other, .new(type: "organisation")),
                    .init(other, .put(field: "name", value: "Aurora")),
                ]
            )
        )
        try directories.take(another, toldUntil: Milliseconds(100))
        #expect(directories.sameNames()?.sentence.contains("\"Aurora\"") == true)
    }
}
