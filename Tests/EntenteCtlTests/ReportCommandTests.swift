import EntentePostgres
import Foundation
import TestPostgres
import TestSupport
import Testing

@Suite("ententectl: logins that read reports")
struct ReportCommandTests {
    /// The program on the database of two organisations, as somebody who may make logins.
    private func administrator(_ two: TwoOrganisations) -> [String] {
        let host = two.database.cluster.socketFolder
        let role = EmbeddedCluster.administrator
        return [
            "--json", "--database", "postgres://\(role)@/\(two.database.name)?host=\(host)",
            "--data", "/nonexistent",
        ]
    }

    private func psql(_ sql: String, as role: String, _ two: TwoOrganisations) async throws
        -> Command
    {
        let address = two.database.cluster.address(database: two.database.name, role: role)
        return try await Command.run("psql", ["--no-psqlrc", "-At", "--command", sql, address])
    }

    @Test func `a login is made, reads by psql, is listed, and is taken away`() async throws {
        try await TwoOrganisations.with { two in
            try await two.connect()
            let place = administrator(two)
            let made = try await BuiltProgram.run(
                ["report", "reader", "add", "Aurora Foods"] + place
            )
            #expect(made.status == 0, "\(made.errorText)")
            let reader = try #require(
                try await two.program.object("report", "reader", "list")
                    .objects("readers").first
            )
            let role = try reader.text("role")
            #expect(made.text.contains(role) && made.text.contains("\"password\""))
            let sql = "SELECT name FROM partnership"
            #expect(try await psql(sql, as: role, two).text == "Fresh shelves\n")
            // Again: another password, the same login.
            let again = try await BuiltProgram.run(
                ["report", "reader", "add", "Aurora Foods"] + place
            )
            #expect(again.status == 0 && again.text != made.text)
            let gone = try await BuiltProgram.run(
                ["report", "reader", "remove", "Aurora Foods"] + place
            )
            #expect(gone.status == 0, "\(gone.errorText)")
            #expect(try await psql(sql, as: role, two).status != 0)
            #expect(
                try await two.program.object("report", "reader", "list").objects("readers").isEmpty
            )
        }
    }

    @Test func `who may not make logins is told so, and nothing is made`() async throws {
        try await TwoOrganisations.with { two in
            let refusal = try await two.program.refusal(
                "report",
                "reader",
                "add",
                "Aurora Foods",
                status: 69
            )
            #expect(refusal.contains("42501"), "\(refusal)")
            #expect(
                try await two.program.object("report", "reader", "list").objects("readers").isEmpty
            )
        }
    }

    @Test func `rows are made anew by one command`() async throws {
        try await TwoOrganisations.with { two in
            try await two.connect()
            let answer = try await two.program.object("report", "rebuild")
            #expect(try answer.number("streams") == 5)
        }
    }
}
