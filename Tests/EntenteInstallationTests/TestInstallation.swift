import EntenteDomain
import EntenteInstallation
import Foundation
import TestSupport

/// An installation of one test's own.
struct TestInstallation {
    /// A fixed day, so that no test depends on the clock: 2026-01-01.
    static let start = Milliseconds(1_767_225_600_000)
    /// The milliseconds of a day.
    static let day: Int64 = 86_400_000

    let temporary: TemporaryFolder
    let folder: DataFolder

    init() throws {
        temporary = try TemporaryFolder()
        folder = try DataFolder(temporary.path("data"))
    }

    /// Sets it up, or opens it again.
    @discardableResult
    func prepare(
        at now: Milliseconds = start,
        changing change: (inout InstallationConfiguration) -> Void = { _ in }
    ) throws -> Installation {
        try Installation.prepare(folder, changing: change, now: now)
    }

    /// Everything below the folder with its bytes; folders have none.
    func files() throws -> [String: Data] {
        var files: [String: Data] = [:]
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        for name in names {
            files[name] = FileManager.default.contents(atPath: "\(folder.path)/\(name)") ?? Data()
        }
        return files
    }

    /// Writes a file as it is not meant to be.
    func overwrite(_ path: String, with text: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }

    func mode(of path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? -1
    }

    func remove() { temporary.remove() }
}
