import EntenteDocuments
public import EntenteDomain

/// A file of readings: comma-separated, with a first line that names the columns `Source`, `Year` and
/// `Mean`.
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
        var reader = TableReader(separator: UInt8(ascii: ","))
        let records = reader.read(text.utf8) + reader.finish()
        guard let header = records.first else { throw Failure(line: nil, reason: "it is empty") }
        let names = header.cells.map { $0.lowercased() }
        guard let source = names.firstIndex(of: "source"), let year = names.firstIndex(of: "year"),
            let mean = names.firstIndex(of: "mean")
        else {
            throw Failure(line: 1, reason: "the columns must be named Source, Year and Mean")
        }
        var readings: [String: [(period: Period, value: ExactDecimal)]] = [:]
        for record in records.dropFirst() {
            let values = record.cells
            if let fault = record.fault { throw Failure(line: record.line, reason: fault) }
            guard values.count == names.count else {
                throw Failure(line: record.line, reason: "\(names.count) values were expected")
            }
            guard let period = Period(values[year]) else {
                throw Failure(
                    line: record.line,
                    reason: "\(values[year]) is not a month like 2026-11"
                )
            }
            guard let value = ExactDecimal(values[mean]) else {
                throw Failure(line: record.line, reason: "\(values[mean]) is not a decimal")
            }
            readings[values[source], default: []].append((period, value))
        }
        self.readings = readings
    }
}
