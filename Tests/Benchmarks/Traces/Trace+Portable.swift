import Foundation

/// The form in which a trace is handed to a peer's program.
private struct PortableTrace: Encodable {
    let sequential: Bool
    let transactions: [PortableTransaction]
}

/// One transaction as `[parents, author, [[position, deleted, inserted], ...]]`.
private struct PortableTransaction: Encodable {
    let transaction: Transaction

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.unkeyedContainer()
        try fields.encode(transaction.parents)
        try fields.encode(transaction.author)
        var patches = fields.nestedUnkeyedContainer()
        for patch in transaction.patches {
            var values = patches.nestedUnkeyedContainer()
            try values.encode(patch.position)
            try values.encode(patch.deleted)
            try values.encode(patch.inserted)
        }
    }
}

extension Trace {
    /// The trace as the JSON that the programs in `Peers/` read.
    func portable() throws -> Data {
        let transactions = transactions.map { PortableTransaction(transaction: $0) }
        return try JSONEncoder().encode(
            PortableTrace(sequential: isSequential, transactions: transactions)
        )
    }
}

/// The edits of a portable trace, in order.
struct PortablePatches: Decodable {
    private enum Key: String, CodingKey { case transactions }

    let patches: [Patch]

    init(from decoder: any Decoder) throws {
        var steps = try decoder.container(keyedBy: Key.self)
            .nestedUnkeyedContainer(forKey: .transactions)
        var patches: [Patch] = []
        while !steps.isAtEnd {
            var step = try steps.nestedUnkeyedContainer()
            _ = try step.decode([Int].self)
            _ = try step.decode(Int.self)
            patches += try step.decode([Patch].self)
        }
        self.patches = patches
    }
}
