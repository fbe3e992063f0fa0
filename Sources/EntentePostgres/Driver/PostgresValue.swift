/// One parameter of a statement, sent in PostgreSQL's binary form.
///
/// The server infers each parameter's type from the statement; a value of another type is refused by
/// it. Write `$1::bigint` in the SQL where the type is not plain. JSON travels as text (`$1::text::jsonb`).
public enum PostgresValue: Hashable, Sendable {
    /// NULL of any type.
    case null
    /// `text`, `varchar`, or a domain over them; must not hold U+0000, which PostgreSQL refuses.
    case text(String)
    /// `smallint`.
    case int2(Int16)
    /// `integer`.
    case int4(Int32)
    /// `bigint`.
    case int8(Int64)
    /// `double precision`.
    case float8(Double)
    /// `boolean`.
    case bool(Bool)
    /// `bytea`.
    case bytes([UInt8])
    /// `text[]`.
    case textArray([String])
    /// `text[]` with NULL elements.
    case optionalTextArray([String?])
    /// `integer[]`.
    case int4Array([Int32])
    /// `bigint[]`.
    case int8Array([Int64])
    /// `bigint[]` with NULL elements.
    case optionalInt8Array([Int64?])
    /// `boolean[]`.
    case boolArray([Bool])
    /// `bytea[]`.
    case bytesArray([[UInt8]])
    /// `bytea[]` with NULL elements.
    case optionalBytesArray([[UInt8]?])

    /// The text, or NULL.
    public static func text(_ value: String?) -> PostgresValue {
        if let value { .text(value) } else { .null }
    }

    /// The integer, or NULL.
    public static func int8(_ value: Int64?) -> PostgresValue {
        if let value { .int8(value) } else { .null }
    }

    /// The integer as `bigint`.
    public static func int8(_ value: Int) -> PostgresValue { .int8(Int64(value)) }

    /// The bytes, or NULL.
    public static func bytes(_ value: [UInt8]?) -> PostgresValue {
        if let value { .bytes(value) } else { .null }
    }
}

extension PostgresValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByNilLiteral, ExpressibleByFloatLiteral
{
    /// A `text` value.
    public init(stringLiteral value: String) { self = .text(value) }
    /// A `bigint` value.
    public init(integerLiteral value: Int64) { self = .int8(value) }
    /// A `boolean` value.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// NULL.
    public init(nilLiteral: ()) { self = .null }
    /// A `double precision` value.
    public init(floatLiteral value: Double) { self = .float8(value) }
}
