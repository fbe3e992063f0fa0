public import EntenteCrypto
public import EntenteDomain

/// Who holds which key, and who belongs where, as a control stream tells it.
///
/// The server alone writes control streams, so the author of the first change is the server's device
/// for all streams of the partnership. What it says about keys is said in front of everybody: a device
/// checks that its own key stands there, and nobody can give a device a second key unnoticed.
public struct ControlRegister: Hashable, Sendable {
    /// A device as it was introduced.
    public struct Device: Hashable, Sendable {
        /// The public key, 32 bytes.
        public let key: [UInt8]
        /// The change of the control stream that introduced it.
        public let since: Int64
        /// Its member.
        public fileprivate(set) var member: MemberID?
        /// The change of the control stream that took all access from it.
        public fileprivate(set) var revoked: Int64?
    }

    /// How many changes of the control stream are known here.
    public private(set) var size: Int64 = 0
    /// The server's device; nil before the first change.
    public private(set) var server: DeviceID?
    /// The devices of all organisations.
    public private(set) var devices: [DeviceID: Device] = [:]
    private var departments: [MemberID: DepartmentID] = [:]
    private var organisations: [DepartmentID: OrganisationID] = [:]

    /// Starts before the first change.
    public init() {}

    /// The organisation that a member belongs to.
    public func organisation(of member: MemberID) -> OrganisationID? {
        departments[member].flatMap { organisations[$0] }
    }

    /// The key of a device.
    public func key(of device: DeviceID) -> Ed25519.VerifyingKey? {
        devices[device].flatMap { Ed25519.VerifyingKey(raw: $0.key) }
    }

    /// Takes the next change of the control stream.
    public mutating func take(
        _ header: ChangeRecord.Header,
        _ change: Change,
        of stream: StreamID
    ) throws(LogFault) {
        guard header.seq == size + 1 else {
            throw LogFault(
                .order,
                stream: stream,
                seq: header.seq,
                "Change \(header.seq) of the control stream came where \(size + 1) had to come."
            )
        }
        server = server ?? header.device
        guard header.device == server else {
            throw LogFault(
                .author,
                stream: stream,
                seq: header.seq,
                "Change \(header.seq) of the control stream is by device \(header.device), which is "
                    + "not the server's: nobody else may write there."
            )
        }
        size = header.seq
        for operation in change.operations { try take(operation, at: header.seq, of: stream) }
    }

    private mutating func take(
        _ operation: Operation,
        at seq: Int64,
        of stream: StreamID
    ) throws(LogFault) {
        guard case .put(let field, let value) = operation.action else { return }
        let (high, low) = (operation.entity.high, operation.entity.low)
        let device = DeviceID(high: high, low: low)
        switch (field.description, value) {
        case ("key", .string(let text)):
            guard let key = Base64URL.decode(text) else { return }
            guard devices[device] == nil || devices[device]?.key == key else {
                throw LogFault(
                    .key,
                    stream: stream,
                    seq: seq,
                    "Change \(seq) of the control stream gives device \(device) another key than it "
                        + "had: somebody means to write in its name."
                )
            }
            if devices[device] == nil {
                let member = members[device]
                devices[device] = Device(key: key, since: seq, member: member, revoked: nil)
            }
        case ("member", .string(let text)):
            guard let member = MemberID(text) else { return }
            members[device] = members[device] ?? member
            if devices[device]?.member == nil { devices[device]?.member = member }
        case ("revoked", .boolean(true)):
            if devices[device]?.revoked == nil { devices[device]?.revoked = seq }
        case ("department", .string(let text)):
            departments[MemberID(high: high, low: low)] = DepartmentID(text)
        case ("organisation", .string(let text)):
            organisations[DepartmentID(high: high, low: low)] = OrganisationID(text)
        default: break
        }
    }

    /// What was said of a device's member before its key.
    private var members: [DeviceID: MemberID] = [:]
}
