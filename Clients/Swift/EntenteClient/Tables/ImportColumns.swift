import EntenteDocuments
import EntenteDomain

/// What the columns of a table mean.
struct ImportColumns {
    /// One column that is read into a field.
    struct Column {
        let place: Int
        let name: String
        let field: FieldDefinition
    }

    private(set) var columns: [Column] = []
    /// The place of the column with ids.
    private(set) var id: Int?
    /// The place of the column with the kind of stream that a row was exported from.
    private(set) var audience: Int?
    private(set) var constants: [(field: FieldDefinition, value: String)] = []
    private(set) var conditions: [(place: Int, value: String)] = []
    private(set) var unknown: [String] = []
    private(set) var leftOut: [String] = []
    let width: Int

    /// Reads the first record by what was asked for.
    init(_ header: [String], for request: TableImport) throws(ReplicaError) {
        width = header.count
        let names = header.map { CellReading.trimmed(FormulaGuard.restored($0)) }
        for named in request.columns.keys.sorted() where !names.contains(named) {
            throw Self.missing(named, names)
        }
        for condition in request.conditions {
            guard let place = names.firstIndex(of: condition.column) else {
                throw Self.missing(condition.column, names)
            }
            conditions.append((place, condition.value))
        }
        for (place, name) in names.enumerated() {
            try take(name, place, request)
        }
        for constant in request.constants {
            guard let name = FieldName(constant.field), let field = request.type.field(name),
                Self.obstacle(field) == nil
            else {
                throw ReplicaError(
                    .notFound,
                    "\(request.type.name) has no field \(constant.field) that a row could set."
                )
            }
            try refuseSecond(field.name)
            constants.append((field, constant.value))
        }
        try checkKey(request)
    }

    /// The fields that are read.
    var fields: [FieldDefinition] { columns.map(\.field) + constants.map(\.field) }

    private mutating func take(
        _ name: String,
        _ place: Int,
        _ request: TableImport
    ) throws(ReplicaError) {
        let shown = name.isEmpty ? "number \(place + 1)" : name
        let target = request.columns[name] ?? Self.fieldName(name)
        if target.isEmpty {
            // A column without a name may still hold something; one that was sent away may not.
            if request.columns[name] == nil { unknown.append(shown) }
            return
        }
        if target == "id", request.type.field("id") == nil {
            id = place
            return
        }
        guard let field = FieldName(target).flatMap({ request.type.field($0) }) else {
            if request.columns[name] != nil {
                throw ReplicaError(.notFound, "\(request.type.name) has no field \(target).")
            }
            if ExportColumns.isAbout(target) {
                if target == ExportColumns.audience { audience = place }
                leftOut.append("\(shown) (says where the entity comes from)")
            } else {
                unknown.append(shown)
            }
            return
        }
        if let obstacle = Self.obstacle(field) { return leftOut.append("\(shown) (\(obstacle))") }
        try refuseSecond(field.name)
        columns.append(Column(place: place, name: shown, field: field))
    }

    private func refuseSecond(_ name: FieldName) throws(ReplicaError) {
        guard fields.contains(where: { $0.name == name }) else { return }
        throw ReplicaError(.ambiguous, "Two columns are about \(name); leave one out.")
    }

    private func checkKey(_ request: TableImport) throws(ReplicaError) {
        guard case .fields(let key) = request.key else {
            guard id != nil else {
                throw ReplicaError(.notFound, "The table has no column id to find rows by.")
            }
            return
        }
        guard request.type.name != EntityType.reading || Set(key) == [Field.kpi, Field.period]
        else {
            throw ReplicaError(.invalid, "Readings are found by kpi and period.")
        }
        for name in key {
            guard let field = fields.first(where: { $0.name == name }) else {
                throw ReplicaError(.notFound, "The table has no column for the key \(name).")
            }
            guard field.merge == .register, !field.isPrivate else {
                throw ReplicaError(.invalid, "Rows cannot be found by \(name).")
            }
        }
    }

    private static func obstacle(_ field: FieldDefinition) -> String? {
        switch field.merge {
        case .register, .set, .text: nil
        case .counter: "a sum of what each adds"
        case .agreement: "agreed; propose a value instead"
        }
    }

    private static func missing(_ name: String, _ names: [String]) -> ReplicaError {
        ReplicaError(
            .notFound,
            "The table has no column \(name), only \(names.joined(separator: ", "))."
        )
    }

    /// The name of a field as people write it into a spreadsheet: `Confirmed on` is `confirmed_on`.
    private static func fieldName(_ text: String) -> String {
        String(text.lowercased().map { $0 == " " || $0 == "-" ? "_" : $0 })
    }
}
