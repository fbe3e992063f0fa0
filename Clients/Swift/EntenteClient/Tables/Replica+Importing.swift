import EntenteDocuments
import EntenteDomain
import EntenteSync
public import Foundation

extension Replica {
    /// Brings in a table: rows that no entity has the key of become entities, others write what differs.
    ///
    /// The file is read piece by piece and goes in by transactions of at most `Limits.importRows` rows,
    /// so that neither its size nor what is there already counts in memory. The same table again
    /// changes nothing. What was written when it breaks off stays, and the same table again completes it.
    /// - Parameters:
    ///   - url: The file.
    ///   - request: What it shall become.
    ///   - report: Takes what became of each row, in the order of the file.
    /// - Returns: What became of the table.
    /// - Throws: `ReplicaError` when the file cannot be read or its columns do not fit the request.
    public func importTable(
        _ url: URL,
        _ request: TableImport,
        report: (ImportedRow) -> Void = { _ in }
    ) async throws(ReplicaError) -> ImportSummary {
        guard request.isAllOrNothing, !request.isDryRun else {
            return try await runImport(url, request, report)
        }
        var trial = request
        trial.isDryRun = true
        let summary = try await runImport(url, trial) { row in
            if row.outcome == .refused { report(row) }
        }
        guard summary[.refused] == 0 else { return summary }
        return try await runImport(url, request, report)
    }

    private func runImport(
        _ url: URL,
        _ request: TableImport,
        _ report: (ImportedRow) -> Void
    ) async throws(ReplicaError) -> ImportSummary {
        var file = try TableFile(url, for: request)
        defer { file.close() }
        var waiting: [TableRecord] = []
        while waiting.isEmpty, let records = try file.next() { waiting += records }
        guard let header = waiting.first, header.fault == nil else {
            throw ReplicaError(.invalid, "\(url.path) has no first line that names its columns.")
        }
        let columns = try ImportColumns(header.cells, for: request)
        var summary = ImportSummary(
            dialect: file.dialect,
            unknown: columns.unknown,
            leftOut: columns.leftOut
        )
        waiting.removeFirst()
        let place = try await importPlace(request, columns)
        try await prepareIndex(request)
        var isAtEnd = false
        while true {
            while !isAtEnd, waiting.count < Limits.importRows {
                guard let records = try file.next() else {
                    isAtEnd = true
                    break
                }
                waiting += records
            }
            let held = waiting.reduce(file.heldBytes) { $0 + $1.size }
            summary.mostHeld = max(summary.mostHeld, held)
            guard !waiting.isEmpty else { break }
            let batch = Self.batch(&waiting)
            let mark = file.dialect.decimalMark
            let rows = try await transaction { transaction in
                try ImportBatch(
                    request: request,
                    columns: columns,
                    place: place,
                    decimalMark: mark,
                    transaction: transaction
                ).take(batch)
            }
            summary.take(rows, isDryRun: request.isDryRun)
            rows.forEach(report)
        }
        try await transaction { try ImportIndex(transaction: $0).drop() }
        if summary.isWritten {
            announceEdit(of: place.stream.id)
            if let own = place.own { announceEdit(of: own.id) }
        }
        return summary
    }

    /// Takes the next rows out of those that wait, within the bounds of one transaction.
    private static func batch(_ waiting: inout [TableRecord]) -> [TableRecord] {
        var count = 0
        var size = 0
        for record in waiting.prefix(Limits.importRows) {
            size += record.size
            if count > 0, size > Limits.importBytes { break }
            count += 1
        }
        let batch = Array(waiting.prefix(count))
        waiting.removeFirst(count)
        return batch
    }

    private func importPlace(
        _ request: TableImport,
        _ columns: ImportColumns
    ) async throws(ReplicaError) -> ImportBatch.Place {
        let stream = try await stream(request.stream)
        let beside = try await streams().filter { $0.partnership == stream.partnership }
        switch (request.type.place, stream.audience) {
        case (.private, .shared):
            throw ReplicaError(
                .invalid,
                "\(request.type.name) belongs into a stream of one organisation."
            )
        case (.shared, .organisation), (.shared, .department), (_, .control):
            throw ReplicaError(
                .invalid,
                "\(request.type.name) belongs into the stream of all organisations."
            )
        default: break
        }
        var own: StreamStatus?
        if stream.audience == .shared, columns.fields.contains(where: \.isPrivate) {
            own = beside.first { $0.audience == .organisation(identity.principal.organisation) }
            if own == nil {
                throw ReplicaError(
                    .notFound,
                    "This device knows no stream of its organisation for the private columns."
                )
            }
        }
        for place in [stream, own].compactMap(\.self)
        where place.access != .write {
            throw ReplicaError(.readOnly, "This device may read \(place.id), not write to it.")
        }
        return ImportBatch.Place(
            stream: stream,
            own: own,
            all: beside.filter { $0.audience != .control },
            names: Names(try await session())
        )
    }

    /// Notes the key of every entity that is here, a page at a time.
    private func prepareIndex(_ request: TableImport) async throws(ReplicaError) {
        let own = identity.principal.organisation.description
        try await transaction { transaction in
            let index = ImportIndex(transaction: transaction)
            try index.clear()
            guard request.key != .id else { return }
            try transaction.eachPage(of: request.stream, type: request.type.name) { view in
                // What only its maker writes, each side may have under the same key.
                let maker = view.json["made"]?["organisation"]?.text
                if request.type.writers == .maker, let maker, maker != own { return }
                guard let key = ImportBatch.key(of: view, request) else { return }
                try index.put(key, view.id)
            }
        }
    }
}

extension ReplicaTransaction {
    /// Looks at all entities of a type that are there, holding a page of them at a time.
    func eachPage(
        of stream: StreamID,
        type: FieldName?,
        _ body: (EntityView) throws -> Void
    ) throws {
        var last: EntityID?
        while true {
            let views = try page(of: stream, type: type, after: last, count: 500)
            guard let end = views.last else { return }
            for view in views { try body(view) }
            last = end.id
        }
    }
}

extension TableRecord {
    /// The bytes of its cells.
    fileprivate var size: Int { cells.reduce(0) { $0 + $1.utf8.count } }
}

extension ImportSummary {
    /// Counts what became of the rows of one transaction.
    fileprivate mutating func take(_ rows: [ImportedRow], isDryRun: Bool) {
        transactions += 1
        for row in rows {
            counts[row.outcome, default: 0] += 1
            if !isDryRun, row.outcome == .added || row.outcome == .changed { isWritten = true }
        }
    }
}
