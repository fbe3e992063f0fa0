/// Writes canonical JSON (RFC 8785): one byte string per value, whoever writes it.
public struct JSONWriter: Sendable {
    /// What has been written.
    public private(set) var bytes: [UInt8] = []

    /// Starts with nothing written.
    public init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

    /// Appends a value.
    public mutating func write(_ value: JSONValue) {
        var output = JSONOutput()
        output.write(value)
        output.move(to: &bytes)
    }

    /// Appends bytes that are canonical JSON, or punctuation, already: stored changes pass through
    /// here without being decoded.
    public mutating func splice(_ canonical: some Collection<UInt8>) {
        bytes.append(contentsOf: canonical)
    }

    /// Appends punctuation or a word of JSON.
    public mutating func raw(_ text: String) { bytes.append(contentsOf: text.utf8) }
}
