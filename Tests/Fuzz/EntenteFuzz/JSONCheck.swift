import EntenteSync

/// What must hold for the JSON parser (clause 4.1, INV-20).
enum JSONCheck {
    static func run(_ bytes: [UInt8]) throws(FuzzFinding) -> FuzzTarget.Verdict {
        let free = read(bytes, .interchange)
        switch read(bytes, .canonical) {
        case .success(let value):
            try expect(value.canonicalBytes == bytes, "canonical text is written as it was read")
            try expect(value.kept.canonicalBytes == bytes, "what is kept is all that was read")
            try expect(free == .success(value), "both forms read a canonical text alike")
            return .accepted
        case .failure(let error):
            try expect((0...bytes.count).contains(error.offset), "an offset lies in the text")
            if case .success(let value) = free {
                let written = value.canonicalBytes
                try expect(written != bytes, "what is canonical is not refused")
                try expect(read(written, .canonical) == .success(value), "parse(write(x)) = x")
            }
            return .refused
        }
    }

    private static func read(
        _ bytes: [UInt8],
        _ form: JSONScanner.Form
    ) -> Result<JSONValue, JSONError> {
        do { return .success(try JSONScanner.parse(bytes, form: form)) } catch {
            return .failure(error)
        }
    }
}
