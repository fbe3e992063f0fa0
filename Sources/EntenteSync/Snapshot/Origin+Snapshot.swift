import EntenteDomain

extension Origin {
    /// The origin in a snapshot: `[seq, device, n, place, base, at, received, member, organisation]`;
    /// nil while the change waits on its own device.
    var snapshot: JSONValue? {
        guard let confirmation else { return nil }
        return [
            .integer(confirmation.seq), .string(device.description), .integer(n),
            .integer(Int64(place)), .integer(base), .integer(at.value),
            .integer(confirmation.received.value), .string(confirmation.member.description),
            .string(confirmation.organisation.description),
        ]
    }

    init(snapshot value: JSONValue, path: String) throws(MessageError) {
        var reader = try ArrayReader(value, path: path)
        let any = -Limits.jsonInteger...Limits.jsonInteger
        let seq = try reader.integer(in: 1...Limits.jsonInteger)
        let device: DeviceID = try reader.id()
        let n = try reader.integer(in: 1...Limits.jsonInteger)
        let place = try reader.integer(in: 0...Int64(Limits.changeOperations - 1))
        let base = try reader.integer(in: 0...(seq - 1))
        let at = Milliseconds(try reader.integer(in: any))
        let received = Milliseconds(try reader.integer(in: any))
        let confirmation = Confirmation(
            seq: seq,
            received: received,
            member: try reader.id(),
            organisation: try reader.id()
        )
        try reader.end()
        self.init(
            device: device,
            n: n,
            place: Int(place),
            base: base,
            at: at,
            confirmation: confirmation
        )
    }
}

extension Register {
    /// The siblings in a snapshot: `[[value, origin] ...]`, the displayed one last.
    func snapshot(_ json: (Value) -> JSONValue) -> JSONValue? {
        var values: [JSONValue] = []
        for sibling in siblings {
            guard let origin = sibling.origin.snapshot else { return nil }
            values.append([json(sibling.value), origin])
        }
        return .array(values)
    }

    init(
        snapshot value: JSONValue,
        path: String,
        _ read: (inout ArrayReader) throws(MessageError) -> Value
    ) throws(MessageError) {
        self.init(
            siblings: try value.elements(path) { (element, path) throws(MessageError) in
                var reader = try ArrayReader(element, path: path)
                let value = try read(&reader)
                let origin = try Origin(snapshot: reader.value(), path: reader.current)
                try reader.end()
                return Sibling(value: value, origin: origin)
            }
        )
    }
}
