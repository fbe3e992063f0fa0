/// Parameters of one statement in binary form, in one flat buffer.
struct Parameters {
    /// The most parameters that the protocol's 16-bit count allows.
    static let limit = 65_535

    private var buffer: [UInt8] = []
    /// The length of each parameter; -1 is NULL.
    private var lengths: [Int32] = []

    init(_ values: [PostgresValue]) {
        precondition(values.count <= Self.limit, "a statement has at most 65,535 parameters")
        lengths.reserveCapacity(values.count)
        for value in values { append(value) }
        // libpq reads a nil pointer as NULL, so that an empty value still needs an address: with one
        // more byte even a buffer of empty values has one.
        buffer.append(0)
    }

    private mutating func append(_ value: PostgresValue) {
        let start = buffer.count
        switch value {
        case .null:
            lengths.append(-1)
            return
        case .text(let text): buffer.append(contentsOf: text.utf8)
        case .int2(let number): append(bigEndian: number)
        case .int4(let number): append(bigEndian: number)
        case .int8(let number): append(bigEndian: number)
        case .float8(let number): append(bigEndian: number.bitPattern)
        case .bool(let flag): buffer.append(flag ? 1 : 0)
        case .bytes(let bytes): buffer.append(contentsOf: bytes)
        default: appendArray(value)
        }
        lengths.append(Int32(buffer.count - start))
    }

    private mutating func appendArray(_ value: PostgresValue) {
        switch value {
        case .textArray(let items): array(items, of: .text) { .text($0) }
        case .optionalTextArray(let items): array(items, of: .text) { .text($0) }
        case .int4Array(let items): array(items, of: .int4) { .int4($0) }
        case .int8Array(let items): array(items, of: .int8) { .int8($0) }
        case .optionalInt8Array(let items): array(items, of: .int8) { .int8($0) }
        case .boolArray(let items): array(items, of: .bool) { .bool($0) }
        case .bytesArray(let items): array(items, of: .bytes) { .bytes($0) }
        case .optionalBytesArray(let items): array(items, of: .bytes) { .bytes($0) }
        default: preconditionFailure("only arrays come here")
        }
    }

    /// The binary form of a one-dimensional array (`array_send` in PostgreSQL's arrayfuncs.c).
    private mutating func array<Item>(
        _ items: [Item],
        of type: PostgresType,
        _ wrap: (Item) -> PostgresValue
    ) {
        append(bigEndian: Int32(items.isEmpty ? 0 : 1))
        let flags = buffer.count
        append(bigEndian: Int32(0))
        append(bigEndian: type.rawValue)
        guard !items.isEmpty else { return }
        append(bigEndian: Int32(items.count))
        append(bigEndian: Int32(1))
        for item in items {
            // An element is a parameter of its own, its length written before it.
            let place = buffer.count
            append(bigEndian: Int32(0))
            append(wrap(item))
            let length = lengths.removeLast()
            if length < 0 { buffer[flags + 3] = 1 }
            withUnsafeBytes(of: length.bigEndian) { bytes in
                buffer.replaceSubrange(place..<place + 4, with: bytes)
            }
        }
    }

    private mutating func append(bigEndian value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.bigEndian) { buffer.append(contentsOf: $0) }
    }

    /// Calls `body` with the count, the values, the lengths and the formats, as libpq takes them.
    func withPointers<Result>(
        _ body: (
            Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?,
            UnsafePointer<Int32>?
        ) -> Result
    ) -> Result {
        guard !lengths.isEmpty else { return body(0, nil, nil, nil) }
        return buffer.withUnsafeBytes { bytes in
            var pointers: [UnsafePointer<CChar>?] = []
            pointers.reserveCapacity(lengths.count)
            var offset = 0
            for length in lengths {
                guard length >= 0 else {
                    pointers.append(nil)
                    continue
                }
                pointers.append(
                    bytes.baseAddress.map { ($0 + offset).assumingMemoryBound(to: CChar.self) }
                )
                offset += Int(length)
            }
            let formats = [Int32](repeating: 1, count: lengths.count)
            return body(Int32(lengths.count), pointers, lengths, formats)
        }
    }
}

/// The types whose binary form the driver knows, by their fixed object ids (PostgreSQL's pg_type.dat).
enum PostgresType: UInt32 {
    case bool = 16
    case bytes = 17
    case int8 = 20
    case int2 = 21
    case int4 = 23
    case text = 25
    case float4 = 700
    case float8 = 701
    case jsonb = 3802
}
