import EntenteDomain
public import EntenteSync

/// Finds what members have to be told, and claims it, again and again.
///
/// 1. What is told follows from the log and the day alone (`Escalation`); the claim in the store is what
///    makes it told once, by however many gateways, whichever of them ends in between.
/// 2. Everything is read as a device of the department, at the moment: who has lost access is told
///    nothing more of what was there.
/// 3. Departments in which nothing was written since the last look, on the same day, cost one question.
public actor ReminderDesk {
    /// What a look at all partnerships came to.
    public struct Outcome: Hashable, Sendable {
        /// How many reminders nobody had claimed before.
        public var claimed = 0
        /// How many departments could not be read this time.
        public var failed = 0
    }

    /// What one department's reminders follow from.
    private struct Basis: Hashable {
        let heads: [StreamHead]
        let members: [Organisation.Member]
        let zone: ZoneRules
        let day: CivilDate
    }

    private struct Place: Hashable {
        let partnership: PartnershipID
        let department: DepartmentID
    }

    private let services: GatewayServices
    private let store: any ReminderStore
    private var looked: [Place: Basis] = [:]

    /// Makes a desk; it has looked at nothing yet.
    public init(services: GatewayServices, store: any ReminderStore) {
        self.services = services
        self.store = store
    }

    /// Looks at all active partnerships.
    ///
    /// - Throws: When the store does not say who there is; a department that cannot be read is counted.
    /// - Returns: What it came to.
    public func run() async throws(StoreError) -> Outcome {
        let readers = try await store.readers()
        var outcome = Outcome()
        var seen: [Place: Basis] = [:]
        let sides = Dictionary(grouping: readers) { Side($0.partnership, $0.organisation) }
        for group in readers {
            let place = Place(partnership: group.partnership, department: group.department)
            let side = sides[Side(group.partnership, group.organisation), default: []]
            do {
                let (claimed, basis) = try await look(
                    at: group,
                    among: side.flatMap(\.members),
                    unless: looked[place]
                )
                outcome.claimed += claimed
                seen[place] = basis
            } catch {
                outcome.failed += 1
            }
        }
        looked = seen
        return outcome
    }

    private struct Side: Hashable {
        let partnership: PartnershipID
        let organisation: OrganisationID

        init(_ partnership: PartnershipID, _ organisation: OrganisationID) {
            self.partnership = partnership
            self.organisation = organisation
        }
    }

    /// Claims what a department's members have to be told.
    private func look(
        at readers: ReminderReaders,
        among colleagues: [Organisation.Member],
        unless known: Basis?
    ) async throws -> (claimed: Int, basis: Basis?) {
        guard let device = readers.device else { return (0, nil) }
        let now = services.now()
        let heads = try await heads(of: readers.partnership, for: device)
        if let known, known.heads == heads, known.members == colleagues,
            known.day == known.zone.day(of: now)
        {
            return (0, known)
        }
        guard let session = try await services.directory.session(of: device),
            let partnership = session.partnerships.first(where: { $0.id == readers.partnership })
        else { return (0, nil) }
        let (state, zone) = try await services.reports.state(
            of: partnership,
            for: session.principal
        )
        let basis = Basis(
            heads: heads,
            members: colleagues,
            zone: zone,
            day: zone.day(of: now)
        )
        let escalation = Escalation(
            in: state,
            on: basis.day,
            at: readers.organisation,
            colleagues: colleagues
        )
        let reminders = readers.members.flatMap { escalation.reminders(for: $0) }
        guard !reminders.isEmpty else { return (0, basis) }
        let claimed = try await store.claim(reminders, in: readers.partnership, now: now)
        return (claimed, basis)
    }

    private func heads(
        of partnership: PartnershipID,
        for device: DeviceID
    ) async throws(StoreError) -> [StreamHead] {
        try await services.streams.streams(of: device)
            .filter { $0.partnership == partnership && $0.audience != .control }.map(\.head)
    }
}
