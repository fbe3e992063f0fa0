public import Foundation

/// A folder of one test's own.
public struct TemporaryFolder: Sendable {
    /// Where the folder is.
    public let url: URL

    /// Makes a new folder under the system's folder for temporary files.
    public init() throws {
        url = FileManager.default.temporaryDirectory
            .appendingPathComponent("entente-test-\(UUID().uuidString)", isDirectory: true)
        try FileManager.default.createDirectory(
            at: url,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
    }

    /// Where a file of this name is in the folder.
    public func url(_ name: String) -> URL { url.appendingPathComponent(name) }

    /// The path of a file of this name in the folder.
    public func path(_ name: String) -> String { url(name).path }

    /// Removes the folder and all that is in it.
    public func remove() { try? FileManager.default.removeItem(at: url) }
}
