public import EntenteClient
import EntenteCrypto
public import EntenteDomain
public import EntenteExample
public import EntenteSync
public import Foundation

/// Plays the worked example through a running gateway, as its people would: each has a replica of the
/// own, and everything goes through the public API.
///
/// What is there already is used as it is, so that a loading that was cut off is simply done again, also on a
/// later day: the folder names the one that everything counts from.
public struct ExamplePlay: Sendable {
    /// What was loaded, and where to look at it.
    public struct Outcome: Sendable {
        /// One partnership.
        public struct Part: Sendable {
            /// Its name.
            public let name: String
            /// Its id.
            public let partnership: PartnershipID
            /// What its reports show.
            public let numbers: [WorkedNumber]
        }

        /// The day that the example counts from.
        public let day: CivilDate
        /// The partnerships.
        public let parts: [Part]
    }

    private let folder: URL
    private let invitations: Invitations
    private let now: @Sendable () -> Milliseconds

    /// Prepares to play; the replicas are made below the folder, one for each person.
    public init(
        _ invitations: Invitations,
        folder: URL,
        now: @escaping @Sendable () -> Milliseconds = systemTime
    ) {
        self.invitations = invitations
        self.folder = folder
        self.now = now
    }

    /// Plays everything.
    public func play(_ progress: (String) -> Void) async throws -> Outcome {
        var devices: [Device] = []
        do {
            progress("fourteen people with a device each")
            let authority = try await authority()
            let day = try day()
            for person in Person.all { devices.append(try await enrol(person, authority)) }
            let outcome = try await play(with: devices, on: day, progress)
            for device in devices { await device.close() }
            return outcome
        } catch {
            for device in devices { await device.close() }
            throw error
        }
    }

    /// The day on which this was begun; it is noted before anything else.
    private func day() throws -> CivilDate {
        let file = folder.appendingPathComponent("day")
        if let noted = try PrivateFile.read(file) {
            guard let day = CivilDate(String(decoding: noted, as: UTF8.self)) else {
                throw ExampleError("\(file.path) holds no day; remove the folder and begin again")
            }
            return day
        }
        let today = CivilDate(number: Int(now().value / 86_400_000))
        try PrivateFile.makeFolder(folder)
        try PrivateFile.write(Array(today.description.utf8), to: file)
        return today
    }

    private func authority() async throws -> Certificate {
        let authority = try await Enrolling.authority(of: invitations.gateway)
        guard try authority.fingerprint == invitations.fingerprint else {
            throw ExampleError("the gateway's authority is not the one of the invitations")
        }
        return authority
    }

    private func enrol(_ person: Person, _ authority: Certificate) async throws -> Device {
        let profile = ProfileFolder(folder.appendingPathComponent(person.folder))
        if FileManager.default.fileExists(atPath: profile.database.path) {
            return try Device(person, try await Replica.open(profile, now: now))
        }
        guard let code = invitations.codes[person.name] else {
            throw ExampleError("there is no invitation for \(person.name)")
        }
        let replica = try await Enrolling.enrol(
            profile,
            gateway: invitations.gateway,
            authority: authority,
            code: code,
            name: "\(person.name)'s laptop",
            now: now
        )
        return try Device(person, replica)
    }

    private func play(
        with devices: [Device],
        on day: CivilDate,
        _ progress: (String) -> Void
    ) async throws -> Outcome {
        let acts = try await acts(devices[0], on: day)
        for round in 0...2 {
            for device in devices {
                // Who comes later has seen what was done before.
                let hasWork = acts.contains { act in
                    act.scene.steps.contains { $0.round == round && $0.person == device.person }
                }
                guard hasWork else { continue }
                if round > 0 { try await device.sync() }
                progress("round \(round + 1): \(device.person.name)")
                for act in acts { try await act.play(round, by: device) }
                try await device.sync()
            }
            if round == 0 { try await sign(acts, devices, progress) }
        }
        progress("everyone fetches what the others did")
        for device in devices { try await device.sync() }
        return Outcome(
            day: day,
            parts: acts.map { act in
                .init(
                    name: act.name,
                    partnership: act.partnership,
                    numbers: act.scene.numbers
                )
            }
        )
    }

    private func sign(
        _ acts: [Act],
        _ devices: [Device],
        _ progress: (String) -> Void
    ) async throws {
        for device in devices
        where Side.allCases.contains(where: { device.person == Person.signer(of: $0) }) {
            try await device.sync()
            progress("\(device.person.name) signs")
            for act in acts {
                let stream = try await device.stream(.shared, of: act.partnership)
                _ = try await device.sign(act.scene.steps, in: stream)
            }
            try await device.sync()
        }
    }

    /// The scenes of the partnerships that the device's session names.
    private func acts(_ device: Device, on day: CivilDate) async throws -> [Act] {
        let session = try await device.replica.session()
        return try Example.allCases.map { example in
            guard
                let known = session.partnerships.first(where: { $0.name == example.rawValue }),
                let roster = Roster(of: known)
            else {
                throw ExampleError(
                    "the partnership \(example.rawValue) is not set up; "
                        + "`ententectl demonstration invite` does it"
                )
            }
            return Act(
                name: example.rawValue,
                partnership: known.id,
                roster: roster,
                scene: example.scene(roster, in: known.id, today: day)
            )
        }
    }

    /// A scene in its partnership.
    private struct Act {
        let name: String
        let partnership: PartnershipID
        let roster: Roster
        let scene: Scene

        func play(_ round: Int, by device: Device) async throws {
            let own = scene.steps.filter { $0.round == round && $0.person == device.person }
            let later = scene.steps.filter { $0.round > round }
            for place in [Step.Place.shared, .organisation] {
                let steps = own.filter { $0.place == place }
                guard !steps.isEmpty else { continue }
                let stream = try await device.stream(place, of: partnership)
                _ = try await device.perform(steps, before: later, in: stream, roster: roster)
            }
        }
    }
}

extension Roster {
    /// Finds everybody in a partnership as a session tells of it; nil when somebody is missing.
    public init?(of session: Session.Partnership) {
        self.init(
            session.organisations.map { organisation in
                Organisation(
                    id: organisation.id,
                    name: organisation.name,
                    departments: organisation.departments.map { .init(id: $0.id, name: $0.name) },
                    members: organisation.departments.flatMap { department in
                        department.members.map { member in
                            .init(
                                id: member.id,
                                name: member.name,
                                department: department.id,
                                roles: []
                            )
                        }
                    }
                )
            }
        )
    }
}
