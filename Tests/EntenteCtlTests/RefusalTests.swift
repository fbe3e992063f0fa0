import Foundation
import TestPostgres
import TestSupport
import Testing

@Suite("ententectl: refusals in one sentence with a status")
struct RefusalTests {
    @Test func `a rule refuses with status 1`() async throws {
        try await TwoOrganisations.with { two in
            let taken = try await two.program.refusal("org", "create", "Aurora Foods", status: 1)
            #expect(taken == "name: the name is taken")
            let empty = try await two.program.refusal("org", "create", "  ", status: 1)
            #expect(empty == "name: the name is empty")
            let alone = try await two.program.refusal(
                "partnership",
                "propose",
                "Alone",
                "--from",
                "Aurora Foods",
                "--to",
                "Aurora Foods",
                "--by",
                "Ada Holm",
                status: 1
            )
            #expect(alone == "to: a partnership needs two or more different organisations")
        }
    }

    @Test func `only an administrator of the organisation connects it`() async throws {
        try await TwoOrganisations.with { two in
            _ = try await two.program.object(
                "member",
                "add",
                "Per Dahl",
                "--dept",
                "Marketing",
                "--org",
                "Aurora Foods"
            )
            let sentence = try await two.program.refusal(
                "partnership",
                "propose",
                "Fresh shelves",
                "--from",
                "Aurora Foods",
                "--to",
                "Borealis Retail",
                "--by",
                "Per Dahl",
                status: 1
            )
            #expect(sentence == "Per Dahl is not an administrator of Aurora Foods")
            let list = try await two.program.object("partnership", "list")
            #expect(try list.objects("partnerships").isEmpty)
        }
    }

    @Test func `an acceptance out of turn is refused with names`() async throws {
        try await TwoOrganisations.with { two in
            _ = try await two.program.object("org", "create", "Cirrus Freight")
            _ = try await two.program.object("dept", "create", "Trucks", "--org", "Cirrus Freight")
            _ = try await two.program.object(
                "member",
                "add",
                "Cleo Roy",
                "--dept",
                "Trucks",
                "--role",
                "administrator"
            )
            _ = try await two.program.object(
                "partnership",
                "propose",
                "Fresh shelves",
                "--from",
                "Aurora Foods",
                "--to",
                "Borealis Retail",
                "--by",
                "Ada Holm"
            )
            let again = try await two.program.refusal(
                "partnership",
                "accept",
                "Fresh shelves",
                "--org",
                "Aurora Foods",
                "--by",
                "Ada Holm",
                status: 1
            )
            #expect(again == "Aurora Foods has accepted this partnership already")
            let stranger = try await two.program.refusal(
                "partnership",
                "accept",
                "Fresh shelves",
                "--org",
                "Cirrus Freight",
                "--by",
                "Cleo Roy",
                status: 1
            )
            #expect(stranger == "Cirrus Freight was not asked into this partnership")
        }
    }

    @Test func `a name that names nothing or two things lists what there is`() async throws {
        try await TwoOrganisations.with { two in
            let unknown = try await two.program.refusal(
                "dept",
                "create",
                "Sales",
                "--org",
                "Aurora",
                status: 64
            )
            #expect(unknown.hasPrefix("there is no organisation \"Aurora\"; there are: "))
            #expect(unknown.contains("\"Aurora Foods\" ("))
            #expect(unknown.contains("\"Borealis Retail\" ("))
            let twofold = try await two.program.refusal(
                "member",
                "add",
                "Per Dahl",
                "--dept",
                "Marketing",
                status: 64
            )
            #expect(twofold.hasPrefix("\"Marketing\" can mean 2 of the departments, say which"))
            #expect(twofold.contains(", Aurora Foods)"))
            #expect(twofold.contains(", Borealis Retail)"))
        }
    }

    @Test(arguments: [
        (["org", "create"], "Missing expected argument '<name>'"),
        (["frobnicate"], "Unexpected argument 'frobnicate'"),
        (["serve"], "ententectl serve checks only, with --check; Deploy/run serves"),
        (["member", "invite", "Ada", "--url", "http://a"], "--url begins with https://"),
        (["db", "status", "--database", "host=a"], "--database begins with postgres://"),
        (["member", "add", "A", "--dept", "B", "--role", "king"], "The value 'king' is invalid"),
    ])
    func `a wrong argument is told with status 64`(arguments: [String], words: String) async throws
    {
        let command = try await BuiltProgram.run(arguments)
        #expect(command.status == 64)
        #expect(command.text == "")
        #expect(command.errorText.hasPrefix("ententectl: \(words)"), "\(command.errorText)")
    }

    @Test func `a server that cannot be reached has status 69`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let command = try await BuiltProgram.run([
            "org", "list", "--database", "postgres://nobody@/none?host=\(folder.url.path)",
        ])
        #expect(command.status == 69)
        #expect(
            command.errorText.hasPrefix("ententectl: the database cannot be reached"),
            "\(command.errorText)"
        )
    }

    @Test func `a folder without an installation has status 69`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let program = BuiltProgram(data: folder.path("none"))
        let sentence = try await program.refusal("org", "list", status: 69)
        #expect(
            sentence
                == "there is no installation in \(folder.path("none")); Deploy/run makes one"
        )
    }

    @Test func `a schema folder that is not there has status 69`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try await TestDatabase.with(migrated: true) { database in
            let program = BuiltProgram(database, folder: folder)
            let sentence = try await program.refusal(
                "db",
                "status",
                "--schema",
                folder.path("none"),
                status: 69
            )
            #expect(sentence == "the migrations in \(folder.path("none")) cannot be read")
        }
    }
}
