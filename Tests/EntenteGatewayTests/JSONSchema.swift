import EntenteSync
import Foundation
import Yams

/// Holds JSON against the schemas of a document: the part of JSON Schema 2020-12 that ours use.
struct JSONSchema {
    /// The component schemas of the document.
    let components: Node

    /// Everything that is wrong with a value, each with the place where it is.
    func faults(of value: JSONValue, as name: String) -> [String] {
        guard let schema = components[name] else { return ["there is no schema \(name)"] }
        return check(value, schema, at: name)
    }

    private func check(_ value: JSONValue, _ schema: Node, at path: String) -> [String] {
        var faults: [String] = []
        if let reference = schema["$ref"]?.string {
            faults += self.faults(of: value, as: String(reference.split(separator: "/").last ?? ""))
        }
        if let type = schema["type"]?.string, !self.is(value, type) {
            return faults + ["\(path) is not of the type \(type)"]
        }
        if let constant = schema["const"]?.string, value != .string(constant) {
            faults.append("\(path) is not \(constant)")
        }
        if let cases = schema["enum"]?.sequence?.compactMap(\.string) {
            let isCase = cases.contains { value == .string($0) }
            if !isCase { faults.append("\(path) is none of \(cases)") }
        }
        if let choices = schema["oneOf"]?.sequence {
            let matching = choices.count { check(value, $0, at: path).isEmpty }
            if matching != 1 { faults.append("\(path) matches \(matching) of its forms") }
        }
        switch value {
        case .object(let object): faults += check(object, schema, at: path)
        case .array(let items): faults += check(items, schema, at: path)
        case .string(let text): faults += check(text, schema, at: path)
        case .integer(let number): faults += check(number, schema, at: path)
        case .boolean, .null: break
        }
        return faults
    }

    private func `is`(_ value: JSONValue, _ type: String) -> Bool {
        switch value {
        case .object: type == "object"
        case .array: type == "array"
        case .string: type == "string"
        case .integer: type == "integer"
        case .boolean: type == "boolean"
        case .null: type == "null"
        }
    }

    private func check(_ object: JSONObject, _ schema: Node, at path: String) -> [String] {
        var faults: [String] = []
        for name in schema["required"]?.sequence?.compactMap(\.string) ?? []
        where object[name] == nil {
            faults.append("\(path) lacks \(name)")
        }
        for member in object.members {
            // By its text: as a bare word, `on` would be a boolean of YAML.
            let properties = schema["properties"]?.mapping
            if let property = properties?.first(where: { $0.key.string == member.key })?.value {
                faults += check(member.value, property, at: "\(path).\(member.key)")
            } else if schema["additionalProperties"]?.bool == false {
                faults.append("\(path) has the unknown member \(member.key)")
            }
        }
        return faults
    }

    private func check(_ items: [JSONValue], _ schema: Node, at path: String) -> [String] {
        var faults: [String] = []
        if items.count < schema["minItems"]?.int ?? 0 { faults.append("\(path) is too short") }
        if items.count > schema["maxItems"]?.int ?? .max { faults.append("\(path) is too long") }
        if let item = schema["items"] {
            for (place, value) in items.enumerated() {
                faults += check(value, item, at: "\(path)[\(place)]")
            }
        }
        return faults
    }

    private func check(_ text: String, _ schema: Node, at path: String) -> [String] {
        var faults: [String] = []
        let length = text.unicodeScalars.count
        if length < schema["minLength"]?.int ?? 0 { faults.append("\(path) is too short") }
        if length > schema["maxLength"]?.int ?? .max { faults.append("\(path) is too long") }
        if let pattern = schema["pattern"]?.string,
            text.range(of: pattern, options: .regularExpression) == nil
        {
            faults.append("\(path) does not match \(pattern)")
        }
        return faults
    }

    private func check(_ number: Int64, _ schema: Node, at path: String) -> [String] {
        let low = schema["minimum"]?.int ?? .min
        let high = schema["maximum"]?.int ?? .max
        return low <= number && number <= high ? [] : ["\(path) is out of its range"]
    }
}
