import EntentePostgres
import TestPostgres
import Testing

@Suite("Values: there and back")
struct ValueTests {
    private static let echo = Statement(
        "echo",
        """
        SELECT $1::text, $2::bigint, $3::integer, $4::smallint, $5::boolean, $6::bytea,
            $7::double precision
        """
    )

    @Test func `every plain type comes back as it was sent`() async throws {
        try await TestDatabase.with { database in
            try await database.withConnection { connection in
                let rows = try await connection.query(
                    Self.echo,
                    [
                        "Grüße", .int8(Int64.min), .int4(-7), .int2(-8), true, .bytes([0, 255, 1]),
                        0.1,
                    ]
                )
                #expect(rows.count == 1 && rows.columns == 7)
                #expect(rows.text(0, 0) == "Grüße")
                #expect(rows.int64(0, 1) == Int64.min)
                #expect(rows.int64(0, 2) == -7)
                #expect(rows.int64(0, 3) == -8)
                #expect(rows.bool(0, 4))
                #expect(rows.bytes(0, 5) == [0, 255, 1])
                #expect(rows.double(0, 6) == 0.1)
            }
        }
    }

    @Test func `NULL of every type is nil and not empty`() async throws {
        try await TestDatabase.with { database in
            try await database.withConnection { connection in
                let rows = try await connection.query(
                    Self.echo,
                    Array(repeating: .null, count: 7)
                )
                for column in 0..<7 { #expect(rows.isNull(0, column)) }
                #expect(rows.optionalText(0, 0) == nil)
                #expect(rows.optionalInt64(0, 1) == nil)
                #expect(rows.optionalBool(0, 4) == nil)
                #expect(rows.optionalBytes(0, 5) == nil)
                #expect(rows.optionalDouble(0, 6) == nil)
            }
        }
    }

    @Test func `empty text and empty bytes are not NULL`() async throws {
        try await TestDatabase.with { database in
            try await database.withConnection { connection in
                let statement = Statement("empty", "SELECT $1::text, $2::bytea, $3::text")
                let rows = try await connection.query(statement, ["", .bytes([]), ""])
                #expect(rows.optionalText(0, 0) == "")
                #expect(rows.optionalBytes(0, 1) == [])
                #expect(rows.optionalText(0, 2) == "")
            }
        }
    }

    @Test func `values of many megabytes come back whole`() async throws {
        try await TestDatabase.with { database in
            try await database.withConnection { connection in
                let text = String(repeating: "0123456789abcdef", count: 500_000)
                let bytes = [UInt8](repeating: 7, count: 20_000_000)
                let statement = Statement("large", "SELECT $1::text, $2::bytea")
                let rows = try await connection.query(statement, [.text(text), .bytes(bytes)])
                #expect(rows.text(0, 0) == text)
                #expect(rows.bytes(0, 1) == bytes)
            }
        }
    }

    @Test func `arrays come back, empty ones and those with empty elements too`() async throws {
        try await TestDatabase.with { database in
            try await database.withConnection { connection in
                let statement = Statement("arrays", "SELECT $1::text[], $2::bigint[], $3::bytea[]")
                let full = try await connection.query(
                    statement,
                    [
                        .textArray(["a", "", "ü{,}\""]), .int8Array([1, -2, Int64.max]),
                        .bytesArray([[], [0], [1, 2]]),
                    ]
                )
                #expect(full.textArray(0, 0) == ["a", "", "ü{,}\""])
                #expect(full.int64Array(0, 1) == [1, -2, Int64.max])
                #expect(full.bytesArray(0, 2) == [[], [0], [1, 2]])
                let empty = try await connection.query(
                    statement,
                    [.textArray([]), .int8Array([]), .bytesArray([])]
                )
                #expect(empty.textArray(0, 0) == [])
                #expect(empty.int64Array(0, 1) == [])
                #expect(empty.bytesArray(0, 2) == [])
            }
        }
    }

    @Test func `elements of an array can be NULL`() async throws {
        try await TestDatabase.with { database in
            try await database.withConnection { connection in
                let statement = Statement(
                    "unnest",
                    """
                    SELECT t, i, b FROM unnest($1::text[], $2::bigint[], $3::bytea[]) AS u (t, i, b)
                    """
                )
                let rows = try await connection.query(
                    statement,
                    [
                        .optionalTextArray(["a", nil]), .optionalInt8Array([nil, 2]),
                        .optionalBytesArray([[1], nil]),
                    ]
                )
                #expect(rows.indices.map { rows.optionalText($0, 0) } == ["a", nil])
                #expect(rows.indices.map { rows.optionalInt64($0, 1) } == [nil, 2])
                #expect(rows.indices.map { rows.optionalBytes($0, 2) } == [[1], nil])
            }
        }
    }

    @Test func `the other arrays reach the server`() async throws {
        try await TestDatabase.with { database in
            try await database.withConnection { connection in
                let statement = Statement(
                    "other-arrays",
                    "SELECT $1::integer[]::text, $2::boolean[]::text"
                )
                let rows = try await connection.query(
                    statement,
                    [.int4Array([3, -4]), .boolArray([true, false])]
                )
                #expect(rows.text(0, 0) == "{3,-4}")
                #expect(rows.text(0, 1) == "{t,f}")
            }
        }
    }

    @Test func `JSON, names and domains are read as text`() async throws {
        try await TestDatabase.with { database in
            try await database.withConnection { connection in
                try await connection.script(
                    "domain",
                    "CREATE DOMAIN word AS text CHECK (value <> '')"
                )
                let statement = Statement(
                    "texts",
                    "SELECT $1::text::jsonb, $1::text::json, current_user, 'a'::word, 'b'::varchar(9)"
                )
                let rows = try await connection.query(statement, [#"{"a": 1}"#])
                #expect(rows.text(0, 0) == #"{"a": 1}"#)
                #expect(rows.text(0, 1) == #"{"a": 1}"#)
                #expect(rows.text(0, 2) == EmbeddedCluster.owner)
                #expect(rows.text(0, 3) == "a")
                #expect(rows.text(0, 4) == "b")
            }
        }
    }

    @Test func `literals are values`() {
        let values: [PostgresValue] = ["a", 1, true, nil, 0.5]
        #expect(values == [.text("a"), .int8(1), .bool(true), .null, .float8(0.5)])
        #expect(PostgresValue.text(String?.none) == .null)
    }

    @Test func `a value of the wrong type is refused and the connection stays good`() async throws {
        try await TestDatabase.with { database in
            try await database.withConnection { connection in
                let statement = Statement("wrong-type", "SELECT $1::bigint")
                await #expect(throws: PostgresError.self) {
                    try await connection.query(statement, ["three"])
                }
                let rows = try await connection.query(statement, [3])
                #expect(rows.int64(0, 0) == 3)
            }
        }
    }
}
