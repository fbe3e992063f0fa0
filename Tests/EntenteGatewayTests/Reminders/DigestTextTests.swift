import EntenteDomain
import EntenteSync
import Testing

@testable import EntenteGateway

@Suite("Digests: what they say")
struct DigestTextTests {
    private static let member = MemberID(high: 1, low: 1)
    private static let organisation = OrganisationID(high: 1, low: 1)
    private static let day = CivilDate(number: 20_000)

    /// What is said of something called "Cold chain" that a member is told.
    private func said(
        _ occasion: Reminder.Occasion,
        as level: Reminder.Level
    ) throws -> (line: String, word: String?) {
        let entity = EntityID(high: 1, low: 1)
        let record = EntityRecord(
            id: entity,
            type: "partnership",
            audience: .shared,
            made: EntityRecord.Stamp(
                member: Self.member,
                organisation: Self.organisation,
                received: Milliseconds(1),
                day: Self.day,
                seq: 1
            ),
            fields: ["title": .text("Cold chain")]
        )
        let reminder = Reminder(
            member: Self.member,
            entity: entity,
            type: "partnership",
            occasion: occasion,
            day: Self.day,
            level: level
        )
        let id = PartnershipID(high: 1, low: 1)
        let digest = Digesting(
            partnership: id,
            member: Self.member,
            organisation: Self.organisation,
            day: Self.day,
            channel: .none("mail"),
            tries: 1,
            device: nil,
            reminders: [reminder]
        )
        let partnership = Session.Partnership(
            id: id,
            name: "Aurora and Borealis",
            isActive: true,
            organisations: []
        )
        let state = PartnershipState(organisations: [], records: [record])
        let text = try #require(DigestText(digest, of: partnership, in: state))
        let lines = text.text.split(separator: "\n").filter { $0.hasPrefix("- ") }
        return (String(try #require(lines.first)), text.json["reminders"]?[0]?["occasion"]?.text)
    }

    @Test(arguments: [
        (Reminder.Occasion.decision, "decision due"), (.undecided, "nobody decided by"),
        (.fewDrivers, "fewer than 5 value drivers deliver in the quarter of"),
        (.exitTrigger, "an exit trigger is pulled by the quarter to"),
    ])
    func `what concerns the partnership as a whole is said with its day and its title`(
        occasion: Reminder.Occasion,
        words: String
    ) throws {
        let (line, word) = try said(occasion, as: .accountManager)
        #expect(line == "- for the account manager, \(words) 2024-10-04: Cold chain")
        #expect(word == occasion.rawValue)
    }

    @Test func `every occasion has words of its own`() throws {
        let lines = try Reminder.Occasion.allCases.map { try said($0, as: .doer).line }
        #expect(Set(lines).count == lines.count)
    }
}
