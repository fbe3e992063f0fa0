import EntenteCrypto
public import EntenteDomain

/// A piece of a snapshot while it is written or read: lines in order, each ended by a line feed.
public struct SnapshotPart: Hashable, Sendable {
    /// The bytes.
    public private(set) var bytes: [UInt8] = []
    /// The first entity in it; nil while it is empty.
    public private(set) var first: EntityID?
    /// How many lines.
    public private(set) var entities = 0

    /// Starts empty.
    public init() {}

    /// Whether a line still has room; an empty part takes any.
    public func hasRoom(for line: [UInt8]) -> Bool {
        entities == 0 || bytes.count + line.count < Limits.snapshotPartBytes
    }

    /// Takes the next line.
    public mutating func append(_ entity: EntityID, _ line: [UInt8]) {
        if first == nil { first = entity }
        bytes += line
        bytes.append(UInt8(ascii: "\n"))
        entities += 1
    }

    /// What the manifest says of it.
    public var entry: SnapshotManifest.Part {
        SnapshotManifest.Part(
            bytes: bytes.count,
            digest: SHA256.digest(bytes),
            entities: entities
        )
    }

    /// Cuts lines into parts.
    public static func parts(
        _ lines: some Sequence<(entity: EntityID, line: [UInt8])>
    ) -> [SnapshotPart] {
        var parts: [SnapshotPart] = []
        var part = SnapshotPart()
        for (entity, line) in lines {
            if !part.hasRoom(for: line) {
                parts.append(part)
                part = SnapshotPart()
            }
            part.append(entity, line)
        }
        return part.entities == 0 ? parts : parts + [part]
    }

    /// The lines of a part that came from elsewhere.
    ///
    /// - Throws: `MessageError` when the bytes are not those that the manifest names.
    public static func lines(
        _ bytes: [UInt8],
        of entry: SnapshotManifest.Part
    ) throws(MessageError) -> [[UInt8]] {
        guard bytes.count == entry.bytes, SHA256.digest(bytes) == entry.digest,
            bytes.last == UInt8(ascii: "\n")
        else { throw MessageError(path: "", expected: "the part that the manifest names") }
        let lines = bytes.dropLast()
            .split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map(Array.init)
        guard lines.count == entry.entities else {
            throw MessageError(path: "", expected: "\(entry.entities) lines")
        }
        return lines
    }
}
