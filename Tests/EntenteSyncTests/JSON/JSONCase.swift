import EntenteSync
import Testing

/// A text to read: named as in the public collection of parsing cases (Nicolas Seriot, "Parsing JSON
/// is a minefield", 2016), with what Entente's stricter reader makes of it.
struct JSONCase: CustomTestStringConvertible, Sendable {
    let name: String
    let bytes: [UInt8]
    let expected: Result<[UInt8], JSONError>

    /// A text that is accepted, and its canonical form if that is another.
    init(_ name: String, _ bytes: [UInt8], canonical: [UInt8]? = nil) {
        self.name = name
        self.bytes = bytes
        expected = .success(canonical ?? bytes)
    }

    /// A text that is refused.
    init(_ name: String, _ bytes: [UInt8], _ reason: JSONError.Reason, _ offset: Int) {
        self.name = name
        self.bytes = bytes
        expected = .failure(JSONError(reason: reason, offset: offset))
    }

    var testDescription: String { name }
}

/// Reads bytes; the result instead of a thrown error, so that outcomes can be compared.
func read(_ bytes: [UInt8], _ form: JSONScanner.Form) -> Result<JSONValue, JSONError> {
    do {
        return .success(try JSONScanner.parse(bytes, form: form))
    } catch {
        return .failure(error)
    }
}

/// Reads a text; the result instead of a thrown error.
func read(_ text: String, _ form: JSONScanner.Form) -> Result<JSONValue, JSONError> {
    read(Array(text.utf8), form)
}
