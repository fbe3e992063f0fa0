import Foundation

/// One text file of the repository.
struct TextFile: Sendable {
    /// Where it is, from the root of the repository.
    let path: String
    /// What is in it.
    let text: String

    /// Its lines, without their ends.
    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
}

/// The repository that this test was compiled in, as a developer sees it: no build products.
enum Repository {
    /// The folder with `Package.swift`.
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Folders that hold no source of ours: version control, and what others wrote.
    private static let skipped: Set<String> = [".git", "node_modules", "Fixtures"]

    /// Files that tests write.
    private static let written = "Clients/Vectors"

    private static let textKinds: Set<String> = [
        "swift", "md", "sql", "yaml", "yml", "json", "h", "modulemap", "bash", "py", "service",
        "toml", "conf", "ts", "css", "html",
    ]

    /// Every text file that people write, sorted by path.
    static func textFiles() throws -> [TextFile] {
        try files { path in
            textKinds.contains((path as NSString).pathExtension) || isScript(path)
        }
    }

    /// Every Swift file below a folder, or of the whole repository.
    static func swiftFiles(under folder: String = "") throws -> [TextFile] {
        try files { $0.hasPrefix(folder) && $0.hasSuffix(".swift") }
    }

    /// The same, read: the work is done once for all tests.
    static func swiftSources(under folder: String = "") throws -> [SwiftSource] {
        try sources.get().filter { $0.path.hasPrefix(folder) }
    }

    private static let sources = Result { try swiftFiles().map(SwiftSource.init) }

    private static func files(where matches: (String) -> Bool) throws -> [TextFile] {
        guard let walk = FileManager.default.enumerator(atPath: root.path) else {
            throw CocoaError(.fileReadNoSuchFile)
        }
        var found: [TextFile] = []
        while let path = walk.nextObject() as? String {
            let name = (path as NSString).lastPathComponent
            guard !skipped.contains(name), !name.hasPrefix(".build"), path != written else {
                walk.skipDescendants()
                continue
            }
            guard matches(path) else { continue }
            guard walk.fileAttributes?[.type] as? FileAttributeType == .typeRegular else {
                continue
            }
            let data = try Data(contentsOf: root.appending(path: path))
            found.append(TextFile(path: path, text: String(decoding: data, as: UTF8.self)))
        }
        return found.sorted { $0.path < $1.path }
    }

    /// The programs that are text have no extension: `Deploy/run`, `.ci/run` and their like.
    private static func isScript(_ path: String) -> Bool {
        guard (path as NSString).lastPathComponent.contains(".") == false else { return false }
        return path.hasPrefix("Deploy/") || path.hasPrefix(".ci/")
    }
}
