public import EntenteDomain

extension ChangeRecord {
    /// Reads a record as pull and live frames carry it.
    public init(_ json: JSONValue, scope: (DeviceID) -> ChangeScope, path: String)
        throws(MessageError)
    {
        var reader = try MessageReader(json, path: path)
        let known = try KnownHead(try reader.value("known"), path: reader.path("known"))
        let value = try reader.value("change")
        let erasure = try reader.optional("erased").map { (json) throws(MessageError) in
            try Erasure(json, path: "erased")
        }
        let change = try Change(
            value,
            path: reader.path("change"),
            isRemainder: erasure != nil
        )
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
            digest: erasure?.digest ?? scope(device).digest(of: value.canonicalBytes)
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

    /// Writes the members of a record with stored content spliced in: the bytes that came are the
    /// bytes that go.
    func write(
        content: some Collection<UInt8>,
        erasure: Erasure?,
        kind: String? = nil,
        leaf: Digest? = nil,
        to writer: inout JSONWriter
    ) {
        writer.raw("\"acl\":\(acl),\"change\":")
        writer.splice(content)
        writer.raw(",\"device\":\"\(device)\"")
        if let erasure {
            writer.raw(",\"erased\":")
            writer.write(erasure.json)
        }
        if let kind { writer.raw(",\"k\":\"\(kind)\"") }
        writer.raw(",\"known\":")
        writer.write(known.json)
        if let leaf { writer.raw(",\"leaf\":\"\(leaf)\"") }
        writer.raw(",\"member\":\"\(member)\",\"organisation\":\"\(organisation)\"")
        writer.raw(",\"received\":\(received.value),\"seq\":\(seq)")
    }
}

extension StoredRecord {
    /// Writes the record as pull and live frames carry it.
    public func write(to writer: inout JSONWriter) {
        writer.raw("{")
        header.write(content: content, erasure: erasure, to: &writer)
        writer.raw("}")
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
