import EntenteDocuments
import EntenteDomain
import EntenteSync

/// What one row of a table says, checked by the catalogue.
struct ImportedValues {
    /// What a cell says of its field.
    enum Value: Equatable {
        case register(JSONValue)
        case set([String])
        case text(String)
    }

    /// The value of one field.
    struct Entry {
        let column: String
        let field: FieldDefinition
        let value: Value
    }

    let line: Int
    private(set) var id: EntityID?
    private(set) var entries: [Entry] = []
    private(set) var faults: [TableFault] = []

    /// Reads a record.
    init(
        _ record: TableRecord,
        _ columns: ImportColumns,
        clearsEmpty: Bool,
        by reading: CellReading
    ) throws {
        line = record.line
        if let fault = record.fault {
            faults.append(TableFault(column: nil, expected: "a well-formed record: \(fault)"))
            return
        }
        guard record.cells.count == columns.width else {
            faults.append(
                TableFault(
                    column: nil,
                    expected:
                        "\(columns.width) cells, as in the first line, not \(record.cells.count)"
                )
            )
            return
        }
        if let place = columns.id {
            let cell = CellReading.trimmed(record.cells[place])
            id = EntityID(cell)
            if id == nil, !cell.isEmpty {
                faults.append(TableFault(column: "id", expected: "the id of an entity"))
            }
        }
        for column in columns.columns {
            let cell = FormulaGuard.restored(record.cells[column.place])
            try take(cell, column.name, column.field, clearsEmpty, reading)
        }
        for constant in columns.constants {
            let name = constant.field.name.description
            try take(constant.value, name, constant.field, clearsEmpty, reading)
        }
    }

    /// What the row says of a field; nil when it says nothing.
    func value(_ name: FieldName) -> Value? { entries.first { $0.field.name == name }?.value }

    private mutating func take(
        _ cell: String,
        _ column: String,
        _ field: FieldDefinition,
        _ clearsEmpty: Bool,
        _ reading: CellReading
    ) throws {
        guard !cell.isEmpty || clearsEmpty else { return }
        do {
            let value: Value =
                switch field.merge {
                case .set: .set(try reading.members(cell, of: field))
                case .text: .text(try Self.text(cell))
                default: .register(cell.isEmpty ? .null : try reading.value(cell, of: field))
                }
            entries.append(Entry(column: column, field: field, value: value))
        } catch let fault as CellFault {
            faults.append(TableFault(column: column, expected: fault.expected))
        }
    }

    private static func text(_ cell: String) throws(CellFault) -> String {
        guard !cell.utf8.contains(0), cell.utf8.count <= Limits.noteBytes else {
            throw CellFault(expected: "a text without NUL of at most \(Limits.noteBytes) bytes")
        }
        return cell
    }
}
