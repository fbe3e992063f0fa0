public import EntenteDomain

/// A change as the log holds it: what the author froze, and what the server assigned (clause 1.4).
public struct ChangeRecord: Hashable, Sendable {
    /// What the server assigned and what the tree's leaf covers.
    public let header: Header
    /// The change; nil once its content has been erased.
    public let change: Change?
    /// The digest of the content in its place; it stays after an erasure.
    public let digest: Digest

    /// The part of a record that the server assigns.
    public struct Header: Hashable, Sendable {
        /// The place in the stream.
        public let seq: Int64
        /// The author's counter.
        public let n: Int64
        /// The author's device.
        public let device: DeviceID
        /// The author, as the session said.
        public let member: MemberID
        /// The author's organisation, as the session said.
        public let organisation: OrganisationID
        /// The seq of the control stream under which access was decided.
        public let acl: Int64
        /// When the server took the change.
        public let received: Milliseconds
        /// The head that the author knew (clause 4.3).
        public let known: KnownHead

        /// Puts a header together.
        public init(
            seq: Int64,
            n: Int64,
            device: DeviceID,
            member: MemberID,
            organisation: OrganisationID,
            acl: Int64,
            received: Milliseconds,
            known: KnownHead
        ) {
            self.seq = seq
            self.n = n
            self.device = device
            self.member = member
            self.organisation = organisation
            self.acl = acl
            self.received = received
            self.known = known
        }
    }

    /// Puts a record together.
    public init(header: Header, change: Change?, digest: Digest) {
        self.header = header
        self.change = change
        self.digest = digest
    }
}

/// A size of a stream and the root of its tree at that size, as somebody knew it.
public struct KnownHead: Hashable, Sendable {
    /// How many changes.
    public let size: Int64
    /// The root of the tree over them (RFC 6962, section 2.1).
    public let root: Digest

    /// Names a head.
    public init(size: Int64, root: Digest) {
        self.size = size
        self.root = root
    }
}
