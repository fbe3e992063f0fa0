import EntenteDomain
import EntenteSync

/// The bytes of attachments in memory.
actor FakeAttachments: AttachmentStore {
    private struct Key: Hashable {
        let file: AttachmentFile
        let member: MemberID
    }

    private struct Sent {
        let content: ContentID
        let size: Int64
        var pieces: [[UInt8]] = []
        var isComplete = false
        var verdict: ScanVerdict?
        var received: Int64 { Int64(pieces.reduce(0) { $0 + $1.count }) }
    }

    private var kept: [Key: Sent] = [:]
    private var members: [DeviceID: MemberID]
    private var partnerships: Set<PartnershipID> = []

    init(_ devices: [TestDevice], in partnerships: [PartnershipID] = []) {
        members = Dictionary(
            uniqueKeysWithValues: devices.map { ($0.principal.device, $0.principal.member) }
        )
        self.partnerships = Set(partnerships)
    }

    func judge(_ file: AttachmentFile, by member: MemberID, _ verdict: ScanVerdict) {
        kept[Key(file: file, member: member)]?.verdict = verdict
    }

    func revoke(_ device: DeviceID) { members[device] = nil }

    func begin(
        _ file: AttachmentFile,
        size: Int64,
        quota: Int64,
        device: DeviceID,
        now: Milliseconds
    ) async throws(StoreError) -> AttachmentBeginning? {
        guard let member = members[device], partnerships.contains(file.partnership) else {
            return nil
        }
        guard size <= quota else { return .quota }
        let key = Key(file: file, member: member)
        if let sent = kept[key], sent.isComplete {
            return sent.size == size ? .complete(verdict: sent.verdict) : .otherSize
        }
        if let sent = kept[key], sent.size == size {
            return .open(sent.content, received: sent.received)
        }
        let content = ContentID.draw()
        kept[key] = Sent(content: content, size: size)
        return .open(content, received: 0)
    }

    func add(
        _ piece: [UInt8],
        at offset: Int64,
        of content: ContentID,
        to file: AttachmentFile,
        device: DeviceID,
        now: Milliseconds
    ) async throws(StoreError) -> Int64? {
        guard let member = members[device] else { return nil }
        let key = Key(file: file, member: member)
        guard let sent = kept[key], sent.content == content else { return nil }
        guard sent.received == offset else { return sent.received }
        kept[key]?.pieces.append(piece)
        return offset + Int64(piece.count)
    }

    func end(
        _ file: AttachmentFile,
        _ content: ContentID,
        fits: Bool,
        device: DeviceID,
        now: Milliseconds
    ) async throws(StoreError) -> Bool {
        guard let member = members[device] else { return false }
        let key = Key(file: file, member: member)
        kept[key]?.isComplete = true
        if !fits { kept[key] = nil }
        return true
    }

    func holdings(
        of file: AttachmentFile,
        by members: [MemberID],
        device: DeviceID
    ) async throws(StoreError) -> [AttachmentHolding] {
        members.compactMap { member in
            kept[Key(file: file, member: member)].map { sent in
                AttachmentHolding(
                    content: sent.content,
                    member: member,
                    size: sent.size,
                    received: sent.received,
                    isComplete: sent.isComplete,
                    verdict: sent.verdict
                )
            }
        }
    }

    func piece(
        _ nth: Int64,
        of file: AttachmentFile,
        by member: MemberID,
        device: DeviceID
    ) async throws(StoreError) -> [UInt8]? {
        guard members[device] != nil, let sent = kept[Key(file: file, member: member)],
            sent.pieces.indices.contains(Int(nth))
        else { return nil }
        return sent.pieces[Int(nth)]
    }
}
