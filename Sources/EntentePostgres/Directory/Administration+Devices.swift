import EntenteCrypto
public import EntenteDomain
public import EntenteSync

/// A one-time code for a member, to be shown once.
public struct Invitation: Hashable, Sendable {
    /// The code; the database keeps its digest only.
    public let code: EnrolmentCode
    /// Whose device it enrols.
    public let member: MemberID
    /// Until when it is good.
    public let expires: Milliseconds
}

extension Administration {
    /// Makes a code with which a member enrols one device within `Limits.invitationMinutes`.
    public func invite(
        _ member: MemberID,
        now: Milliseconds
    ) async throws(AdministrationError) -> Invitation {
        var random = SecureRandom()
        let code = EnrolmentCode.random(using: &random)
        let expires = now.advanced(by: Int64(Limits.invitationMinutes) * 60_000)
        return try await step { step in
            _ = try await step.person(member)
            _ = try await step.transaction.query([
                (AdministrationSQL.forgetInvitations, [.int8(now.value)]),
                (
                    AdministrationSQL.invite,
                    [
                        .text(code.handle), .bytes(code.digest.bytes),
                        .text(member.description), .int8(now.value), .int8(expires.value),
                        .int2(Int16(Limits.invitationTries)),
                    ]
                ),
            ])
            return Invitation(code: code, member: member, expires: expires)
        }
    }

    /// Takes all access from a device, for good and from the next transaction on.
    public func revoke(_ device: DeviceID, now: Milliseconds) async throws(AdministrationError) {
        try await step { step in
            let rows = try await step.transaction.query(
                AdministrationSQL.device,
                [.text(device.description)]
            )
            guard !rows.isEmpty else { throw step.unknown(device, field: "device") }
            guard rows.isNull(0, 1) else {
                throw AdministrationError(.alreadyRevoked, field: "device")
            }
            let organisation: OrganisationID = try rows.id(0, 0)
            // First the locks: whatever is being sequenced now ends before, whatever comes later
            // finds the device revoked.
            try await step.lockStreams(of: organisation)
            _ = try await step.transaction.query(
                AdministrationSQL.revoke,
                [.text(device.description), .int8(now.value)]
            )
            try await step.append(
                [ControlOperations.put(device, "revoked", .boolean(true))],
                toPartnershipsOf: organisation,
                now: now
            )
        }
    }
}
