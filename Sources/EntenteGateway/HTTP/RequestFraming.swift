import EntenteDomain

/// Follows where the requests on a connection begin and end, and refuses what can be read two ways.
///
/// It stands in front of NIO's parser, which lets through folded fields, several Host fields, an
/// unknown minor version and more. A value: bytes go in, and what is wrong with them comes out.
struct RequestFraming {
    /// The part of a request that the next byte belongs to.
    enum Phase: Hashable {
        /// Before the first byte of a request.
        case between
        case head
        case body
    }

    private enum Expected {
        case requestLine
        case field
        case bytes(Int)
        case chunkSize
        case chunk(Int)
        case chunkEnd
        case end
    }

    /// The requests that have begun.
    private(set) var requests = 0
    private var expected = Expected.requestLine
    private var rules = RequestHeadRules()
    private var headBytes = 0
    private var line: [UInt8] = []
    private var endsLine = false

    /// Where the connection stands.
    var phase: Phase {
        switch expected {
        case .requestLine: headBytes == 0 ? .between : .head
        case .field: .head
        case .bytes, .chunkSize, .chunk, .chunkEnd, .end: .body
        }
    }

    /// Takes the next bytes: how many of them may be passed on, and what is wrong with the rest.
    ///
    /// A head with a fault is not passed on, as far as it came with these bytes.
    mutating func take(
        _ bytes: some RandomAccessCollection<UInt8>
    ) -> (passed: Int, fault: RequestFault?) {
        var rest = bytes[...]
        var passed = 0
        do throws(RequestFault) {
            while let byte = rest.first {
                if let count = skipped(rest.count) {
                    rest = rest.dropFirst(count)
                } else {
                    rest = rest.dropFirst()
                    try take(byte)
                }
                if phase != .head { passed = bytes.count - rest.count }
            }
            return (bytes.count, nil)
        } catch {
            return (passed, error)
        }
    }

    /// Passes over bytes of the body at once; nil when the next byte must be looked at.
    private mutating func skipped(_ available: Int) -> Int? {
        switch expected {
        case .bytes(let count):
            let taken = min(count, available)
            expected = .bytes(count - taken)
            if taken == count { endRequest() }
            return taken
        case .chunk(let count):
            let taken = min(count, available)
            expected = taken == count ? .chunkEnd : .chunk(count - taken)
            return taken
        default: return nil
        }
    }

    private mutating func take(_ byte: UInt8) throws(RequestFault) {
        if phase != .body { try countHead() }
        guard try takeOfLine(byte) else { return }
        let line = self.line
        self.line.removeAll(keepingCapacity: true)
        switch expected {
        case .requestLine:
            try rules.takeRequestLine(line)
            expected = .field
        case .field where line.isEmpty: try endHead()
        case .field: try rules.takeField(line)
        case .chunkSize:
            let size = try chunkSize(line)
            expected = size == 0 ? .end : .chunk(size)
        case .chunkEnd: expected = .chunkSize
        case .end: endRequest()
        case .bytes, .chunk: break
        }
    }

    private mutating func countHead() throws(RequestFault) {
        if headBytes == 0 { requests += 1 }
        headBytes += 1
        guard headBytes <= Limits.headBytes else {
            throw RequestFault("the head is larger than \(Limits.headBytes) bytes")
        }
    }

    /// Whether the byte ends a line.
    private mutating func takeOfLine(_ byte: UInt8) throws(RequestFault) -> Bool {
        if endsLine {
            guard byte == UInt8(ascii: "\n") else {
                throw RequestFault("a carriage return without line feed")
            }
            endsLine = false
            return true
        }
        switch byte {
        case UInt8(ascii: "\r"): endsLine = true
        case UInt8(ascii: "\n"): throw RequestFault("a line feed without carriage return")
        case UInt8(ascii: "\t"), 0x20...0x7E, 0x80...0xFF:
            try checkBodyLine(byte)
            line.append(byte)
        default: throw RequestFault("a control character")
        }
        return false
    }

    /// Refuses a byte that a line of the body cannot have, so that it is not passed on.
    private func checkBodyLine(_ byte: UInt8) throws(RequestFault) {
        switch expected {
        case .chunkSize:
            guard line.count < 8, isHexadecimal(byte) else {
                throw RequestFault("a chunk's size is not up to eight hexadecimal digits")
            }
        case .chunkEnd: throw RequestFault("a chunk longer than its size")
        case .end: throw RequestFault("fields after the body")
        case .requestLine, .field, .bytes, .chunk: break
        }
    }

    private func chunkSize(_ line: [UInt8]) throws(RequestFault) -> Int {
        guard let size = Int(String(decoding: line, as: UTF8.self), radix: 16) else {
            throw RequestFault("a chunk without size")
        }
        return size
    }

    private mutating func endHead() throws(RequestFault) {
        switch try rules.end() {
        case .length(0): endRequest()
        case .length(let count): expected = .bytes(count)
        case .chunked: expected = .chunkSize
        }
        rules = RequestHeadRules()
        headBytes = 0
    }

    private mutating func endRequest() {
        expected = .requestLine
        headBytes = 0
    }
}

private func isHexadecimal(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
}
