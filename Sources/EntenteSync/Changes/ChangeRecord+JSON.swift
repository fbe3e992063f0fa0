public import EntenteDomain

extension ChangeRecord {
    /// Reads a record as pull and live frames carry it.
    public init(_ json: JSONValue, scope: (DeviceID) -> ChangeScope, path: String)
        throws(MessageError)
    {
        var reader = try MessageReader(json, path: path)
        let known = try KnownHead(try reader.value("known"), path: reader.path("known"))
        let value = try reader.value("change")
        let change = try Change(value, path: reader.path("change"))
        let device: DeviceID = try reader.id("device")
        let header = Header(
            seq: try reader.integer("seq", in: 1...Limits.jsonInteger),
            n: change.n,
            device: device,
            member: try reader.id("member"),
            organisation: try reader.id("organisation"),
            acl: try reader.integer("acl", in: 0...Limits.jsonInteger),
            received: Milliseconds(
                try reader.integer("received", in: 0...Limits.jsonInteger)
            ),
            known: known
        )
        try reader.end()
        self.init(
            header: header,
            change: change,
            digest: scope(device).digest(of: value.canonicalBytes)
        )
    }
}

extension ChangeRecord.Header {
    /// The canonical bytes that the leaf covers, together with the digest of the content.
    public var canonicalBytes: [UInt8] {
        let value: JSONValue = [
            "acl": .integer(acl), "device": .string(device.description), "known": known.json,
            "member": .string(member.description), "n": .integer(n),
            "organisation": .string(organisation.description),
            "received": .integer(received.value), "seq": .integer(seq),
        ]
        return value.canonicalBytes
    }

    /// Writes the record with stored content spliced in: the bytes that came are the bytes that go.
    public func write(content: some Collection<UInt8>, to writer: inout JSONWriter) {
        writer.raw("{\"acl\":\(acl),\"change\":")
        writer.splice(content)
        writer.raw(",\"device\":\"\(device)\",\"known\":")
        writer.write(known.json)
        writer.raw(",\"member\":\"\(member)\",\"organisation\":\"\(organisation)\"")
        writer.raw(",\"received\":\(received.value),\"seq\":\(seq)}")
    }
}

extension KnownHead {
    /// Reads a known head.
    public init(_ json: JSONValue, path: String) throws(MessageError) {
        var reader = try MessageReader(json, path: path)
        self.init(
            size: try reader.integer("size", in: 0...Limits.jsonInteger),
            root: try reader.digest("root")
        )
        try reader.end()
    }

    /// The JSON form.
    public var json: JSONValue {
        ["root": .string(root.base64URL), "size": .integer(size)]
    }
}
