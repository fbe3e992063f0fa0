import EntenteInstallation
import EntentePostgres
import EntenteSync

/// Why a command was not done: one sentence and the exit status.
struct Failure: Error, Hashable {
    let status: ExitStatus
    let sentence: String

    init(_ status: ExitStatus, _ sentence: String) {
        self.status = status
        self.sentence = sentence
    }

    /// Says in one sentence what another part of the program threw.
    init(_ error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case let error as InstallationError: self.init(.init(error.reason), error.sentence)
        case let error as AdministrationError: self.init(error)
        case let error as MigrationError: self.init(error)
        case let error as PostgresError: self.init(error)
        case let error as ClusterError: self.init(error)
        default: self.init(.damaged, "\(error)")
        }
    }

    private init(_ error: AdministrationError) {
        guard case .store(let reason) = error.reason else {
            self.init(.refused, error.description)
            return
        }
        let sentence = String(reflecting: error)
        switch reason {
        case .unavailable: self.init(.missing, sentence)
        case .unknown: self.init(.busy, sentence)
        case .inconsistent: self.init(.damaged, sentence)
        }
    }

    private init(_ error: MigrationError) {
        switch error {
        case .databaseIsNewer: self.init(.newer, error.description)
        case .changed: self.init(.damaged, error.description)
        case .unreadable, .misnumbered: self.init(.missing, error.description)
        case .failed: self.init(.refused, String(reflecting: error))
        case .database(let error): self.init(error)
        }
    }

    private init(_ error: PostgresError) {
        let sentence = "\(error) (\(String(reflecting: error)))"
        switch error.reason {
        case .diskFull, .readOnly: self.init(.cannotWrite, sentence)
        case .lockTimeout, .serializationFailure, .deadlock, .unknown: self.init(.busy, sentence)
        default: self.init(.missing, sentence)
        }
    }

    private init(_ error: ClusterError) {
        switch error.reason {
        case .missingServer: self.init(.missing, error.sentence)
        case .diskFull: self.init(.cannotWrite, error.sentence)
        case .unusableFolder, .commandFailed: self.init(.damaged, error.sentence)
        }
    }
}
