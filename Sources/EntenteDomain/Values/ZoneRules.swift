/// What a time zone's clocks show at an instant: the table of the IANA database, as its compiled files
/// hold it (TZif, RFC 8536).
///
/// 1. Instants before the first change of the table show the zone's first type of time.
/// 2. Those after the last follow the rule at the file's end, for as long as nobody changes it.
public struct ZoneRules: Hashable, Sendable {
    /// From an instant on, in seconds since 1970, clocks are so many seconds ahead of UTC.
    struct Change: Hashable, Sendable {
        let from: Int64
        let offset: Int
    }

    private let first: Int
    private let changes: [Change]
    private let rule: ZoneRule?

    /// Universal time.
    public static let utc = ZoneRules(first: 0, changes: [], rule: nil)

    private init(first: Int, changes: [Change], rule: ZoneRule?) {
        self.first = first
        self.changes = changes
        self.rule = rule
    }

    /// Reads a compiled file; nil when it is none, or of the first version, which ends in 2037.
    public init?(_ file: [UInt8]) {
        var reader = TZifReader(file)
        guard let old = reader.header(), old.version >= 2, reader.skip(old.size(timeBytes: 4)),
            let header = reader.header(), header.types > 0
        else { return nil }
        var times: [Int64] = []
        for _ in 0..<header.times {
            guard let time = reader.integer(bytes: 8) else { return nil }
            times.append(time)
        }
        guard let kinds = reader.take(header.times) else { return nil }
        var offsets: [Int] = []
        for _ in 0..<header.types {
            guard let offset = reader.integer(bytes: 4), reader.skip(2), abs(offset) < 93_600 else {
                return nil
            }
            offsets.append(Int(offset))
        }
        let rest = header.letters + header.leaps * 12 + header.standards + header.universals
        guard kinds.allSatisfy({ Int($0) < offsets.count }), times == times.sorted(),
            reader.skip(rest), let footer = reader.line()
        else { return nil }
        let rule = footer.isEmpty ? nil : ZoneRule(footer)
        guard footer.isEmpty || rule != nil else { return nil }
        self.init(
            first: offsets[0],
            changes: zip(times, kinds).map { Change(from: $0, offset: offsets[Int($1)]) },
            rule: rule
        )
    }

    /// How many seconds clocks are ahead of UTC at an instant.
    public func offset(at instant: Milliseconds) -> Int {
        let seconds = floored(instant.value, by: 1_000)
        var (low, high) = (0, changes.count)
        while low < high {
            let middle = (low + high) / 2
            if changes[middle].from <= seconds { low = middle + 1 } else { high = middle }
        }
        if low == changes.count, let rule { return rule.offset(at: seconds) }
        return low == 0 ? first : changes[low - 1].offset
    }

    /// The civil date that calendars show at an instant.
    public func day(of instant: Milliseconds) -> CivilDate {
        let seconds = floored(instant.value, by: 1_000) + Int64(offset(at: instant))
        return CivilDate(number: Int(floored(seconds, by: 86_400)))
    }
}

/// The quotient rounded down, also below zero.
func floored(_ number: Int64, by divisor: Int64) -> Int64 {
    let (quotient, remainder) = number.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
}

/// Reads the parts of a compiled file in order.
private struct TZifReader {
    /// The counts at the beginning of each of the file's two tables.
    struct Header {
        let version: Int
        let universals: Int
        let standards: Int
        let leaps: Int
        let times: Int
        let types: Int
        let letters: Int

        /// The bytes of the table that follows.
        func size(timeBytes: Int) -> Int {
            times * (timeBytes + 1) + types * 6 + letters + leaps * (timeBytes + 4) + standards
                + universals
        }
    }

    private var rest: ArraySlice<UInt8>

    init(_ file: [UInt8]) { rest = file[...] }

    mutating func header() -> Header? {
        guard let magic = take(4), magic.elementsEqual("TZif".utf8), let version = take(1),
            skip(15)
        else { return nil }
        var counts: [Int] = []
        for _ in 0..<6 {
            // The largest file of the database has a few thousand of anything.
            guard let count = integer(bytes: 4), (0...100_000).contains(count) else { return nil }
            counts.append(Int(count))
        }
        return Header(
            version: Int(version.first ?? 0) - Int(UInt8(ascii: "0")),
            universals: counts[0],
            standards: counts[1],
            leaps: counts[2],
            times: counts[3],
            types: counts[4],
            letters: counts[5]
        )
    }

    mutating func integer(bytes count: Int) -> Int64? {
        guard let bytes = take(count), let first = bytes.first else { return nil }
        return bytes.dropFirst().reduce(Int64(Int8(bitPattern: first))) { $0 << 8 | Int64($1) }
    }

    mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    mutating func skip(_ count: Int) -> Bool { take(count) != nil }

    /// The text between two line ends.
    mutating func line() -> String? {
        guard take(1)?.first == 10, let end = rest.firstIndex(of: 10) else { return nil }
        return String(decoding: rest[..<end], as: UTF8.self)
    }
}
