public import EntenteDomain
import EntenteSync

/// Something that the device's member must do by a day, in one of the partnerships.
public struct Duty: Hashable, Sendable {
    /// The partnership.
    public let partnership: PartnershipID
    /// What must be done, and by when.
    public let entry: AgendaEntry
    /// Where it stands today.
    public let standing: Obligation.Standing
}

extension Replica {
    /// What the member must do and has not done, in all partnerships, the most urgent first.
    ///
    /// Today is the day of an instant in each partnership's own zone. A partnership that the gateway no
    /// longer names asks for nothing.
    public func duties(at now: Milliseconds) async throws(ReplicaError) -> [Duty] {
        let session = try await session()
        let who = identity.principal
        let member = Organisation.Member(
            id: who.member,
            name: session.memberName,
            department: who.department,
            roles: Set(session.roles)
        )
        let known = Set(session.partnerships.map(\.id))
        var duties: [Duty] = []
        for partnership in Set(try await streams().map(\.partnership)).intersection(known) {
            let today = try await day(of: now, in: partnership)
            let agenda = Agenda(in: try await state(of: partnership), on: today)
            duties += agenda.duties(of: member, at: who.organisation).map { entry in
                Duty(
                    partnership: partnership,
                    entry: entry,
                    standing: agenda.standing(of: entry, on: today)
                )
            }
        }
        return duties.sorted { left, right in
            (left.entry.day, left.partnership, left.entry.id)
                < (right.entry.day, right.partnership, right.entry.id)
        }
    }
}
