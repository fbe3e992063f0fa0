package import EntenteSync

/// Cuts the bytes of an event stream into events (HTML Living Standard, section 9.2.6).
///
/// Only what the gateway writes: one `event:` and one `data:` line for each event, comments between.
package struct LiveFrameReader {
    /// Bytes after which a line without an end is a fault: a frame is at most 100 large changes.
    static let bound = 16 * 1024 * 1024

    private var line: [UInt8] = []
    private var name = ""
    private var data: [UInt8] = []

    package init() {}

    /// Takes the next bytes and answers the events that they complete.
    package mutating func take(_ bytes: some Sequence<UInt8>) throws(WireError) -> [LiveEvent] {
        var events: [LiveEvent] = []
        for byte in bytes {
            guard byte == UInt8(ascii: "\n") else {
                guard line.count < Self.bound else {
                    throw .message(MessageError(path: "", expected: "a shorter line"))
                }
                line.append(byte)
                continue
            }
            if line.isEmpty {
                if let event = try finish() { events.append(event) }
            } else if let value = field("event: ") {
                name = String(decoding: value, as: UTF8.self)
            } else if let value = field("data: ") {
                data += value
            }
            line.removeAll(keepingCapacity: true)
        }
        return events
    }

    private func field(_ prefix: StaticString) -> ArraySlice<UInt8>? {
        let bytes = Array(prefix.description.utf8)
        return line.starts(with: bytes) ? line.dropFirst(bytes.count) : nil
    }

    private mutating func finish() throws(WireError) -> LiveEvent? {
        defer {
            name = ""
            data = []
        }
        guard !data.isEmpty else { return nil }
        let name = name
        return try JSONValue.message(data) { (json) throws(MessageError) in
            try LiveEvent(name: name, data: json)
        }
    }
}
