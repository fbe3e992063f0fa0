import EntenteGateway
import EntenteInstallation
import EntenteSync

/// A program as a scanner.
struct ProgramScanner: Scanner {
    let program: ScannerProgram

    var name: String { program.name }

    func scan(_ next: @Sendable @escaping () async throws -> [UInt8]?) async -> ScanVerdict {
        switch await program.scan(next) {
        case .clean: .clean
        case .refused: .refused
        case .failed: .failed
        }
    }
}
