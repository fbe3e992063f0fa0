import EntenteDomain
import EntenteSync
import Foundation
import TestSupport
import Testing

@testable import ententectl

@Suite("ententectl: setting up two organisations")
struct SetUpTests {
    @Test func `a partnership is active, with its streams, when both have opted in`() async throws {
        try await TwoOrganisations.with { two in
            let proposed = try await two.program.object(
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
            #expect(try proposed.text("state") == "proposed")
            let answers = try proposed.objects("organisations").map { $0["accepted"] != .null }
            #expect(answers == [true, false])
            #expect(try await two.program.object("stream", "list").objects("streams").isEmpty)

            let accepted = try await two.program.object(
                "partnership",
                "accept",
                "Fresh shelves",
                "--org",
                "Borealis Retail",
                "--by",
                "Bo Lind"
            )
            #expect(try accepted.text("state") == "active")
            #expect(try accepted.text("id") == proposed.text("id"))
            let streams = try await two.program.object(
                "stream",
                "list",
                "--partnership",
                "Fresh shelves"
            ).objects("streams")
            #expect(
                try streams.map { try $0.text("audience") }.sorted() == [
                    "control", "department", "department", "organisation", "organisation",
                    "shared",
                ]
            )
            let control = try #require(try streams.first { try $0.text("audience") == "control" })
            #expect(try control.number("size") > 0)
            #expect(DeviceID(try control.text("epoch")) != nil)
            let listed = try await two.program.object("partnership", "list")
            #expect(try listed.objects("partnerships") == [accepted])
        }
    }

    @Test func `what was set up is listed with its ids and roles`() async throws {
        try await TwoOrganisations.with { two in
            let organisations = try await two.program.object("org", "list")
                .objects("organisations")
            #expect(
                try organisations.map { try $0.text("name") } == [
                    "Aurora Foods", "Borealis Retail",
                ]
            )
            let aurora = try organisations[0].text("id")
            let departments = try await two.program.object("dept", "list", "--org", "Aurora Foods")
                .objects("departments")
            #expect(try departments.map { try $0.text("organisation") } == [aurora])
            let members = try await two.program.object("member", "list", "--org", aurora)
                .objects("members")
            #expect(try members.map { try $0.text("name") } == ["Ada Holm"])
            #expect(members[0]["roles"] == ["account_manager", "administrator"])
            #expect(try members[0].text("department") == departments[0].text("id"))
        }
    }

    @Test func `a member without a role is a member`() async throws {
        try await TwoOrganisations.with { two in
            let member = try await two.program.object(
                "member",
                "add",
                "Per Dahl",
                "--dept",
                "Marketing",
                "--org",
                "Aurora Foods"
            )
            #expect(member["roles"] == ["member"])
        }
    }

    @Test func `an invitation says all that is to be handed over, and enrols`() async throws {
        try await TwoOrganisations.with { two in
            let before = Milliseconds.now
            let invitation = try await two.program.object(
                "member",
                "invite",
                "Ada Holm",
                "--url",
                "https://gateway.example.org:8443"
            )
            let code = try invitation.text("code")
            #expect(EnrolmentCode(code)?.spelled == code)
            #expect(
                try invitation.text("command")
                    == "entente enrol https://gateway.example.org:8443 \(code)"
            )
            let minutes = (try invitation.number("expires") - before.value) / 60_000
            #expect((14...16).contains(minutes))
            #expect(invitation["fingerprint"] == .null)

            let device = try await two.enrol(code, name: "laptop")
            await #expect(throws: EnrolmentRefusal.codeInvalid) {
                try await two.enrol(code, name: "another")
            }
            let devices = try await two.program.object("device", "list").objects("devices")
            #expect(try devices.map { try $0.text("id") } == ["\(device)"])
            #expect(try devices[0].text("name") == "laptop")
            #expect(devices[0]["revoked"] == .null)
        }
    }

    @Test func `a revoked device stays in the list and cannot be revoked again`() async throws {
        try await TwoOrganisations.with { two in
            try await two.connect()
            let invitation = try await two.program.object(
                "member",
                "invite",
                "Bo Lind",
                "--url",
                "https://localhost:8443"
            )
            let device = try await two.enrol(try invitation.text("code"), name: "Bo's laptop")
            let prefix = String("\(device)".prefix(10))
            let revoked = try await two.program.object("device", "revoke", prefix)
            #expect(try revoked.text("id") == "\(device)")
            let list = try await two.program.object("device", "list", "--org", "Borealis Retail")
            #expect(try list.objects("devices")[0].number("revoked") > 0)
            let other = try await two.program.object("device", "list", "--org", "Aurora Foods")
            #expect(try other.objects("devices").isEmpty)
            let sentence = try await two.program.refusal("device", "revoke", prefix, status: 1)
            #expect(sentence.contains("revoked already"))
        }
    }

    @Test func `a department that comes later has its stream at once`() async throws {
        try await TwoOrganisations.with { two in
            try await two.connect()
            let before = try await two.program.object("stream", "list").objects("streams").count
            let created = try await two.program.object(
                "dept",
                "create",
                "Logistics",
                "--org",
                "Aurora Foods"
            )
            let streams = try await two.program.object("stream", "list").objects("streams")
            #expect(streams.count == before + 1)
            let id = try created.text("id")
            #expect(streams.contains { $0["department"] == .string(id) })
        }
    }

    @Test func `one organisation alone ends a partnership, once`() async throws {
        try await TwoOrganisations.with { two in
            try await two.connect()
            let ended = try await two.program.object(
                "partnership",
                "end",
                "Fresh shelves",
                "--org",
                "Borealis Retail",
                "--by",
                "Bo Lind"
            )
            #expect(try ended.text("state") == "ended")
            let again = try await two.program.refusal(
                "partnership",
                "end",
                "Fresh shelves",
                "--org",
                "Aurora Foods",
                "--by",
                "Ada Holm",
                status: 1
            )
            #expect(again == "partnership: the partnership is ended")
        }
    }
}
