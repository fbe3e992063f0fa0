import EntenteCrypto
import EntenteDocuments
public import EntenteDomain
import EntenteSync

/// What became of a mail.
public enum MailOutcome: Hashable, Sendable {
    /// It is an entity now.
    case taken(EntityID, type: FieldName)
    /// It was one before: the very same mail came again.
    case known(EntityID)
    /// It is none; why, for a person.
    case refused(String)
}

extension Replica {
    /// Takes a mail in: a note, an ask or a comment for each of the addresses that it was written to,
    /// written by this device like everything else it writes.
    ///
    /// 1. Only a mail to one of the secret addresses is taken, and none that a program sent by itself.
    /// 2. The id follows from the address and all that was taken of the mail, so that the very same mail
    ///    makes one entity at each address however often it comes, and no other mail can take its place,
    ///    whatever it calls itself. An answer finds what it answers by the first half of the id.
    /// 3. Who wrote it stands in the text, as the mail says: nothing proves it.
    /// - Returns: What became of it at each address; at none when it was to none.
    /// - Throws: `ReplicaError` when this device cannot write now; the mail is then to be kept.
    public func take(mail bytes: [UInt8]) async throws(ReplicaError) -> [MailOutcome] {
        let mail: IncomingMail
        do throws(MailFault) {
            mail = try IncomingMail(bytes)
        } catch {
            return [.refused("The mail cannot be read: \(error.reason).")]
        }
        guard !mail.isAutomatic else {
            return [.refused("A program sent it by itself; to take it in could make a loop.")]
        }
        let addresses = try await inboundAddresses(of: mail.recipients)
        guard !addresses.isEmpty else {
            return [.refused("It is to none of the addresses that `entente mail list` shows.")]
        }
        let name = MailName(mail, salt: try await inboundSalt())
        var outcomes: [MailOutcome] = []
        for address in addresses { outcomes.append(try await take(mail, name, at: address)) }
        return outcomes
    }

    private func take(
        _ mail: IncomingMail,
        _ name: MailName,
        at address: InboundAddress
    ) async throws(ReplicaError) -> MailOutcome {
        let id = name.entity(at: address)
        let streams = try await streams().filter { $0.audience != .control }
        for stream in streams where try await entity(id, in: stream.id) != nil { return .known(id) }
        let own = streams.filter { $0.partnership == address.partnership }
        guard let target = own.first(where: { $0.audience.kind == address.audience }) else {
            return .refused("This device does not read the address's \(address.audience) stream.")
        }
        var about = address.about
        for answered in mail.answers where about == nil {
            about = try await known(name.entities(of: answered), in: target, or: own)
        }
        let entry = MailEntry(id: id, mail: mail, type: address.type, about: about)
        if let fault = entry.fault { return .refused(fault) }
        do {
            return .taken(id, type: try await write(entry, into: target.id))
        } catch  where [.readOnly, .invalid, .opaque].contains(error.reason) {
            return .refused(error.detail)
        }
    }

    /// What a mail of a name became, in the stream that an answer goes to or else in one beside it that all
    /// read who read the answer: nobody learns from it that there is something he may not read.
    ///
    /// Nil also where several mails have the name: the answer then stands by itself, and is lost on nobody.
    private func known(
        _ ids: ClosedRange<EntityID>,
        in target: StreamStatus,
        or own: [StreamStatus]
    ) async throws(ReplicaError) -> EntityID? {
        try await transaction { transaction in
            for streams in [[target], own.filter { $0.isBeside(target) }] {
                let found = try streams.flatMap { stream in
                    try transaction.views(
                        stream.id,
                        where: "id BETWEEN ? AND ?",
                        [ids.lowerBound.description, ids.upperBound.description]
                    ).filter(\.exists)
                }
                if !found.isEmpty { return found.count == 1 ? found.first?.id : nil }
            }
            return nil
        }
    }

    /// Writes all of an entry, or nothing.
    private func write(
        _ entry: MailEntry,
        into stream: StreamID
    ) async throws(ReplicaError) -> FieldName {
        let department = identity.principal.department
        let last =
            entry.type == EntityType.ask
            ? try await entities(EntityType.ask, in: stream).compactMap(\.orderKey).max() : nil
        return try await edit(stream) { draft in
            let (id, text) = (entry.id, entry.text)
            if let about = entry.about {
                draft.new("comment", id: id)
                draft.put(id, "about", .string(about.description))
                try draft.rewrite(id, Field.body, to: text)
                return "comment"
            }
            draft.new(entry.type, id: id)
            draft.put(id, Field.title, .string(entry.title))
            guard entry.type == EntityType.ask else {
                try draft.rewrite(id, Field.body, to: text)
                return entry.type
            }
            draft.put(id, Field.department, .string(department.description))
            draft.put(id, Field.details, .string(text))
            draft.put(id, Field.state, .string(ItemState.draft.rawValue))
            if let key = OrderKey.between(last, nil) { draft.append(.pos(key: key), to: id) }
            return entry.type
        }
    }
}

extension StreamStatus {
    /// Whether it is another stream, and all read it who read that one, as far as this device knows both.
    fileprivate func isBeside(_ other: StreamStatus) -> Bool {
        let narrowFirst = ["department", "organisation", "shared"]
        guard let own = narrowFirst.firstIndex(of: audience.kind),
            let others = narrowFirst.firstIndex(of: other.audience.kind)
        else { return false }
        return id != other.id && own > others
    }
}

/// What the ids of a mail's entities follow from, in a way that nobody else can foresee.
private struct MailName: Sendable {
    private let salt: [UInt8]
    private let name: [UInt8]
    private let content: [UInt8]

    /// Takes all that is taken in of a mail; which way it came, and how often, is no part of it.
    init(_ mail: IncomingMail, salt: [UInt8]) {
        self.salt = salt
        let lines = [mail.sender, mail.subject, mail.date, mail.text, "\(mail.answers.count)"]
        content = Self.digest(
            [mail.id ?? "", "\(mail.id != nil)"] + lines + mail.answers + mail.leftOut,
            SHA256.digest(mail.body).bytes
        )
        name = Self.name(mail.id ?? Base64URL.encode(content), salt)
    }

    /// The id of what the mail becomes at an address.
    func entity(at address: InboundAddress) -> EntityID {
        let rest = Self.digest([address.id.description], salt + content)
        return EntityID(high: Self.number(name), low: Self.number(rest))
    }

    /// The ids of all that mails of a name become.
    func entities(of other: String) -> ClosedRange<EntityID> {
        let high = Self.number(Self.name(other, salt))
        return EntityID(high: high, low: .min)...EntityID(high: high, low: .max)
    }

    private static func name(_ text: String, _ salt: [UInt8]) -> [UInt8] { digest([text], salt) }

    /// Each part has its length before it, so that no two lists of parts are the same bytes.
    private static func digest(_ parts: [String], _ more: [UInt8]) -> [UInt8] {
        var bytes = Array("entente-mail-2\n".utf8)
        for part in parts { bytes += Array("\(part.utf8.count)\n\(part)".utf8) }
        return SHA256.digest(bytes + more).bytes
    }

    private static func number(_ bytes: [UInt8]) -> UInt64 {
        bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}

/// What a mail says as an entity.
private struct MailEntry: Sendable {
    let id: EntityID
    let title: String
    let text: String
    let type: FieldName
    let about: EntityID?

    init(id: EntityID, mail: IncomingMail, type: FieldName, about: EntityID?) {
        self.id = id
        self.type = type
        self.about = about
        title = mail.subject.isEmpty ? "Mail without a subject" : mail.subject
        var lines = ["By mail from \(mail.sender)" + (mail.date.isEmpty ? "" : ", \(mail.date)")]
        // A comment has no title, and the subject may be all that was written.
        if about != nil, !mail.subject.isEmpty { lines.append("Subject: \(mail.subject)") }
        if !mail.text.isEmpty { lines += ["", mail.text] }
        if !mail.leftOut.isEmpty {
            lines += ["", "Left out, and kept with the mail:"] + mail.leftOut.map { "- \($0)" }
        }
        text = lines.joined(separator: "\n")
    }

    /// Why this is too much for one entity; nil when it is not.
    var fault: String? {
        let limit = about == nil && type == EntityType.ask ? Limits.valueBytes : Limits.noteBytes
        guard text.utf8.count > limit else { return nil }
        return "Its text has \(text.utf8.count) bytes, and the limit is \(limit)."
    }
}
