import Foundation

/// Files of byte strings, each after its length in four bytes, smallest first.
enum Blobs {
    static func write(_ blobs: [[UInt8]], to url: URL) throws {
        var data = Data(capacity: blobs.reduce(0) { $0 + $1.count + 4 })
        for blob in blobs {
            withUnsafeBytes(of: UInt32(blob.count).littleEndian) { data.append(contentsOf: $0) }
            data.append(contentsOf: blob)
        }
        try data.write(to: url)
    }

    static func read(_ url: URL) throws -> [[UInt8]] {
        let bytes = [UInt8](try Data(contentsOf: url))
        var blobs: [[UInt8]] = []
        var offset = 0
        while offset + 4 <= bytes.count {
            let length = (0..<4).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
            offset += 4
            guard offset + length <= bytes.count else { break }
            blobs.append(Array(bytes[offset..<offset + length]))
            offset += length
        }
        return blobs
    }
}
