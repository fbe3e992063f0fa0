import EntenteDomain
import EntentePostgres
import EntenteSync
import Foundation
import TestSupport
import Testing

/// Two organisations agree with nothing but the built programs.
extension Integration {
    @Suite("Clause 3: agreements by the commands, end to end")
    struct AgreementCommandTests {
        @Test
        func `clause 3: proposed, accepted by both signers, verified, in force, with history`()
            async throws
        {
            let gateway = try RunningGateway()
            try await gateway.start()
            let partnership = try await TestPartnership.make(on: gateway)
            let folder = try TemporaryFolder()
            let one = try await Desk.signer(partnership, of: 0, in: folder)
            let two = try await Desk.signer(partnership, of: 1, in: folder)
            let desks = [one, two]
            for desk in desks { _ = try await desk.run("sync") }
            let added = try await one.json("give", "add", "Cold storage")
            let item = try #require(added["id"]?.text)
            for price in ["12.50", "13.00"] {
                let value = "{\"price\":\"\(price)\"}"
                let proposed = try await one.json("agreement", "propose", item, "terms", value)
                let id = try #require(proposed["proposal"]?.text)
                _ = try await one.run("sync")
                for desk in desks {
                    _ = try await desk.run("sync")
                    #expect(try await desk.run("agreement", "accept", id).status == 0)
                    _ = try await desk.run("sync")
                }
                _ = try await one.run("sync")
                for desk in desks {
                    let shown = try await desk.json("agreement", "show", id)
                    #expect(shown["state"]?.text == "in_force")
                    #expect(shown["checks"] == ["verified", "verified"])
                }
                // What is in force is not withdrawn.
                #expect(try await two.run("agreement", "withdraw", id).status == 2)
            }
            let history = try await two.run("agreement", "history", item, "terms")
            #expect(history.text.contains("12.50") && history.text.contains("13.00"))
            let list = try await two.run("agreement", "list")
            #expect(list.text.contains("in force"))
            folder.remove()
            try await partnership.close()
            try await gateway.remove()
        }
    }
}
