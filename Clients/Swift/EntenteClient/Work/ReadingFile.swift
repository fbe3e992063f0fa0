public import EntenteDomain

/// A file of readings: comma-separated, with a first line that names the columns `Source`, `Year` and
/// `Mean` (RFC 4180 without line breaks in values).
public struct ReadingFile: Sendable {
    /// Why a file cannot be read.
    public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
        /// The line, from one; nil for the file as a whole.
        public let line: Int?
        /// What is wrong there.
        public let reason: String

        /// The line and the reason.
        public var description: String { line.map { "line \($0): \(reason)" } ?? reason }
    }

    /// The readings of each source, in the order of the file.
    public let readings: [String: [(period: Period, value: ExactDecimal)]]

    /// The names of the sources.
    public var sources: [String] { readings.keys.sorted() }

    /// Reads a file; one wrong line refuses all of it, so that no half of a file comes in.
    public init(_ text: String) throws(Failure) {
        // A carriage return and a line feed are one Character, so lines are cut between scalars.
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
            .map { line in line.last == "\r" ? line.dropLast() : line }
            .map { String(String.UnicodeScalarView($0)) }
        guard let header = lines.first else { throw Failure(line: nil, reason: "it is empty") }
        let names = try Self.values(header, line: 1).map { $0.lowercased() }
        guard let source = names.firstIndex(of: "source"), let year = names.firstIndex(of: "year"),
            let mean = names.firstIndex(of: "mean")
        else {
            throw Failure(line: 1, reason: "the columns must be named Source, Year and Mean")
        }
        var readings: [String: [(period: Period, value: ExactDecimal)]] = [:]
        for (place, line) in lines.enumerated().dropFirst() where !line.isEmpty {
            let values = try Self.values(line, line: place + 1)
            guard values.count == names.count else {
                throw Failure(line: place + 1, reason: "\(names.count) values were expected")
            }
            guard let period = Period(values[year]) else {
                throw Failure(
                    line: place + 1,
                    reason: "\(values[year]) is not a month like 2026-11"
                )
            }
            guard let value = ExactDecimal(values[mean]) else {
                throw Failure(line: place + 1, reason: "\(values[mean]) is not a decimal")
            }
            readings[values[source], default: []].append((period, value))
        }
        self.readings = readings
    }

    private static func values(_ line: String, line number: Int) throws(Failure) -> [String] {
        var values: [String] = []
        var value = ""
        var isQuoted = false
        var characters = line.unicodeScalars.makeIterator()
        var pending: Unicode.Scalar? = characters.next()
        while let scalar = pending {
            pending = characters.next()
            if isQuoted {
                if scalar != "\"" {
                    value.unicodeScalars.append(scalar)
                } else if pending == "\"" {
                    value.append("\"")
                    pending = characters.next()
                } else {
                    isQuoted = false
                }
            } else if scalar == "\"", value.isEmpty {
                isQuoted = true
            } else if scalar == "," {
                values.append(value)
                value = ""
            } else {
                value.unicodeScalars.append(scalar)
            }
        }
        guard !isQuoted else { throw Failure(line: number, reason: "a quotation mark is missing") }
        return values + [value]
    }
}
