import CPostgres
import Synchronization

/// The rows that one statement returned.
///
/// Values are read by row and column number. Reading a column as a type it does not have, or a NULL
/// as something that cannot be nil, stops the program: statement and reader stand in the same file,
/// and a mismatch between them is a bug and not an event of the world.
///
/// Sendable because libpq never changes a result once it was received, and documents that threads may
/// read one at the same time; it is cleared once, when the last reference goes.
public final class Rows: @unchecked Sendable {
    private let result: OpaquePointer
    /// The name of the statement that returned these rows.
    public let statement: String
    /// The number of rows.
    public let count: Int
    /// The number of columns.
    public let columns: Int

    /// Takes over a result, which it clears.
    init(_ result: consuming OwnedResult, statement: String) {
        self.result = result.release()
        self.statement = statement
        count = Int(PQntuples(self.result))
        columns = Int(PQnfields(self.result))
    }

    deinit {
        PQclear(result)
        DriverCounters.results.subtract(1, ordering: .relaxed)
    }

    /// The numbers of the rows.
    public var indices: Range<Int> { 0..<count }

    /// Whether no row came.
    public var isEmpty: Bool { count == 0 }

    /// What the server says it did, such as `INSERT 0 1` or `COMMIT`.
    public var tag: String { String(cString: PQcmdStatus(result)) }

    /// The rows that an INSERT, UPDATE, DELETE, SELECT or COPY touched; 0 for other statements.
    public var affected: Int { Int(String(cString: PQcmdTuples(result))) ?? 0 }

    /// Whether the value is NULL.
    public func isNull(_ row: Int, _ column: Int) -> Bool {
        precondition(indices.contains(row), "row \(row) of \(count) in \(statement)")
        precondition(
            (0..<columns).contains(column),
            "column \(column) of \(columns) in \(statement)"
        )
        return PQgetisnull(result, Int32(row), Int32(column)) != 0
    }

    /// The value of a `smallint`, `integer` or `bigint` column.
    public func int64(_ row: Int, _ column: Int) -> Int64 {
        required(optionalInt64(row, column), row, column)
    }

    /// The value of an integer column as Swift's own integer.
    public func int(_ row: Int, _ column: Int) -> Int { Int(int64(row, column)) }

    /// The value of a text column, or of one that is sent as text: `json`, `jsonb`, `name`, an enum.
    public func text(_ row: Int, _ column: Int) -> String {
        required(optionalText(row, column), row, column)
    }

    /// The value of a `bytea` column, or the plain bytes of a text column.
    public func bytes(_ row: Int, _ column: Int) -> [UInt8] {
        required(optionalBytes(row, column), row, column)
    }

    /// The value of a `boolean` column.
    public func bool(_ row: Int, _ column: Int) -> Bool {
        required(optionalBool(row, column), row, column)
    }

    /// The value of a `real` or `double precision` column.
    public func double(_ row: Int, _ column: Int) -> Double {
        required(optionalDouble(row, column), row, column)
    }

    /// The value of an integer column; nil for NULL.
    public func optionalInt64(_ row: Int, _ column: Int) -> Int64? {
        withBytes(row, column) { bytes in
            switch type(column) {
            case .int8: Int64(bigEndian: bytes.loadUnaligned(as: Int64.self))
            case .int4: Int64(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self)))
            case .int2: Int64(Int16(bigEndian: bytes.loadUnaligned(as: Int16.self)))
            default: mismatch(column, "an integer")
            }
        }
    }

    /// The value of a text column; nil for NULL.
    public func optionalText(_ row: Int, _ column: Int) -> String? {
        withBytes(row, column) { bytes in
            switch type(column) {
            // jsonb is its text after one byte that gives the version of the form.
            case .jsonb: String(decoding: bytes.dropFirst(), as: UTF8.self)
            case .text, nil: String(decoding: bytes, as: UTF8.self)
            default: mismatch(column, "text")
            }
        }
    }

    /// The value of a `bytea` column; nil for NULL.
    public func optionalBytes(_ row: Int, _ column: Int) -> [UInt8]? {
        withBytes(row, column) { bytes in
            switch type(column) {
            case .bytes, .text, nil: Array(bytes)
            default: mismatch(column, "bytes")
            }
        }
    }

    /// The value of a `boolean` column; nil for NULL.
    public func optionalBool(_ row: Int, _ column: Int) -> Bool? {
        withBytes(row, column) { bytes in
            guard type(column) == .bool else { mismatch(column, "a boolean") }
            return bytes[0] != 0
        }
    }

    /// The value of a `real` or `double precision` column; nil for NULL.
    public func optionalDouble(_ row: Int, _ column: Int) -> Double? {
        withBytes(row, column) { bytes in
            switch type(column) {
            case .float8:
                Double(bitPattern: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)))
            case .float4:
                Double(
                    Float(bitPattern: UInt32(bigEndian: bytes.loadUnaligned(as: UInt32.self)))
                )
            default: mismatch(column, "a floating-point number")
            }
        }
    }

    /// Calls `body` with the bytes as they were received, without a copy; nil for NULL.
    public func withBytes<Value>(
        _ row: Int,
        _ column: Int,
        _ body: (UnsafeRawBufferPointer) -> Value
    ) -> Value? {
        guard !isNull(row, column) else { return nil }
        let length = Int(PQgetlength(result, Int32(row), Int32(column)))
        let start = PQgetvalue(result, Int32(row), Int32(column))
        // The result outlives the call because `self` holds it.
        return withExtendedLifetime(self) {
            body(UnsafeRawBufferPointer(start: start, count: length))
        }
    }

    func required<Value>(_ value: Value?, _ row: Int, _ column: Int) -> Value {
        guard let value else {
            preconditionFailure("\(name(column)) of \(statement) is NULL in row \(row)")
        }
        return value
    }

    func mismatch(_ column: Int, _ wanted: String) -> Never {
        preconditionFailure("\(name(column)) of \(statement) is not \(wanted)")
    }

    /// The column's type where the driver knows it; a domain counts as the type below it.
    private func type(_ column: Int) -> PostgresType? {
        PostgresType(rawValue: PQftype(result, Int32(column)))
    }

    private func name(_ column: Int) -> String {
        PQfname(result, Int32(column)).map { String(cString: $0) } ?? "column \(column)"
    }
}
