public import Foundation

/// A folder into which a mail server delivers, one file for each mail.
///
/// What was taken in goes to its folder `.taken`, what was not to `.refused` with the reason in a file of
/// `.refused/reasons`; mail programs show both. No mail is ever deleted or written over.
public struct Maildir: Sendable {
    private let url: URL

    /// Finds a folder; one that has no `new` and `cur` in it is refused.
    public init(_ url: URL) throws(ReplicaError) {
        for part in ["new", "cur"] {
            var isFolder: ObjCBool = false
            let path = url.appending(path: part).path
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
                isFolder.boolValue
            else {
                throw ReplicaError(
                    .notFound,
                    "\(url.path) is no maildir: it has no folder \(part)."
                )
            }
        }
        self.url = url
    }

    /// What nothing became of yet, in the order of the names.
    public func waiting() throws(ReplicaError) -> [URL] {
        var mails: [URL] = []
        for part in ["new", "cur"] {
            let folder = url.appending(path: part)
            do {
                // What begins with a point is no mail, by the rules of maildirs.
                mails += try FileManager.default.contentsOfDirectory(
                    at: folder,
                    includingPropertiesForKeys: [.isRegularFileKey],
                    options: [.skipsHiddenFiles]
                )
            } catch {
                throw ReplicaError(.storage, "Cannot list \(folder.path).")
            }
        }
        return mails.sorted { $0.lastPathComponent < $1.lastPathComponent }
    }

    /// Whether it is a file: a link, which may lead anywhere, a folder or a pipe is not read.
    public func isFile(_ mail: URL) -> Bool {
        (try? mail.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true
    }

    /// Reads a mail; no more of it than the bound and one byte.
    public func read(_ mail: URL, upTo bound: Int) throws(ReplicaError) -> [UInt8] {
        do {
            let file = try FileHandle(forReadingFrom: mail)
            defer { try? file.close() }
            return Array(try file.read(upToCount: bound + 1) ?? Data())
        } catch {
            throw ReplicaError(.storage, "Cannot read \(mail.path).")
        }
    }

    /// Puts a mail aside that was taken in.
    public func keep(taken mail: URL) throws(ReplicaError) {
        try move(mail, to: url.appending(path: ".taken"))
    }

    /// Puts a mail aside that was not taken in, with the reason.
    public func keep(refused mail: URL, because reason: String) throws(ReplicaError) {
        let folder = url.appending(path: ".refused")
        let reasons = folder.appending(path: "reasons")
        try PrivateFile.makeFolder(reasons)
        let file = reasons.appending(path: mail.lastPathComponent + ".txt")
        try PrivateFile.write(Array("\(reason)\n".utf8), to: file)
        try move(mail, to: folder)
    }

    private func move(_ mail: URL, to folder: URL) throws(ReplicaError) {
        for part in ["tmp", "new", "cur"] {
            try PrivateFile.makeFolder(folder.appending(path: part))
        }
        let name = mail.lastPathComponent
        let whole = name.contains(":2,") ? name : name + ":2,"
        for number in 0..<1_000 {
            let target = folder.appending(path: "cur/" + (number == 0 ? "" : "\(number).") + whole)
            guard !FileManager.default.fileExists(atPath: target.path) else { continue }
            do {
                return try FileManager.default.moveItem(at: mail, to: target)
            } catch {
                throw ReplicaError(.storage, "Cannot move \(mail.path) to \(target.path).")
            }
        }
        throw ReplicaError(.storage, "There are too many mails of the name \(name).")
    }
}
