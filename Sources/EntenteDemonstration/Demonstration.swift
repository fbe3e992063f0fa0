public import EntenteClient
public import EntenteCrypto
public import EntenteDomain
public import EntentePostgres
import EntenteSync
public import Foundation

/// Plays the demonstration partnership through a running gateway, as its people would.
///
/// Set-up goes through the administration, everything else through six real replicas over TLS. What
/// was loaded before is used as it is, so that a loading that was cut off is simply done again.
public struct Demonstration: Sendable {
    /// What really happened elsewhere and is played again; nil leaves that part out.
    public struct Material: Sendable {
        /// A document that two people wrote at the same time.
        public let text: RecordedText?
        /// A measure that two organisations reported every month.
        public let readings: ReadingFile?

        /// Takes what there is.
        public init(text: RecordedText?, readings: ReadingFile?) {
            self.text = text
            self.readings = readings
        }
    }

    private let administration: Administration
    private let gateway: URL
    private let authority: Certificate
    private let folder: URL
    private let material: Material
    private let now: @Sendable () -> Milliseconds

    /// Prepares to play; the replicas are made below the folder, one for each person.
    public init(
        administration: Administration,
        gateway: URL,
        authority: Certificate,
        folder: URL,
        material: Material,
        now: @escaping @Sendable () -> Milliseconds
    ) {
        self.administration = administration
        self.gateway = gateway
        self.authority = authority
        self.folder = folder
        self.material = material
        self.now = now
    }

    /// Plays everything and hands over the players, whose replicas then all agree.
    public func play<Value: Sendable>(
        _ progress: (String) -> Void,
        then body: ([Player]) async throws -> Value
    ) async throws -> Value {
        progress("organisations, people and the partnership")
        let setting = try await Stage(administration: administration, now: now).set()
        var players: [Player] = []
        do {
            for person in Cast.people { players.append(try await enrol(person, setting)) }
            let company = Company(players: players)
            try await company.syncAll()
            progress("gives, asks and a conflict")
            try await company.exchange()
            if let readings = material.readings {
                progress("a KPI that both sides report")
                try await company.report(readings)
            }
            if let text = material.text {
                try await company.write(text) { progress("a note that two write: \($0)") }
            }
            try await company.syncAll()
            let value = try await body(players)
            for player in players { await player.close() }
            return value
        } catch {
            for player in players { await player.close() }
            throw error
        }
    }

    private func enrol(_ person: Cast.Person, _ setting: Stage.Setting) async throws -> Player {
        let profile = ProfileFolder(folder.appendingPathComponent(person.folder))
        if FileManager.default.fileExists(atPath: profile.database.path) {
            return try Player(person, try await Replica.open(profile, now: now))
        }
        guard let member = setting.members[person] else {
            preconditionFailure("everyone of the cast is a member")
        }
        let invitation = try await administration.invite(member, now: now())
        let replica = try await Enrolling.enrol(
            profile,
            gateway: gateway,
            authority: authority,
            code: invitation.code.spelled,
            name: "\(person.name)'s laptop",
            now: now
        )
        return try Player(person, replica)
    }
}
