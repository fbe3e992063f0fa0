public import EntenteCrypto
public import EntenteDomain

/// What one side takes with it, as counts and digests that the gateway signs (row 36).
///
/// An archive is an audit file of the streams that an organisation may read, and this receipt for it.
/// Whoever verifies the file finds the same counts and digests, or the archive is not the one that was
/// handed over. With it go the bytes of the attachments that these streams name.
public struct ArchiveReceipt: Hashable, Sendable {
    /// The name of the format.
    public static let format = "entente-archive-1"

    /// What the archive holds of one stream.
    public struct Stream: Hashable, Sendable {
        /// The stream.
        public let id: StreamID
        /// How many changes.
        public let changes: Int64
        /// The root of the tree over them.
        public let root: Digest
        /// The digest of the state that they make (clause 4.5).
        public let state: Digest
    }

    /// When the archive was made.
    public let at: Milliseconds
    /// The partnership.
    public let partnership: PartnershipID
    /// Whose archive it is.
    public let organisation: OrganisationID
    /// The digest of the audit file's lines, which its last line signs.
    public let history: Digest
    /// How many items the organisation made itself.
    public let own: Int
    /// How many items others made and it was given to read.
    public let received: Int
    /// The streams, in the order of the audit file.
    public let streams: [Stream]
    /// The bytes of attachments that go with it; nil when it was made without any.
    public let files: ArchiveFiles?

    /// How many items there are.
    public var items: Int { own + received }

    /// Counts what a verified audit file holds for an organisation, with the files that go with it.
    public init(
        of report: AuditVerifier.Report,
        for organisation: OrganisationID,
        files: ArchiveFiles? = nil
    ) {
        let content = report.streams.filter { $0.stream.audience != .control }
        let made = content.reduce(into: [:]) { $0.merge($1.items, uniquingKeysWith: +) }
        at = report.manifest.at
        partnership = report.manifest.partnership
        self.organisation = organisation
        history = report.digest
        own = made[organisation] ?? 0
        received = made.values.reduce(0, +) - own
        streams = report.streams.map { entry in
            Stream(
                id: entry.stream.id,
                changes: entry.stream.size,
                root: entry.head.head.root,
                state: entry.state
            )
        }
        self.files = files
    }

    /// Why a verified audit file is not what the receipt is for; nil when it is.
    public func fault(in report: AuditVerifier.Report) -> LogFault? {
        let found = ArchiveReceipt(of: report, for: organisation, files: files)
        guard found == self else {
            return LogFault(.file, difference(from: found) ?? "The receipt is for another history.")
        }
        return files?.fault(named: report.attachments)
    }

    /// The first thing that another count finds different, as a sentence; when and of which file it was
    /// made does not matter, so that what was re-imported can be compared.
    public func difference(from found: ArchiveReceipt) -> String? {
        guard found.partnership == partnership, found.organisation == organisation else {
            return "The receipt is for another partnership or another organisation."
        }
        for (one, other) in zip(streams, found.streams) where one != other {
            return
                "Of stream \(one.id) there are \(other.changes) changes of root \(other.root) and "
                + "state \(other.state), where the receipt says \(one.changes), \(one.root) and "
                + "\(one.state)."
        }
        guard streams.count == found.streams.count else {
            return
                "There are \(found.streams.count) streams, where the receipt says \(streams.count)."
        }
        guard found.own == own, found.received == received else {
            return
                "There are \(found.own) own and \(found.received) received items, where the receipt "
                + "says \(own) and \(received)."
        }
        return files?.difference(from: found.files)
    }

    // MARK: As a file

    /// One line of canonical JSON with the gateway's signature.
    public func line(signing key: Ed25519.SigningKey) -> [UInt8] {
        var object = members
        object.set("key", .string(Base64URL.encode(key.publicKey)))
        object.set("sig", .string(Base64URL.encode(key.sign(signedBytes))))
        return JSONValue.object(object).canonicalBytes + [UInt8(ascii: "\n")]
    }

    /// Reads a receipt, without its line feed, and checks that the pinned key has signed it.
    public init(line: [UInt8], key: Ed25519.VerifyingKey) throws(LogFault) {
        let signature: [UInt8]
        let named: [UInt8]
        do {
            var reader = try MessageReader(try JSONScanner.parse(line, form: .canonical))
            self = try ArchiveReceipt(&reader)
            named = try reader.bytes("key", count: 32)
            signature = try reader.bytes("sig", count: PushMessage.sealLength)
            try reader.end()
        } catch {
            throw LogFault(.file, "The receipt cannot be read: \(error).")
        }
        guard named == key.raw, key.verify(signature, signedBytes) else {
            throw LogFault(.file, "The receipt is not signed by the pinned key.")
        }
    }

    private init(_ reader: inout MessageReader) throws(MessageError) {
        guard try reader.string("format") == Self.format else {
            throw MessageError(path: "format", expected: Self.format)
        }
        at = Milliseconds(try reader.integer("at", in: 0...Limits.jsonInteger))
        partnership = try reader.id("partnership")
        organisation = try reader.id("organisation")
        history = try reader.digest("history")
        own = Int(try reader.integer("own", in: 0...Limits.jsonInteger))
        received = Int(try reader.integer("received", in: 0...Limits.jsonInteger))
        streams = try reader.list("streams") { (json, path) throws(MessageError) in
            try Stream(json, path: path)
        }
        files = try ArchiveFiles(&reader)
    }

    private var members: JSONObject {
        var object = JSONObject([
            ("at", .integer(at.value)), ("format", .string(Self.format)),
            ("history", .string(history.base64URL)),
            ("organisation", .string(organisation.description)), ("own", .integer(Int64(own))),
            ("partnership", .string(partnership.description)),
            ("received", .integer(Int64(received))), ("streams", .array(streams.map(\.json))),
        ])
        files?.write(to: &object)
        return object
    }

    private var signedBytes: [UInt8] {
        let digest = SHA256.digest(JSONValue.object(members).canonicalBytes)
        return Array("\(Self.format)\n\(digest)\n".utf8)
    }
}

extension ArchiveReceipt.Stream {
    var json: JSONValue {
        [
            "changes": .integer(changes), "id": .string(id.description),
            "root": .string(root.base64URL), "state": .string(state.base64URL),
        ]
    }

    init(_ json: JSONValue, path: String) throws(MessageError) {
        var reader = try MessageReader(json, path: path)
        id = try reader.id("id")
        changes = try reader.integer("changes", in: 0...Limits.jsonInteger)
        root = try reader.digest("root")
        state = try reader.digest("state")
        try reader.end()
    }
}
