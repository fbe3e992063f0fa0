import ArgumentParser
import EntenteClient
import Foundation

/// Why a command did not do what it was asked, with the exit status that says so.
struct CommandFailure: Error {
    /// The statuses that `entente --help` documents.
    enum Status: Int32 {
        case failed = 1
        case notFound = 2
        case locked = 3
        case gateway = 4
        case attention = 5
    }

    let status: Status
    let message: String

    init(_ status: Status, _ message: String) {
        self.status = status
        self.message = message
    }

    init(_ error: any Error) {
        switch error {
        case let error as CommandFailure: self = error
        case let error as ReplicaError: self.init(Self.status(of: error), error.description)
        case let error as GatewayError: self.init(.gateway, error.description)
        default: self.init(.failed, "\(error)")
        }
    }

    private static func status(of error: ReplicaError) -> Status {
        switch error.reason {
        case .locked: .locked
        case .notFound, .ambiguous, .moved, .notEnrolled, .alreadyEnrolled, .readOnly, .opaque,
            .invalid:
            .notFound
        case .newerVersion, .storage, .interrupted: .failed
        case .corrupt, .forked: .attention
        }
    }
}

/// Runs a command; a failure becomes one sentence on the standard error and its exit status.
func reporting(_ body: () async throws -> Void) async throws {
    do {
        try await body()
    } catch let error as ExitCode {
        throw error
    } catch {
        let failure = CommandFailure(error)
        Output.complain("entente: \(failure.message)")
        throw ExitCode(failure.status.rawValue)
    }
}
