public import Foundation

/// A file of `Clients/Vectors`: what every implementation of the protocol must agree on.
///
/// It is written by the tests from what the code says (`ENTENTE_WRITE_VECTORS=1`), one case a line,
/// and compared with the code ever after.
public struct VectorFile: Sendable {
    /// The name of the file, without its extension.
    public let name: String
    /// One or two sentences for the one who writes a client.
    public let about: String
    /// The groups of cases, in order; each case is one line of canonical JSON.
    public let groups: [(name: String, cases: [String])]

    /// Puts a file together.
    public init(_ name: String, about: String, _ groups: [(name: String, cases: [String])]) {
        self.name = name
        self.about = about
        self.groups = groups
    }

    /// The folder of all files.
    public static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Clients/Vectors")

    /// What belongs in the file.
    public var text: String {
        let members = groups.map { group in
            let cases = group.cases.joined(separator: ",\n")
            return "\"\(group.name)\":[\n\(cases)\n]"
        }
        return "{\n\"about\":\"\(about)\",\n" + members.joined(separator: ",\n") + "\n}\n"
    }

    /// Where the file is.
    public var url: URL { Self.folder.appending(path: "\(name).json") }

    /// Whether the stored file is the one that belongs there; with `ENTENTE_WRITE_VECTORS` it is
    /// written first.
    public func isStored() throws -> Bool {
        if ProcessInfo.processInfo.environment["ENTENTE_WRITE_VECTORS"] != nil {
            try text.write(to: url, atomically: true, encoding: .utf8)
        }
        return try String(contentsOf: url, encoding: .utf8).utf8.elementsEqual(text.utf8)
    }

    /// The bytes of a stored file.
    public static func stored(_ name: String) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: folder.appending(path: "\(name).json")))
    }
}
