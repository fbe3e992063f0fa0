import EntenteDomain
import EntenteSync

/// The device of a number; devices are ordered as their numbers are.
func device(_ number: Int) -> DeviceID { DeviceID(high: 0, low: UInt64(number)) }

/// The entity of a number.
func entity(_ number: Int) -> EntityID { EntityID(high: 1, low: UInt64(number)) }

/// The organisation of a number.
func party(_ number: Int) -> OrganisationID { OrganisationID(high: 3, low: UInt64(number)) }

/// A digest that holds a number and stands for nothing.
func digest(_ number: UInt8) -> Digest {
    guard let digest = Digest(bytes: [UInt8](repeating: number, count: Digest.length)) else {
        preconditionFailure("digests have 32 bytes")
    }
    return digest
}

/// What the server would assign to a change.
func header(seq: Int64, n: Int64, device: DeviceID, received: Int64 = 0) -> ChangeRecord.Header {
    ChangeRecord.Header(
        seq: seq,
        n: n,
        device: device,
        member: MemberID(high: 2, low: device.low),
        organisation: OrganisationID(high: 3, low: device.low % 2),
        acl: 0,
        received: Milliseconds(received),
        known: KnownHead(size: 0, root: digest(0))
    )
}

/// A change whose salt is all zeros.
func change(
    n: Int64,
    base: Int64 = 0,
    at: Int64 = 0,
    need: [FieldName] = [],
    guards: [Change.Guard] = [],
    late: Change.Late? = nil,
    _ operations: [EntenteSync.Operation]
) -> Change {
    Change(
        n: n,
        base: base,
        at: Milliseconds(at),
        salt: [UInt8](repeating: 0, count: Change.saltLength),
        need: need,
        guards: guards,
        late: late,
        operations: operations
    )
}
