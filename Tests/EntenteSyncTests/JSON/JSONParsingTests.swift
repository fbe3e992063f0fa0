import EntenteDomain
import EntenteSync
import Testing

@Suite("JSON: the public parsing cases of RFC 8259")
struct JSONParsingTests {
    @Test(arguments: structureCases + numberCases + objectCases + stringCases)
    func `a text is read, or refused with the reason and the place`(_ text: JSONCase) {
        #expect(read(text.bytes, .interchange).map(\.canonicalBytes) == text.expected)
    }

    @Test(arguments: structureCases + numberCases + objectCases + stringCases)
    func `the canonical reader takes a text only if it is its own canonical form`(
        _ text: JSONCase
    ) {
        let isCanonical = text.expected == .success(text.bytes)
        switch read(text.bytes, .canonical) {
        case .success(let value):
            #expect(isCanonical)
            #expect(value.canonicalBytes == text.bytes)
        case .failure(let error):
            #expect(!isCanonical)
            #expect((0...text.bytes.count).contains(error.offset))
        }
    }

    @Test func `there are more than 200 cases, each with its own name`() {
        let all = structureCases + numberCases + objectCases + stringCases
        #expect(all.count > 200)
        #expect(Set(all.map(\.name)).count == all.count)
    }

    @Test func `nesting is bounded, and the bound itself is allowed`() {
        let bound = Limits.jsonDepth
        let deepest = String(repeating: "[", count: bound) + String(repeating: "]", count: bound)
        #expect(read(deepest, .canonical).map(\.canonicalBytes) == .success(Array(deepest.utf8)))
        let deeper = "[" + deepest + "]"
        for form in [JSONScanner.Form.canonical, .interchange] {
            #expect(read(deeper, form) == .failure(JSONError(reason: .tooDeep, offset: bound)))
        }
    }

    @Test func `a hundred thousand opening brackets are refused at the bound`() {
        let arrays = String(repeating: "[", count: 100_000)
        let bound = Limits.jsonDepth
        #expect(read(arrays, .canonical) == .failure(JSONError(reason: .tooDeep, offset: bound)))
        let objects = String(repeating: "{\"\":", count: 100_000)
        let offset = 4 * bound
        #expect(read(objects, .canonical) == .failure(JSONError(reason: .tooDeep, offset: offset)))
    }

    @Test func `depth is that of nesting, not of all brackets`() {
        let row = Array(repeating: "[[]]", count: 1_000).joined(separator: ",")
        #expect(
            read("[\(row)]", .canonical).map(\.canonicalBytes) == .success(Array("[\(row)]".utf8))
        )
    }

    @Test func `twenty thousand keys from last to first are read, and one twice is found`() {
        let keys = (0..<20_000).map { String(99_999 - $0) }
        let members = keys.map { "\"\($0)\":0" }.joined(separator: ",")
        guard case .success(.object(let object)) = read("{\(members)}", .interchange) else {
            Issue.record("not read")
            return
        }
        #expect(object.members.map(\.key) == keys.reversed())
        let twice = "{\(members),\"\(keys[0])\":0}"
        let place = 1 + members.utf8.count + 1
        #expect(
            read(twice, .interchange) == .failure(JSONError(reason: .duplicateKey, offset: place))
        )
    }

    @Test func `composed and decomposed forms of one text are two keys and two values`() {
        let text = "{\"e\u{301}\":\"e\u{301}\",\"\u{E9}\":\"\u{E9}\"}"
        guard case .success(.object(let object)) = read(text, .canonical) else {
            Issue.record("not read")
            return
        }
        #expect(object.members.count == 2)
        #expect(object["e\u{301}"] != object["\u{E9}"])
        #expect(object["e\u{301}"] == .string("e\u{301}"))
        #expect(object["\u{E9}"] == .string("\u{E9}"))
    }
}
