extension Rows {
    /// The value of a `text[]` column without NULL elements.
    public func textArray(_ row: Int, _ column: Int) -> [String] {
        elements(row, column, of: .text) { String(decoding: $0, as: UTF8.self) }
    }

    /// The value of a `bigint[]` column without NULL elements.
    public func int64Array(_ row: Int, _ column: Int) -> [Int64] {
        elements(row, column, of: .int8) { Int64(bigEndian: $0.loadUnaligned(as: Int64.self)) }
    }

    /// The value of a `bytea[]` column without NULL elements.
    public func bytesArray(_ row: Int, _ column: Int) -> [[UInt8]] {
        elements(row, column, of: .bytes) { Array($0) }
    }

    /// The elements of a one-dimensional array in its binary form (`array_send`).
    private func elements<Element>(
        _ row: Int,
        _ column: Int,
        of type: PostgresType,
        _ read: (UnsafeRawBufferPointer) -> Element
    ) -> [Element] {
        let elements = withBytes(row, column) { bytes -> [Element] in
            func number(at offset: Int) -> Int {
                Int(Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self)))
            }
            let dimensions = number(at: 0)
            guard dimensions <= 1, number(at: 8) == Int(type.rawValue) else {
                mismatch(column, "a one-dimensional array of \(type)")
            }
            guard dimensions == 1 else { return [] }
            var offset = 20
            return (0..<number(at: 12)).map { _ in
                let length = number(at: offset)
                guard length >= 0 else { mismatch(column, "an array without NULL") }
                defer { offset += 4 + length }
                return read(
                    UnsafeRawBufferPointer(rebasing: bytes[offset + 4..<offset + 4 + length])
                )
            }
        }
        return required(elements, row, column)
    }
}
