import ArgumentParser
import EntenteDomain
import EntenteInstallation
import EntentePostgres
import EntenteSync

/// `ententectl serve --check`.
struct ServeCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Checks everything that a start of the gateway needs, and changes nothing.",
        discussion: """
            Example: ententectl serve --check

            The installation's own database is started for the time of the check when it does not \
            run. The exit status is that of the first thing that is wrong.

            \(ExitStatus.help)
            """
    )

    @Flag(help: "Check; it is entente-gateway that serves.")
    var check = false

    @OptionGroup var place: PlaceOptions

    func validate() throws {
        guard check else {
            throw ValidationError("ententectl serve checks only, with --check; Deploy/run serves")
        }
    }

    func report() async throws -> Report {
        let findings = try await findings()
        let failures = findings.compactMap { finding -> InstallationError? in
            if case .failure(let error) = finding.result { error } else { nil }
        }
        var report = Report(
            json: [
                ("checks", .array(findings.map(json))), ("ok", .boolean(failures.isEmpty)),
            ],
            .fields(
                findings.map { finding in
                    switch finding.result {
                    case .success(let words): ("ok      \(finding.subject)", words)
                    case .failure(let error): ("FAILED  \(finding.subject)", error.sentence)
                    }
                }
            )
        )
        if let first = failures.first { report.status = ExitStatus(first.reason) }
        return report
    }

    private func findings() async throws -> [Inspection.Finding] {
        let folder = try place.folder()
        var findings = Inspection.files(of: folder, now: .now)
        let migrator = Result { try place.migrator() }.mapError { InstallationError(anything: $0) }
        findings.append(.init("migrations", migrator.map { "\($0.steps.count) are known" }))
        let configuration = try? Inspection.configuration(of: folder)
        if case .success(let migrator) = migrator,
            let database = place.database ?? configuration?.database
        {
            let choice = DatabaseChoice.external(address: database)
            findings.append(await look(at: choice, in: folder, migrator))
        } else if case .success(let migrator) = migrator, configuration != nil {
            let choice = DatabaseChoice.embedded(EmbeddedCluster(folder: folder.path))
            findings.append(await look(at: choice, in: folder, migrator))
        }
        guard let configuration else { return findings }
        do {
            let isServed = try Inspection.isServed(folder)
            let port = configuration.port
            return findings + [Inspection.port(port, of: folder, isServed: isServed)]
        } catch {
            return findings + [.init("lock", .failure(error))]
        }
    }

    private func look(
        at database: DatabaseChoice,
        in folder: DataFolder,
        _ migrator: Migrator
    ) async -> Inspection.Finding {
        // No more of the installation is needed here, and it may be what is damaged.
        let place = Place(folder: folder, installation: nil, database: database)
        do {
            let status = try await place.whileRunning {
                try await place.withConnection { try await migrator.status($0) }
            }
            let pending = status.pending.count
            let reached = "reached, \(status.applied.count) migrations applied"
            return .init(
                "database",
                .success(
                    pending == 0 ? reached : reached + ", the next start applies \(pending) more"
                )
            )
        } catch {
            return .init("database", .failure(InstallationError(anything: error)))
        }
    }

    private func json(_ finding: Inspection.Finding) -> JSONValue {
        switch finding.result {
        case .success(let words):
            ["message": .string(words), "ok": true, "subject": .string(finding.subject)]
        case .failure(let error):
            [
                "message": .string(error.sentence), "ok": false,
                "status": .integer(Int64(error.reason.rawValue)),
                "subject": .string(finding.subject),
            ]
        }
    }
}

extension InstallationError {
    /// Says what any part of the program threw.
    fileprivate init(anything error: any Error) {
        let failure = Failure(error)
        self.init(Reason(rawValue: failure.status.number) ?? .damaged, failure.sentence)
    }
}
