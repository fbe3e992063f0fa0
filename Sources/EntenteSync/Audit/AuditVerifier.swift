public import EntenteCrypto
public import EntenteDomain

/// Verifies an audit file line by line, from the file and the pinned key alone.
///
/// Memory grows with 64 bytes for each change of one stream and with the state that it makes; the file
/// is read once.
public struct AuditVerifier: ~Copyable, Sendable {
    /// What was verified of one stream.
    public struct VerifiedStream: Hashable, Sendable {
        /// The stream as the file announces it.
        public let stream: AuditFile.Stream
        /// The head that the gateway signed.
        public let head: SignedHead
        /// How many seals were checked.
        public let seals: Int
        /// How many changes were erased.
        public let erased: Int
        /// How many of the server's checkpoints name the state that the log makes.
        public let checkpoints: Int
        /// How many name a state with content that was erased since.
        public let lapsed: Int
        /// How many acceptances of proposals are signed by their authors.
        public let acceptances: Int
        /// The digest of the state that the whole log makes.
        public let state: Digest
        /// How many entities there are in the end, by the organisation that made them.
        public let items: [OrganisationID: Int]
        /// What the attachments name in the end, and who wrote that they do.
        public let attachments: Set<NamedAttachment>
    }

    /// What was verified of a file.
    public struct Report: Hashable, Sendable {
        /// The first line.
        public let manifest: AuditFile.Manifest
        /// The streams, in the order of the file.
        public let streams: [VerifiedStream]
        /// Who holds which key, as the control stream says.
        public let control: ControlRegister
        /// How many lines the file has.
        public let lines: Int64
        /// The digest of all lines before the last, which signs it.
        public let digest: Digest

        /// What the attachments of all streams name, and who wrote that they do.
        public var attachments: Set<NamedAttachment> {
            streams.reduce(into: []) { $0.formUnion($1.attachments) }
        }
    }

    private enum Expected {
        case manifest
        case stream
        case log
        case end
        case nothing
    }

    private let key: Ed25519.VerifyingKey
    private var expected = Expected.manifest
    private var manifest: AuditFile.Manifest?
    private var verified: [VerifiedStream] = []
    private var current: (stream: AuditFile.Stream, verifier: LogVerifier)?
    private var control = ControlRegister()
    /// Of all lines so far; nil after the last.
    private var digest: SHA256? = SHA256()
    private var whole: Digest?
    /// How many lines were taken.
    public private(set) var lines: Int64 = 0

    /// Begins with the key that the organisation has pinned.
    public init(key: Ed25519.VerifyingKey) { self.key = key }

    /// Takes the next line, without its line feed; answers what it holds.
    @discardableResult
    public mutating func take(_ line: [UInt8]) throws(LogFault) -> AuditFile.Item {
        lines += 1
        let json: JSONValue
        do throws(JSONError) {
            json = try JSONScanner.parse(line, form: .canonical)
        } catch {
            throw unreadable("\(error)")
        }
        guard case .object(let object) = json, case .string(let word)? = object["k"],
            let kind = AuditFile.Kind(rawValue: word)
        else { throw unreadable("it does not say what it is") }
        if kind == .end {
            try end(json)
            return .end
        }
        digest?.update(line)
        digest?.update(CollectionOfOne(UInt8(ascii: "\n")))
        let members = JSONObject(sorted: object.members.filter { $0.key != "k" })
        return switch kind {
        case .audit: .manifest(try begin(json))
        case .stream: .stream(try beginStream(json))
        case .change: try change(members)
        case .seal: .seal(try seal(members))
        case .head: .head(try head(members))
        case .end: .end
        }
    }

    /// Ends the file.
    public consuming func finish() throws(LogFault) -> Report {
        guard case .nothing = expected, let manifest, let whole else {
            throw LogFault(.file, "The file ends after line \(lines), before its last line.")
        }
        return Report(
            manifest: manifest,
            streams: verified,
            control: control,
            lines: lines,
            digest: whole
        )
    }
}

extension AuditVerifier {
    private mutating func begin(_ json: JSONValue) throws(LogFault) -> AuditFile.Manifest {
        guard case .manifest = expected else { throw misplaced() }
        let manifest = try read { () throws(MessageError) in try AuditFile.Manifest(json) }
        guard manifest.key == key.raw else {
            throw LogFault(
                .head,
                "The file names the gateway's key \(Base64URL.encode(manifest.key)), which is not "
                    + "the pinned one."
            )
        }
        let isOrdered =
            manifest.streams.first?.audience == .control
            && Set(manifest.streams.map(\.id)).count == manifest.streams.count
            && manifest.streams.dropFirst().allSatisfy { $0.audience != .control }
        guard isOrdered else { throw unreadable("the control stream has to come first") }
        self.manifest = manifest
        expected = .stream
        return manifest
    }

    private mutating func beginStream(_ json: JSONValue) throws(LogFault) -> AuditFile.Stream {
        guard case .stream = expected, let manifest else { throw misplaced() }
        let stream = manifest.streams[verified.count]
        let id = try read { () throws(MessageError) -> StreamID in
            var reader = try MessageReader(json)
            _ = try reader.string("k")
            let id: StreamID = try reader.id("id")
            try reader.end()
            return id
        }
        guard id == stream.id else { throw misplaced() }
        current = (stream, LogVerifier(stream: id, epochs: stream.epochs))
        expected = .log
        return stream
    }

    private mutating func change(_ members: JSONObject) throws(LogFault) -> AuditFile.Item {
        guard case .log = expected, let stream = current?.stream else { throw misplaced() }
        let leaf = members["leaf"]
        let record = try read { () throws(MessageError) in
            try PullAnswer.Record(
                .object(JSONObject(sorted: members.members.filter { $0.key != "leaf" })),
                path: ""
            )
        }
        let isControl = stream.audience == .control
        guard let made = try current?.verifier.take(record, control: isControl ? nil : control)
        else { throw misplaced() }
        guard case .string(let text)? = leaf, text == made.base64URL else {
            throw LogFault(
                .root,
                stream: stream.id,
                seq: record.header.seq,
                "Change \(record.header.seq) of stream \(stream.id) is not what was logged: its "
                    + "bytes do not make its leaf."
            )
        }
        if isControl {
            switch record.change {
            case .success(let change): try control.take(record.header, change, of: stream.id)
            case .failure(let error): throw unreadable("\(error)")
            }
        }
        return .change(record, leaf: made)
    }

    private mutating func seal(_ members: JSONObject) throws(LogFault) -> PushSeal {
        guard case .log = expected, let stream = current?.stream, stream.audience != .control
        else { throw misplaced() }
        let seal = try read { () throws(MessageError) in
            try PushSeal(.object(members), path: "")
        }
        try current?.verifier.take(seal, control: control)
        return seal
    }

    private mutating func head(_ members: JSONObject) throws(LogFault) -> SignedHead {
        guard case .log = expected, let (stream, verifier) = current, let manifest else {
            throw misplaced()
        }
        let head = try read { () throws(MessageError) in
            try SignedHead(.object(members), path: "")
        }
        try verifier.finish(head, key: key)
        guard head.head.size == stream.size else {
            throw LogFault(
                .order,
                stream: stream.id,
                "Stream \(stream.id) has \(head.head.size) changes, and the file announces "
                    + "\(stream.size)."
            )
        }
        verified.append(
            VerifiedStream(
                stream: stream,
                head: head,
                seals: verifier.seals,
                erased: verifier.erased,
                checkpoints: verifier.checkpoints,
                lapsed: verifier.lapsed,
                acceptances: verifier.acceptances,
                state: verifier.state(),
                items: verifier.items(),
                attachments: verifier.attachments()
            )
        )
        current = nil
        expected = verified.count == manifest.streams.count ? .end : .stream
        return head
    }

    private mutating func end(_ json: JSONValue) throws(LogFault) {
        guard case .end = expected else { throw misplaced() }
        let (claimed, count, signature) = try read { () throws(MessageError) in
            var reader = try MessageReader(json)
            _ = try reader.string("k")
            let digest = try reader.digest("digest")
            let count = try reader.integer("lines", in: 0...Limits.jsonInteger)
            let signature = try reader.bytes("sig", count: PushMessage.sealLength)
            try reader.end()
            return (digest, count, signature)
        }
        guard claimed == digest.take()?.finalize(), count == lines - 1 else {
            throw LogFault(
                .file,
                "The file is not what was exported: bytes were altered that no change, seal or head "
                    + "covers."
            )
        }
        guard key.verify(signature, AuditFile.signedBytes(claimed)) else {
            throw LogFault(.file, "The last line is not signed by the pinned key.")
        }
        self.whole = claimed
        expected = .nothing
    }

    private func read<Value>(
        _ body: () throws(MessageError) -> Value
    ) throws(LogFault) -> Value {
        do throws(MessageError) { return try body() } catch { throw unreadable("\(error)") }
    }

    private func misplaced() -> LogFault {
        LogFault(.file, "Line \(lines) stands where another has to stand.")
    }

    private func unreadable(_ why: String) -> LogFault {
        LogFault(.file, "Line \(lines) cannot be read: \(why).")
    }
}
