import Logging
import NIOConcurrencyHelpers

/// What was logged, line by line.
struct CapturedLog: Sendable {
    struct Line: Sendable {
        let level: Logger.Level
        let message: String
        let metadata: Logger.Metadata

        var text: String {
            "\(level) \(message) " + metadata.map { "\($0)=\($1)" }.sorted().joined(separator: " ")
        }
    }

    private let box = NIOLockedValueBox<[Line]>([])

    var lines: [Line] { box.withLockedValue { $0 } }
    var text: String { lines.map(\.text).joined(separator: "\n") }
    /// The lines about requests.
    var requests: [Line] { lines.filter { $0.message == "request" } }

    var logger: Logger {
        var logger = Logger(label: "test") { _ in Handler(box: box) }
        logger.logLevel = .trace
        return logger
    }

    private struct Handler: LogHandler {
        let box: NIOLockedValueBox<[Line]>
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
            let line = Line(level: event.level, message: "\(event.message)", metadata: all)
            box.withLockedValue { $0.append(line) }
        }
    }
}
