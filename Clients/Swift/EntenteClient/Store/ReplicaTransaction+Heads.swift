import EntenteCrypto
import EntenteDomain
import EntenteSync
import Foundation
import GRDB

extension ReplicaTransaction {
    /// Checks a signed head against what is stored here, and notes the size (clause 4.2).
    func note(_ head: SignedHead, of status: StreamStatus) throws {
        guard let key = Ed25519.VerifyingKey(raw: identity.headKey),
            head.isValid(stream: status.id, epoch: status.epoch, key: key)
        else {
            throw ReplicaError(.corrupt, "The gateway's signature of a head is not valid.")
        }
        let frontier = try frontier(status.id)
        guard head.head.size >= frontier.size else {
            return try halt(status.id, .ahead(size: head.head.size, cursor: frontier.size))
        }
        guard head.head.size > frontier.size || head.head.root == frontier.root else {
            throw LogFault(
                .root,
                stream: status.id,
                "The gateway signed root \(head.head.root) over \(head.head.size) changes and sent "
                    + "others, which make root \(frontier.root): it shows two histories."
            )
        }
        try database.run(
            sql: "UPDATE stream SET size = ?, head = ? WHERE id = ?",
            arguments: [
                head.head.size, Data(head.json.canonicalBytes), status.id.description,
            ]
        )
    }

    /// Notes that nothing is left to do in a stream for now.
    func markSynced(_ stream: StreamID) throws {
        try database.run(
            sql: "UPDATE stream SET synced = ? WHERE id = ?",
            arguments: [now.value, stream.description]
        )
    }
}
