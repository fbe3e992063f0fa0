public import EntenteDomain

/// The ids under which a server writes in streams: its device, and who stands in as the author.
public struct ServerAuthor: Hashable, Sendable {
    /// The server's device; it cannot sign in, and has counters like any other.
    public let device: DeviceID
    /// The member that stands in when nobody in particular ordered a step.
    public let member: MemberID
    /// The organisation that stands in.
    public let organisation: OrganisationID

    /// Names the server.
    public init(device: DeviceID, member: MemberID, organisation: OrganisationID) {
        self.device = device
        self.member = member
        self.organisation = organisation
    }
}

extension Sequencer {
    /// Appends a change of the server itself; its device's cursor must be among `cursors`.
    ///
    /// - Parameters:
    ///   - notices: What the server says, at least one thing.
    ///   - author: Under which ids.
    ///   - stream: The stream, which the digest covers.
    ///   - salt: Sixteen random bytes.
    public mutating func append(
        _ notices: [ServerNotice],
        by author: ServerAuthor,
        to stream: StreamID,
        salt: [UInt8]
    ) {
        let known = head
        let n = cursors[author.device]?.next ?? 1
        let change = IncomingChange(
            serverAuthored: Change(
                n: n,
                base: known.size,
                at: now,
                salt: salt,
                operations: [],
                notices: notices
            ),
            scope: ChangeScope(stream: stream, epoch: known.epoch, device: author.device)
        )
        let header = ChangeRecord.Header(
            seq: known.size + 1,
            n: n,
            device: author.device,
            member: author.member,
            organisation: author.organisation,
            acl: acl,
            received: now,
            known: known.known
        )
        cursors[author.device] = DeviceCursor(next: n + 1, base: known.size)
        append(change, header, base: known.size)
    }
}
