import EntenteSync
import Foundation

/// The folder of one history: the trace for all, and what each contestant made of it.
struct TextFiles {
    let folder: URL

    var trace: URL { folder.appending(path: "trace.json") }
    private func own(_ name: String) -> URL { folder.appending(path: "entente.\(name)") }

    /// Writes the trace and our files; returns the digest of the text at the end.
    func prepare(_ trace: Trace) throws -> String {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let portable = try trace.portable()
        if try !FileManager.default.fileExists(atPath: self.trace.path)
            || Data(contentsOf: self.trace) != portable
        {
            // What the peers made of another trace of this name is of no use.
            try FileManager.default.removeItem(at: folder)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try portable.write(to: self.trace)
        }
        let (history, updates) = try TextEngine.history(of: trace)
        let bundle = TextBundle(history: history)
        let walked = TextBundle(history: history, effects: try history.effects())
        try Data(bundle.encoded(.plain)).write(to: own("history"))
        try Data(bundle.encoded(.packed)).write(to: own("packed"))
        try Data(walked.encoded(.plain)).write(to: own("bundle"))
        try Blobs.write(updates, to: own("updates"))
        let text = try TextReplica(merging: history).text
        let authors = (0..<history.authorCount).map { history.device($0) }
        try Data(text.utf8).write(to: own("text"))
        try Data(SavedNote.line(text)).write(to: own("note"))
        try Data(authors.map { "\($0)\n" }.joined().utf8).write(to: own("authors"))
        return digest(text)
    }

    /// Writes a peer's files, unless they are there.
    func prepare(_ peer: Contestant, with command: PeerCommand) -> Bool {
        guard peer == .yrs || peer == .loro else { return true }
        let last = folder.appending(path: "\(peer).history").path
        if FileManager.default.fileExists(atPath: last) { return true }
        return Shell.succeeds(
            command.program,
            command.arguments + ["prepare", folder.path],
            in: command.environment
        )
    }

    func bytes(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: own(name))) }

    func updates() throws -> [[UInt8]] { try Blobs.read(own("updates")) }
}
