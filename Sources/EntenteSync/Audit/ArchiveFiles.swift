public import EntenteDomain

/// The files of an archive: whose bytes are in it, and whose are not and why.
///
/// What the history names is one or the other, so that nobody has to guess what was left behind.
public struct ArchiveFiles: Hashable, Sendable {
    /// Bytes that are in the archive.
    public struct File: Hashable, Sendable {
        /// Their SHA-256.
        public let digest: Digest
        /// How many there are.
        public let bytes: Int64
        /// Who sent them, of those who name them; in order, at least one.
        public let members: [MemberID]

        /// Describes bytes.
        public init(digest: Digest, bytes: Int64, members: some Sequence<MemberID>) {
            self.digest = digest
            self.bytes = bytes
            self.members = members.sorted()
        }

        /// Why what was read is not this file; nil when it is.
        public func fault(bytes found: Int64, digest made: Digest) -> LogFault? {
            if found < bytes {
                return LogFault(
                    .file,
                    "File \(digest) was cut: there are \(found) of \(bytes) bytes."
                )
            }
            if found > bytes {
                return LogFault(.file, "File \(digest) has more than \(bytes) bytes.")
            }
            if made == digest { return nil }
            return LogFault(.file, "File \(digest) was altered: its bytes make another digest.")
        }
    }

    /// Why bytes that the history names are not in the archive.
    public enum Reason: String, Hashable, Sendable, CaseIterable {
        /// The server has not got them from any of those who name them, or has them no more.
        case missing
        /// A scanner has refused them.
        case refused
        /// No scanner has looked at them yet.
        case unscanned
        /// What the server has of them does not make their digest.
        case damaged
    }

    /// Bytes that the history names and that are not in the archive.
    public struct Withheld: Hashable, Sendable {
        /// Their SHA-256.
        public let digest: Digest
        /// Why they are not in it.
        public let reason: Reason

        /// Says why.
        public init(digest: Digest, reason: Reason) {
            self.digest = digest
            self.reason = reason
        }
    }

    /// What is in the archive, in the order of the digests' bytes.
    public let kept: [File]
    /// What is not, in the same order.
    public let withheld: [Withheld]

    /// How many bytes are in the archive.
    public var bytes: Int64 { kept.reduce(0) { $0 + $1.bytes } }

    /// Lists files.
    public init(kept: [File], withheld: [Withheld]) {
        self.kept = kept.sorted { $0.digest.bytes.lexicographicallyPrecedes($1.digest.bytes) }
        self.withheld = withheld.sorted {
            $0.digest.bytes.lexicographicallyPrecedes($1.digest.bytes)
        }
    }

    /// Why it is not a list of what a history names; nil when it is.
    public func fault(named: Set<NamedAttachment>) -> LogFault? {
        let authors = Dictionary(grouping: named, by: \.digest).mapValues { $0.map(\.member) }
        var rest = Set(authors.keys)
        for digest in kept.map(\.digest) + withheld.map(\.digest)
        where rest.remove(digest) == nil {
            return LogFault(
                .file,
                "The receipt lists file \(digest) twice, or the history does not name it."
            )
        }
        if let digest = rest.min(by: { $0.base64URL < $1.base64URL }) {
            return LogFault(
                .file,
                "The history names file \(digest), and the receipt does not say what became of it."
            )
        }
        for file in kept {
            guard !file.members.isEmpty, authors[file.digest, default: []].contains(file.members)
            else {
                return LogFault(
                    .file,
                    "The receipt says that others sent file \(file.digest) than those who name it."
                )
            }
        }
        return nil
    }

    /// The first thing that another count finds different, as a sentence; why files are missing does
    /// not matter, because another server cannot know.
    func difference(from found: ArchiveFiles?) -> String? {
        let found = found ?? ArchiveFiles(kept: [], withheld: [])
        if found.kept == kept { return nil }
        for (one, other) in zip(kept, found.kept) where one != other {
            return
                "There are \(other.bytes) bytes of file \(other.digest), where the receipt says "
                + "\(one.bytes) of \(one.digest)."
        }
        return "There are \(found.kept.count) files, where the receipt says \(kept.count)."
    }
}

extension Array where Element: Hashable {
    /// Whether all of some are among these.
    fileprivate func contains(_ others: [Element]) -> Bool { Set(self).isSuperset(of: others) }
}

// MARK: In a receipt

extension ArchiveFiles {
    /// Reads the members of a receipt; nil from one that was made without files.
    init?(_ reader: inout MessageReader) throws(MessageError) {
        guard let json = reader.optional("files") else { return nil }
        guard case .array(let list) = json else {
            throw MessageError(path: "files", expected: "an array")
        }
        var kept: [File] = []
        for (place, json) in list.enumerated() {
            kept.append(try File(json, path: "files[\(place)]"))
        }
        let withheld = try reader.list("withheld") { (json, path) throws(MessageError) in
            try Withheld(json, path: path)
        }
        self.init(kept: kept, withheld: withheld)
        guard self.kept == kept, self.withheld == withheld else {
            throw MessageError(path: "files", expected: "the order of the digests")
        }
    }

    /// Adds the members of a receipt.
    func write(to object: inout JSONObject) {
        object.set("files", .array(kept.map(\.json)))
        object.set("withheld", .array(withheld.map(\.json)))
    }
}

extension ArchiveFiles.File {
    var json: JSONValue {
        [
            "bytes": .integer(bytes), "digest": .string(digest.base64URL),
            "members": .array(members.map { .string($0.description) }),
        ]
    }

    init(_ json: JSONValue, path: String) throws(MessageError) {
        var reader = try MessageReader(json, path: path)
        digest = try reader.digest("digest")
        bytes = try reader.integer("bytes", in: 0...Int64(Limits.attachmentBytes))
        members = try reader.list("members") { (json, path) throws(MessageError) in
            guard case .string(let text) = json, let member = MemberID(text) else {
                throw MessageError(path: path, expected: "an id")
            }
            return member
        }
        try reader.end()
        guard members == Set(members).sorted() else {
            throw MessageError(path: reader.path("members"), expected: "members in order")
        }
    }
}

extension ArchiveFiles.Withheld {
    /// The JSON form, in receipts and for programs.
    public var json: JSONValue {
        ["digest": .string(digest.base64URL), "reason": .string(reason.rawValue)]
    }

    init(_ json: JSONValue, path: String) throws(MessageError) {
        var reader = try MessageReader(json, path: path)
        digest = try reader.digest("digest")
        guard let reason = ArchiveFiles.Reason(rawValue: try reader.string("reason")) else {
            throw MessageError(path: reader.path("reason"), expected: "a reason")
        }
        self.reason = reason
        try reader.end()
    }
}
