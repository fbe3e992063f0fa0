import EntenteCrypto
public import EntenteDomain
import EntenteSync
import Foundation
import GRDB

/// A secret address of a member: what is written to it becomes an entity, in the member's name.
///
/// The secret part stands in the local part of an address, alone or behind a `+` or `-`. It is told once;
/// who has it may write, so it is revoked at once and without a network when it gets around.
public struct InboundAddress: Hashable, Sendable {
    /// What names the address; no secret.
    public let id: EntityID
    /// The partnership that its mails go into.
    public let partnership: PartnershipID
    /// Who reads what becomes of them: `department`, `organisation` or `shared`.
    public let audience: String
    /// What they become: a note or an ask; a comment where the address is about an entity.
    public let type: FieldName
    /// What they are comments on; nil when they are none.
    public let about: EntityID?
    /// When it was made.
    public let made: Milliseconds
}

extension Replica {
    /// The addresses that this device takes mails at, oldest first.
    public func inboundAddresses() async throws(ReplicaError) -> [InboundAddress] {
        try await transaction { transaction in
            try Row.fetchAll(
                transaction.database,
                sql: "SELECT * FROM inbound ORDER BY made, id"
            ).map(InboundAddress.init)
        }
    }

    /// Makes an address; its secret part is in the answer and nowhere else.
    public func addInboundAddress(
        to partnership: PartnershipID,
        audience: String,
        as type: FieldName,
        about: EntityID?
    ) async throws(ReplicaError) -> (address: InboundAddress, secret: String) {
        var random = SecureRandom()
        let secret = EntityID.random(using: &random).description
        let id = EntityID.random(using: &random)
        let address = try await transaction { transaction in
            let address = InboundAddress(
                id: id,
                partnership: partnership,
                audience: audience,
                type: type,
                about: about,
                made: transaction.now
            )
            let count = try Int.fetchOne(
                transaction.database,
                sql: "SELECT count(*) FROM inbound"
            )
            guard (count ?? 0) < Limits.inboundAddresses else {
                throw ReplicaError(
                    .invalid,
                    "There are \(Limits.inboundAddresses) addresses; revoke one first."
                )
            }
            try transaction.database.execute(
                sql: """
                    INSERT INTO inbound (id, digest, partnership, audience, type, about, made)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    address.id.description, InboundAddress.digest(secret),
                    partnership.description, audience, type.description, about?.description,
                    address.made.value,
                ]
            )
            return address
        }
        return (address, secret)
    }

    /// Ends an address; what was taken in stays.
    public func revokeInboundAddress(_ id: EntityID) async throws(ReplicaError) {
        try await transaction { transaction in
            try transaction.database.execute(
                sql: "DELETE FROM inbound WHERE id = ?",
                arguments: [id.description]
            )
        }
    }

    /// The addresses that a mail was written to, each once.
    func inboundAddresses(of recipients: [String]) async throws(ReplicaError) -> [InboundAddress] {
        let secrets = recipients.compactMap { $0.split(separator: "@").first }.flatMap { local in
            local.split { "+-".contains($0) }.filter { EntityID($0) != nil }
        }
        return try await transaction { transaction in
            var addresses: [InboundAddress] = []
            var seen: Set<Substring> = []
            for secret in secrets where seen.insert(secret).inserted {
                let row = try Row.fetchOne(
                    transaction.database,
                    sql: "SELECT * FROM inbound WHERE digest = ?",
                    arguments: [InboundAddress.digest(String(secret))]
                )
                if let row { addresses.append(try InboundAddress(row)) }
            }
            return addresses
        }
    }

    /// What makes the ids of entities follow from mails in a way that nobody else can foresee.
    func inboundSalt() async throws(ReplicaError) -> [UInt8] {
        try await transaction { transaction in
            let salt = try Data.fetchOne(
                transaction.database,
                sql: "SELECT salt FROM inbound_salt"
            )
            return Array(salt ?? Data())
        }
    }
}

extension InboundAddress {
    fileprivate static func digest(_ secret: String) -> Data {
        Data(SHA256.digest(Array("entente-inbound-1\n\(secret)".utf8)).bytes)
    }

    fileprivate init(_ row: Row) throws {
        let texts: (String, String, String) = (row["id"], row["partnership"], row["type"])
        guard let id = EntityID(texts.0), let partnership = PartnershipID(texts.1),
            let type = FieldName(texts.2)
        else { throw ReplicaError(.corrupt, "An address of mails is damaged.") }
        self.id = id
        self.partnership = partnership
        self.type = type
        audience = row["audience"]
        about = (row["about"] as String?).flatMap { EntityID($0) }
        made = Milliseconds(row["made"])
    }
}
