import EntenteClient
import EntenteCrypto
import EntenteDomain
import EntenteInstallation
import EntentePostgres
import EntenteSync
import Foundation
import Logging
import TestSupport
import Testing

extension Integration {
    @Suite("Archive: several of one organisation")
    struct ArchivesTests {
        /// Who makes devices, and has them sync.
        private let history = AuditTests()
        private static let names = ["Aurora and Borealis", "Aurora and Cetus"]

        @Test
        func
            `partnerships of one organisation go into one server together, and contradicting ones do not`()
            async throws
        {
            let gateway = try RunningGateway()
            try await gateway.start()
            let partnership = try await TestPartnership.make(on: gateway)
            let second = try await addPartnership(partnership)
            let folders = try TemporaryFolder()
            defer { folders.remove() }
            let aurora = try await history.signer(0, partnership, folders)
            try await history.sync([aurora])
            try await write(aurora)
            // The archive of the second partnership knows more: a name that changed, and somebody new.
            let first = try await export(0, gateway, folders.path("first"))
            let member = aurora.identity.principal.member
            try await partnership.administration.rename(member, to: "Signer Zero", now: .now)
            _ = try await partnership.administration.addMember(
                to: partnership.departments[0][0],
                name: "Newcomer",
                roles: [.member],
                now: .now
            )
            let archives = [first, try await export(1, gateway, folders.path("second"))]
            try await takeOver(archives, aurora, folders)
            try await contradict(second, member, partnership.pool)
            let later = [
                try await export(0, gateway, folders.path("third")),
                try await export(1, gateway, folders.path("fourth")),
            ]
            try await expectContradiction(later)
            aurora.close()
            try await partnership.close()
            try await gateway.remove()
        }

        private struct Archive {
            let path: String
            let key: String
            let counts: JSONValue
        }

        /// A second partnership of Aurora, with a third organisation.
        private func addPartnership(_ world: TestPartnership) async throws -> PartnershipID {
            let administration = world.administration
            let cetus = try await administration.createOrganisation(name: "Cetus Ships", now: .now)
            let harbour = try await administration.createDepartment(
                in: cetus,
                name: "Harbour",
                now: .now
            )
            let captain = try await administration.addMember(
                to: harbour,
                name: "Captain",
                roles: [.member, .administrator],
                now: .now
            )
            let id = try await administration.propose(
                name: Self.names[1],
                from: world.organisations[0],
                to: [cetus],
                by: world.administrators[0],
                now: .now
            )
            _ = try await administration.accept(id, for: cetus, by: captain, now: .now)
            return id
        }

        /// Something in every stream that the device writes.
        private func write(_ replica: Replica) async throws {
            for status in try await replica.streams() where status.audience != .control {
                try await replica.edit(status.id) { draft in
                    let title = JSONValue.string("In \(status.audience.kind)")
                    draft.put(draft.new(EntityType.ask), Field.title, title)
                }
            }
            try await history.sync([replica])
        }

        private func export(
            _ place: Int,
            _ gateway: RunningGateway,
            _ path: String
        ) async throws -> Archive {
            let exported = try await gateway.administer(
                "archive",
                "export",
                "--partnership",
                Self.names[place],
                "--org",
                "Aurora Foods",
                "--output",
                path,
                "--json"
            )
            #expect(exported.status == 0, "\(exported.errorText)")
            return Archive(
                path: path,
                key: Base64URL.encode(try Installation.open(gateway.folder).headKey.publicKey),
                counts: try JSONScanner.parse(Array(exported.output.dropLast()))
            )
        }

        private func bring(
            _ archives: [Archive],
            to gateway: RunningGateway
        ) async throws -> Command {
            try await Command.run(
                RunningGateway.program("ententectl"),
                ["archive", "import"] + archives.map(\.path)
                    + ["--key", archives[0].key, "--json", "--data", gateway.folder.path]
            )
        }

        /// Both go in, and a new device finds both partnerships as they were.
        private func takeOver(
            _ archives: [Archive],
            _ before: Replica,
            _ folders: TemporaryFolder
        ) async throws {
            let other = try RunningGateway()
            try await other.start()
            let twice = try await bring([archives[0], archives[0]], to: other)
            #expect(twice.status == 1 && twice.errorText.contains("Two of the archives"))
            let imported = try await bring(archives, to: other)
            #expect(imported.status == 0, "\(imported.errorText)")
            let found = try JSONScanner.parse(Array(imported.output.dropLast()))
            for (place, archive) in archives.enumerated() {
                for name in ["changes", "items", "own", "partnership", "received", "streams"] {
                    #expect(found["archives"]?[place]?[name] == archive.counts[name], "\(name)")
                }
            }
            #expect(try await names(other, "organisation").count == 3)
            let people = try await names(other, "member")
            #expect(people.filter { $0 == "Signer Zero" }.count == 1)
            #expect(people.contains("Newcomer") && !people.contains("Signer 0"))
            let invited = try await other.administer("member", "invite", "Signer Zero", "--json")
            let code = try JSONScanner.parse(Array(invited.output.dropLast()))["code"]?.text
            let after = try await Enrolling.enrol(
                ProfileFolder(folders.url("after")),
                gateway: try #require(URL(string: other.url)),
                authority: try Installation.open(other.folder).authority,
                code: try #require(code),
                name: "laptop"
            )
            try await history.sync([after])
            let streams = try await before.streams().filter { $0.audience != .control }
            #expect(Set(streams.map(\.partnership)).count == 2)
            for status in streams {
                let came = try await after.everything(in: status.id)
                #expect(try await before.everything(in: status.id) == came)
            }
            // The work goes on in both.
            try await write(after)
            #expect(try await after.verifyHistory().allSatisfy { $0.fault == nil })
            after.close()
            try await other.remove()
        }

        /// Gives a member another name in one of the control streams alone.
        private func contradict(
            _ partnership: PartnershipID,
            _ member: MemberID,
            _ pool: PostgresPool
        ) async throws {
            let operation = #"{"e":"\#(member)","f":"name","o":"put","v":"Impostor"}"#
            let append = Statement(
                "test-contradict",
                """
                SELECT entente.append_control(
                    $1::text, $2::text[], NULL::text, NULL::text, $3::bigint
                )
                """,
                mayWrite: true
            )
            _ = try await pool.query(
                append,
                [
                    .text(partnership.description), .textArray([operation]),
                    .int8(Milliseconds.now.value),
                ]
            )
        }

        /// Refused by the name of whom they contradict each other about; nothing of them is left.
        private func expectContradiction(_ archives: [Archive]) async throws {
            let other = try RunningGateway()
            try await other.start()
            for order in [archives, archives.reversed()] {
                let refused = try await bring(order, to: other)
                #expect(refused.status == 1, "\(refused.text)")
                #expect(refused.errorText.contains("contradict"), "\(refused.errorText)")
                for name in ["Impostor", "Signer Zero"] {
                    #expect(refused.errorText.contains(name))
                }
                #expect(try await names(other, "organisation").isEmpty)
                #expect(try await names(other, "partnership").isEmpty)
            }
            let alone = try await bring([archives[1]], to: other)
            #expect(alone.status == 0, "\(alone.errorText)")
            let more = try await bring([archives[0]], to: other)
            #expect(more.status == 1 && more.errorText.contains("already"))
            try await other.remove()
        }

        private func names(_ gateway: RunningGateway, _ table: String) async throws -> [String] {
            let pool = try PostgresPool(
                address: DatabaseChoice(try Installation.open(gateway.folder)).ownerAddress,
                name: "test",
                logger: Logger(label: "test")
            )
            let rows = try await pool.query(
                Statement("test-\(table)", "SELECT name FROM entente.\(table) ORDER BY name")
            )
            await pool.shutdown()
            return rows.indices.map { rows.text($0, 0) }
        }
    }
}
