import EntenteDomain
import EntenteSync
import EntenteTerminal

extension ArchiveReceipt {
    /// What an archive holds, for people and for programs.
    func report(_ done: String, key: [UInt8]) -> Report {
        let changes = streams.reduce(0) { $0 + $1.changes }
        return Report(
            json: [
                ("changes", .integer(changes)), ("files", files?.report ?? .null),
                ("items", .integer(Int64(items))),
                ("key", .string(Base64URL.encode(key))),
                ("organisation", .string("\(organisation)")),
                ("own", .integer(Int64(own))), ("partnership", .string("\(partnership)")),
                ("received", .integer(Int64(received))),
                ("streams", .array(streams.map(\.report))),
                ("withheld", .array(files?.withheld.map(\.json) ?? [])),
            ],
            .line("\(done): \(own) own + \(received) received = \(items) items"),
            .line(
                "\(changes) changes in \(streams.count) streams; the key is \(Base64URL.encode(key))"
            ),
            files?.block ?? .line("The bytes of attached files are not in it")
        )
    }
}

extension ArchiveFiles {
    fileprivate var report: JSONValue {
        ["bytes": .integer(bytes), "count": .integer(Int64(kept.count))]
    }

    /// What is there, and below it what is not.
    fileprivate var block: Report.Block {
        let there = "\(kept.count) \(kept.count == 1 ? "file" : "files") with \(bytes) bytes"
        guard !withheld.isEmpty else { return .line("\(there): all that the history names") }
        return .table(
            Table(
                [.text("not in it (\(there))"), .text("why")],
                rows: withheld.map { ["\($0.digest)", $0.reason.words] },
                emptyText: there
            )
        )
    }
}

extension ArchiveFiles.Reason {
    fileprivate var words: String {
        switch self {
        case .missing: "not on the server"
        case .refused: "refused by the scanner"
        case .unscanned: "waits for the scanner"
        case .damaged: "damaged in the database"
        }
    }
}

extension ArchiveReceipt.Stream {
    fileprivate var report: JSONValue {
        [
            "changes": .integer(changes), "id": .string("\(id)"), "root": .string("\(root)"),
            "state": .string("\(state)"),
        ]
    }
}
