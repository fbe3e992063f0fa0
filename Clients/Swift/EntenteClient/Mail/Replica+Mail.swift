import EntenteCrypto
import EntenteDocuments
public import EntenteDomain
import EntenteSync

/// What became of a mail.
public enum MailOutcome: Hashable, Sendable {
    /// It is an entity now.
    case taken(EntityID, type: FieldName)
    /// It was one before: the same mail came again.
    case known(EntityID)
    /// It is none; why, for a person.
    case refused(String)
}

extension Replica {
    /// Takes a mail in: a note, an ask or a comment, written by this device like everything else it writes.
    ///
    /// 1. Only a mail to one of the secret addresses is taken, and none that a program sent by itself.
    /// 2. The id follows from the mail's own, so that the same mail makes one entity however often it
    ///    comes, and an answer to it finds what it answers.
    /// 3. Who wrote it stands in the text, as the mail says: nothing proves it.
    /// - Throws: `ReplicaError` when this device cannot write now; the mail is then to be kept.
    public func take(mail bytes: [UInt8]) async throws(ReplicaError) -> MailOutcome {
        let mail: IncomingMail
        do throws(MailFault) {
            mail = try IncomingMail(bytes)
        } catch {
            return .refused("The mail cannot be read: \(error.reason).")
        }
        guard !mail.isAutomatic else {
            return .refused("A program sent it by itself; to take it in could make a loop.")
        }
        guard let address = try await inboundAddress(of: mail.recipients) else {
            return .refused("It is to none of the addresses that `entente mail list` shows.")
        }
        let salt = try await inboundSalt()
        let id = EntityID(mail: mail.id ?? SHA256.digest(bytes).description, salt: salt)
        let streams = try await streams().filter { $0.audience != .control }
        for stream in streams where try await entity(id, in: stream.id) != nil { return .known(id) }
        let own = streams.filter { $0.partnership == address.partnership }
        guard let target = own.first(where: { $0.audience.kind == address.audience }) else {
            return .refused("This device does not read the address's \(address.audience) stream.")
        }
        var about = address.about
        for answered in mail.answers where about == nil {
            about = try await known(EntityID(mail: answered, salt: salt), in: own)
        }
        let entry = MailEntry(id: id, mail: mail, type: address.type, about: about)
        if let fault = entry.fault { return .refused(fault) }
        do {
            return .taken(id, type: try await write(entry, into: target.id))
        } catch  where [.readOnly, .invalid, .opaque].contains(error.reason) {
            return .refused(error.detail)
        }
    }

    /// The entity if it is there, in one of some streams.
    private func known(
        _ id: EntityID,
        in streams: [StreamStatus]
    ) async throws(ReplicaError) -> EntityID? {
        for stream in streams where try await entity(id, in: stream.id)?.exists == true {
            return id
        }
        return nil
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

extension EntityID {
    /// The id of what the mail of a name becomes.
    fileprivate init(mail name: String, salt: [UInt8]) {
        let bytes = SHA256.digest(Array("entente-mail-1\n".utf8) + salt + Array(name.utf8)).bytes
        let halves = [bytes.prefix(8), bytes.dropFirst(8).prefix(8)].map { half in
            half.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        }
        self.init(high: halves[0], low: halves[1])
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
