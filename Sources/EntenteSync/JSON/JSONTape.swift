/// A JSON text in canonical form that has been read once: its bytes, and its values in the order in
/// which they stand there.
///
/// Most of what a message holds is looked at once, or never. So reading only checks and notes where
/// everything is; a text or a list comes into being when somebody asks for it.
///
/// `@unchecked Sendable`: nobody writes to the list of nodes once a tape has it.
final class JSONTape: @unchecked Sendable {
    /// The text.
    let bytes: [UInt8]
    /// Its values and the names of their members; the first is the whole.
    let nodes: JSONNodeList

    /// Takes over a list of nodes, which ends with the tape.
    init(bytes: [UInt8], nodes: JSONNodeList) {
        self.bytes = bytes
        self.nodes = nodes
    }

    deinit { nodes.deallocate() }

    /// The value at a place; an object in it stays on the tape until somebody looks into it.
    func value(at place: Int) -> JSONValue {
        let node = nodes[place]
        switch node.kind {
        case .null: return .null
        case .false: return .boolean(false)
        case .true: return .boolean(true)
        case .integer: return .integer(integer(node))
        case .text, .escaped: return .string(text(node))
        case .array:
            var values: [JSONValue] = []
            var child = place + 1
            while child < node.next {
                values.append(value(at: child))
                child = Int(nodes[child].next)
            }
            return .array(values)
        case .object: return .object(JSONObject(self, at: place))
        }
    }

    /// The bytes of the list or the object at a place.
    func source(at place: Int) -> ArraySlice<UInt8> {
        let node = nodes[place]
        return bytes[Int(node.start)..<Int(node.end)]
    }

    /// The members of the object at a place.
    func members(at place: Int) -> [JSONObject.Member] {
        var members: [JSONObject.Member] = []
        let end = nodes[place].next
        var name = place + 1
        while name < end {
            members.append(JSONObject.Member(key: text(nodes[name]), value: value(at: name + 1)))
            name = Int(nodes[name + 1].next)
        }
        return members
    }

    /// The number of members of the object at a place.
    func memberCount(at place: Int) -> Int {
        var count = 0
        let end = nodes[place].next
        var name = place + 1
        while name < end {
            count += 1
            name = Int(nodes[name + 1].next)
        }
        return count
    }

    /// Which member of the object at a place has a name, and where its value stands.
    func find(_ key: String, at place: Int) -> (ordinal: Int, value: Int)? {
        var key = key
        return key.withUTF8 { wanted in
            bytes.withUnsafeBufferPointer { bytes in
                let end = nodes[place].next
                var name = place + 1
                var ordinal = 0
                while name < end {
                    if has(nodes[name], wanted, bytes) { return (ordinal, name + 1) }
                    name = Int(nodes[name + 1].next)
                    ordinal += 1
                }
                return nil
            }
        }
    }

    private func has(
        _ name: JSONNode,
        _ wanted: UnsafeBufferPointer<UInt8>,
        _ bytes: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        guard name.kind == .text else { return text(name).utf8.elementsEqual(wanted) }
        let start = Int(name.start)
        guard Int(name.end) - start == wanted.count else { return false }
        for offset in 0..<wanted.count where bytes[start + offset] != wanted[offset] {
            return false
        }
        return true
    }

    private func integer(_ node: JSONNode) -> Int64 {
        var magnitude: Int64 = 0
        var isNegative = false
        for byte in bytes[Int(node.start)..<Int(node.end)] {
            if byte == UInt8(ascii: "-") {
                isNegative = true
            } else {
                magnitude = magnitude * 10 + Int64(byte - UInt8(ascii: "0"))
            }
        }
        return isNegative ? -magnitude : magnitude
    }

    private func text(_ node: JSONNode) -> String {
        bytes.withUnsafeBytes { bytes in
            let source = UnsafeRawBufferPointer(
                rebasing: bytes[Int(node.start)..<Int(node.end)]
            )
            guard node.kind == .escaped else { return String(decoding: source, as: UTF8.self) }
            return JSONEscapes.decoded(source)
        }
    }
}
