import EntenteCrypto
import EntenteDocuments
import EntenteDomain
import EntenteSync

/// Some rows of a table, taken in one transaction of the device.
struct ImportBatch {
    /// Where the rows go.
    struct Place: Sendable {
        let stream: StreamStatus
        /// Where private fields of entities of all organisations go.
        let own: StreamStatus?
        /// All streams of the partnership that entities are looked up in by their titles.
        let all: [StreamStatus]
        let names: Names
    }

    let request: TableImport
    let columns: ImportColumns
    let place: Place
    let decimalMark: DecimalMark
    let transaction: ReplicaTransaction

    private var index: ImportIndex { ImportIndex(transaction: transaction) }

    /// Takes the rows; answers what became of each, in their order.
    func take(_ records: [TableRecord]) throws -> [ImportedRow] {
        // Once, so that what these rows change need not be folded for the next one of them.
        try transaction.refresh(place.stream.id)
        if let own = place.own { try transaction.refresh(own.id) }
        var writer = ImportWriter(place, transaction)
        var rows: [ImportedRow] = []
        for record in records { rows.append(try take(record, &writer)) }
        try writer.finish()
        return rows
    }

    private func take(_ record: TableRecord, _ writer: inout ImportWriter) throws -> ImportedRow {
        if record.fault == nil, record.cells.count == columns.width {
            let isMeant = columns.conditions.allSatisfy {
                FormulaGuard.restored(record.cells[$0.place]) == $0.value
            }
            guard isMeant else { return ImportedRow(record.line, .passed) }
        }
        let reading = CellReading(
            names: place.names,
            decimalMark: decimalMark,
            isShared: place.stream.audience == .shared,
            entities: { try entities(titled: $0, $1, shared: $2) }
        )
        let values = try ImportedValues(
            record,
            columns,
            clearsEmpty: request.clearsEmpty,
            by: reading
        )
        guard values.faults.isEmpty else {
            return ImportedRow(record.line, .refused, values.id, faults: values.faults)
        }
        do {
            try checkAudience(record)
            return try write(values, &writer)
        } catch let fault as RowFault {
            return ImportedRow(record.line, .refused, values.id, faults: [fault.fault])
        }
    }

    /// Why a row is refused as a whole.
    private struct RowFault: Error {
        let fault: TableFault

        init(_ column: String?, _ expected: String) {
            fault = TableFault(column: column, expected: expected)
        }
    }

    /// A row that was exported from a private stream must not become what all read, because of a key.
    private func checkAudience(_ record: TableRecord) throws(RowFault) {
        let kind = place.stream.audience.kind
        guard let audience = columns.audience.map({ record.cells[$0] }), !audience.isEmpty,
            audience != kind
        else { return }
        throw RowFault(ExportColumns.audience, "\(kind), because that is where the rows go")
    }

    // MARK: Finding the entity

    private func write(
        _ values: ImportedValues,
        _ writer: inout ImportWriter
    ) throws -> ImportedRow {
        let (key, column) = try key(of: values)
        let known = try index.entries(key)
        if let line = known.compactMap(\.line).first {
            throw RowFault(column, "a key that no other row has; line \(line) has it already")
        }
        guard known.count <= 1 else {
            let ids = known.prefix(3).map(\.entity.description).joined(separator: ", ")
            throw RowFault(column, "the key of one entity; \(known.count) have it: \(ids)")
        }
        if request.key == .id, let id = values.id {
            let row = try edit(values, id, &writer)
            try index.put(key, id, line: values.line)
            return row
        }
        if let id = known.first?.entity {
            let row = try edit(values, id, &writer)
            try index.name(key, line: values.line)
            return row
        }
        let (row, id) = try add(values, &writer)
        try index.put(key, id, line: values.line)
        return row
    }

    private func key(of values: ImportedValues) throws -> (key: [String], column: String) {
        guard case .fields(let names) = request.key else {
            guard let id = values.id else { throw RowFault("id", "the id of an entity") }
            return ([id.description], "id")
        }
        let key = try names.map { name in
            guard case .register(let value)? = values.value(name), value != .null else {
                throw RowFault(name.description, "a value, because rows are found by it")
            }
            return Self.keyText(value, request.type.field(name)?.kind ?? .line)
        }
        return (key, names.map(\.description).joined(separator: ", "))
    }

    /// The key of an entity that is here; nil while a part of it is missing.
    static func key(of view: EntityView, _ request: TableImport) -> [String]? {
        guard case .fields(let names) = request.key else { return nil }
        var key: [String] = []
        for name in names {
            guard let value = view.value(name), value != .null else { return nil }
            key.append(keyText(value, request.type.field(name)?.kind ?? .line))
        }
        return key
    }

    /// A value as a part of a key: numbers that are equal are one key, however they are written.
    private static func keyText(_ value: JSONValue, _ kind: FieldKind) -> String {
        switch try? kind.read(value, at: "") {
        case .amount(let amount)?: amount.description
        case .money(let money)?: money.description
        default: String(decoding: value.canonicalBytes, as: UTF8.self)
        }
    }

    private func entities(
        titled title: String,
        _ types: [FieldName],
        shared: Bool
    ) throws -> [EntityID] {
        let types = types.isEmpty ? Catalogue.entities.map(\.name) : types
        let scope = ImportIndex.Scope.titles(of: types, shared: shared)
        if try !index.holds(scope) {
            for stream in place.all where !shared || stream.audience == .shared {
                for type in types {
                    try transaction.eachPage(of: stream.id, type: type) { view in
                        guard let title = view.text(Field.title) else { return }
                        try index.put([title], view.id, in: scope)
                    }
                }
            }
        }
        return try index.entries([title], in: scope).map(\.entity)
    }

    // MARK: Writing

    private func edit(
        _ values: ImportedValues,
        _ id: EntityID,
        _ writer: inout ImportWriter
    ) throws -> ImportedRow {
        let view = try transaction.storedView(id, in: place.stream.id)
        guard let view, view.exists, view.type == request.type.name else {
            throw RowFault("id", "the id of a \(request.type.name) in this stream")
        }
        let overlay = try place.own.flatMap { try transaction.storedView(id, in: $0.id) }
        let own = transaction.identity.principal.organisation.description
        let maker = view.json["made"]?["organisation"]?.text
        let byMaker = maker == nil || maker == own
        let difference = try difference(values, view, overlay, byMaker: byMaker)
        guard !difference.isEmpty else { return ImportedRow(values.line, .unchanged, id) }
        guard !view.isOpaque else {
            throw RowFault(nil, "an entity that this version of entente can read whole")
        }
        let isOthers =
            request.type.writers == .maker && !byMaker && place.stream.audience == .shared
        guard !isOthers || (difference.shown.isEmpty && difference.texts.isEmpty) else {
            throw RowFault(
                nil,
                "a \(request.type.name) of your organisation; only its maker writes it"
            )
        }
        try write(difference, id, [], &writer)
        return ImportedRow(values.line, .changed, id, fields: difference.fields)
    }

    private func add(
        _ values: ImportedValues,
        _ writer: inout ImportWriter
    ) throws -> (ImportedRow, EntityID) {
        let difference = try difference(values, nil, nil, byMaker: true)
        let principal = transaction.identity.principal
        var first: [RowDifference.Action] = [.new(type: request.type.name)]
        let id: EntityID
        if request.type.name == EntityType.reading {
            id = try readingID(values)
        } else {
            var random = SecureRandom()
            id = .random(using: &random)
            if !difference.fields.contains(Field.department) {
                let department = principal.department.description
                first.append(.put(field: Field.department, value: .string(department)))
            }
            if let states = request.type.states, !difference.fields.contains(states.field) {
                first.append(.put(field: states.field, value: .string(states.initial)))
            }
        }
        try write(difference, id, first, &writer)
        let row = ImportedRow(
            values.line,
            .added,
            request.isDryRun ? nil : id,
            fields: difference.fields
        )
        return (row, id)
    }

    /// The id of a reading follows from what it is about (clause 2.1).
    private func readingID(_ values: ImportedValues) throws -> EntityID {
        guard case .register(let kpi)? = values.value(Field.kpi),
            let kpi = kpi.text.flatMap({ EntityID($0) }),
            case .register(let period)? = values.value(Field.period),
            let period = period.text.flatMap({ Period($0) })
        else { throw RowFault(nil, "a kpi and a period") }
        let organisation = transaction.identity.principal.organisation
        let id = ReadingID.make(kpi: kpi, period: period, organisation: organisation)
        guard try transaction.storedView(id, in: place.stream.id) == nil else {
            throw RowFault(nil, "a reading that was not deleted")
        }
        return id
    }

    private func difference(
        _ values: ImportedValues,
        _ view: EntityView?,
        _ overlay: EntityView?,
        byMaker: Bool
    ) throws -> RowDifference {
        do throws(CellFault) {
            return try RowDifference(
                values,
                from: view,
                overlay: overlay,
                of: request.type,
                splitsPrivate: place.stream.audience == .shared,
                byMaker: byMaker
            )
        } catch {
            throw RowFault(request.type.states?.field.description, error.expected)
        }
    }

    private func write(
        _ difference: RowDifference,
        _ id: EntityID,
        _ first: [RowDifference.Action],
        _ writer: inout ImportWriter
    ) throws {
        guard writer.fits(first + difference.shown, id), writer.fits(difference.own, id) else {
            throw RowFault(nil, "a row that fits one change of \(Limits.changeBytes) bytes")
        }
        guard !request.isDryRun else { return }
        try writer.write(difference, first, to: id)
    }
}
