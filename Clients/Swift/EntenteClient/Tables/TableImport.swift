public import EntenteDocuments
public import EntenteDomain

/// What a table shall become: entities of one type, found again by a key.
public struct TableImport: Sendable {
    /// By what a row finds the entity that it is about.
    public enum Key: Hashable, Sendable {
        /// The entity's id, as an export writes it; such a row only edits.
        case id
        /// The values of some fields together.
        case fields([FieldName])
    }

    /// The type of its entities.
    public let type: EntityDefinition
    /// Where they live.
    public let stream: StreamID
    /// By what they are found.
    public let key: Key
    /// The fields of columns that are not named like them; a column without a field is left out.
    public var columns: [String: String] = [:]
    /// What every row holds besides its columns.
    public var constants: [(field: String, value: String)] = []
    /// What a column must hold for a row to count.
    public var conditions: [(column: String, value: String)] = []
    /// Whether an empty cell empties its field; without this it leaves the field alone.
    public var clearsEmpty = false
    /// Whether nothing is written.
    public var isDryRun = false
    /// Whether one row that is refused keeps all others out.
    public var isAllOrNothing = false
    /// What is stated about how the file is written; the rest is recognised.
    public var encoding: TableEncoding?
    /// What stands between its cells, if that is stated.
    public var separator: UInt8?
    /// How its numbers are written, if that is stated.
    public var decimalMark: DecimalMark?

    /// Asks for an import.
    public init(of type: EntityDefinition, into stream: StreamID, key: Key) {
        self.type = type
        self.stream = stream
        self.key = key
    }
}

/// What is wrong at one place of a table.
public struct TableFault: Hashable, Sendable {
    /// The column; nil for the row as a whole.
    public let column: String?
    /// What was expected there, in words for people.
    public let expected: String

    /// Names a place and what was expected.
    public init(column: String?, expected: String) {
        self.column = column
        self.expected = expected
    }
}

extension TableFault: CustomStringConvertible {
    /// The place and the expectation.
    public var description: String {
        (column.map { "column \($0): " } ?? "") + "expected \(expected)"
    }
}

/// What became of one row.
public struct ImportedRow: Hashable, Sendable {
    /// What an import may do with a row.
    public enum Outcome: String, Hashable, Sendable, CaseIterable {
        /// It is a new entity.
        case added
        /// An entity's fields that differed were written.
        case changed
        /// An entity says all of it already.
        case unchanged
        /// It was not taken; `faults` says why.
        case refused
        /// It does not meet the conditions.
        case passed
    }

    /// The line of the file that it begins in.
    public let line: Int
    /// What became of it.
    public let outcome: Outcome
    /// The entity that it is about; nil when it is about none, or would be about a new one.
    public let entity: EntityID?
    /// The fields that were written.
    public let fields: [FieldName]
    /// What is wrong with it.
    public let faults: [TableFault]

    init(
        _ line: Int,
        _ outcome: Outcome,
        _ entity: EntityID? = nil,
        fields: [FieldName] = [],
        faults: [TableFault] = []
    ) {
        self.line = line
        self.outcome = outcome
        self.entity = entity
        self.fields = fields
        self.faults = faults
    }
}

/// What became of a table.
public struct ImportSummary: Hashable, Sendable {
    /// How the file is written.
    public let dialect: TableDialect
    /// The columns that no field has, by name.
    public let unknown: [String]
    /// The columns that are of use to readers of an export only, or cannot be written here, each with why.
    public let leftOut: [String]
    /// How many rows met with which outcome.
    public internal(set) var counts: [ImportedRow.Outcome: Int] = [:]
    /// Whether anything was written.
    public internal(set) var isWritten = false
    /// The transactions of the device that it took.
    public internal(set) var transactions = 0
    /// The most bytes of the file that were held at a time.
    public internal(set) var mostHeld = 0

    /// How many rows met with an outcome.
    public subscript(outcome: ImportedRow.Outcome) -> Int { counts[outcome] ?? 0 }
}
