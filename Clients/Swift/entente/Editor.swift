import EntenteClient
import Foundation

/// The person's own editor.
enum Editor {
    /// Opens a text in `$VISUAL` or `$EDITOR` and answers what it was changed to.
    ///
    /// The file lies in the device's folder, which nobody else can read. When the editor fails it is
    /// left there, and the message says where.
    static func edit(_ text: String, beside folder: ProfileFolder) async throws -> String {
        let environment = ProcessInfo.processInfo.environment
        let editor = environment["VISUAL"] ?? environment["EDITOR"] ?? "vi"
        let file = folder.url.appendingPathComponent("note-\(UUID().uuidString).txt")
        try PrivateFile.write(Array(text.utf8), to: file)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "\(editor) \"$1\"", "entente", file.path]
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0,
            let bytes = try PrivateFile.read(file),
            var edited = String(validating: bytes, as: UTF8.self)
        else {
            throw CommandFailure(.failed, "The editor failed; your text is in \(file.path).")
        }
        try? FileManager.default.removeItem(at: file)
        // Editors end the last line; that is their habit, not an edit.
        if edited.hasSuffix("\n"), !text.hasSuffix("\n") { edited.removeLast() }
        return edited
    }
}
