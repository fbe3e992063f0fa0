import EntenteDomain
import EntenteSync

/// What must hold for the bytes of a text's history: what is read can be merged and written again.
enum HistoryCheck {
    static func run(_ bytes: [UInt8]) throws(FuzzFinding) -> FuzzTarget.Verdict {
        if let update = try? TextUpdate(encoded: bytes) {
            let again = try? TextUpdate(encoded: update.encoded)
            try expect(again == update, "an update is read as it was written")
        }
        guard let bundle = try? TextBundle(encoded: bytes) else { return .refused }
        for form in [TextBundle.Form.plain, .packed] {
            let again = try? TextBundle(encoded: bundle.encoded(form))
            try expect(again == bundle, "a history is read as it was written")
        }
        if let replica = try? TextReplica(merging: bundle.history) {
            let length = replica.text.unicodeScalars.count
            try expect(replica.document.length == length, "INV-11: the length is the text's")
        }
        return .accepted
    }

    /// Histories that three devices made, for a start.
    static func seeds() -> [[UInt8]] {
        var replica = TextReplica()
        var bundles: [[UInt8]] = []
        for round in 0..<12 {
            let agent = replica.agent(Fixed.devices[round % 3])
            let length = replica.document.length
            let text = ["a", "bc\u{1F600}", "e\u{301}", "\r\n"][round % 4]
            try? replica.insert(text, at: length / 2, by: agent)
            let bundle = TextBundle(history: replica.history)
            bundles += [bundle.encoded(.plain), bundle.encoded(.packed)]
        }
        return bundles
    }
}
