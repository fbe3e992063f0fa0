import EntenteCrypto
import EntenteDomain
import EntenteSync
import Testing

@testable import EntenteGateway

@Suite("Attachments: clause 5.11, bytes over the gateway")
struct AttachmentRouteTests {
    @Test func `what its author sent is read by whoever reads the entity, and is never shown`()
        async throws
    {
        try await TestGateway.with { gateway in
            let file = try await SharedFile(700_000, gateway)
            let sent = try await file.put()
            #expect(sent.status == 200 && sent.text("state") == "served")
            #expect(sent.number("received") == 700_000)
            try await file.name(by: gateway.world.ada, in: gateway.world.shared)
            let read = try await file.get(as: gateway.world.bob)
            #expect(read.status == 200 && read.body == file.bytes)
            #expect(read["content-type"] == "application/pdf")
            #expect(
                read["content-disposition"]
                    == "attachment; filename=\"Prei_liste.pdf\"; filename*=UTF-8''Prei%C3%9Fliste.pdf"
            )
            #expect(read["x-content-type-options"] == "nosniff")
            #expect(read["content-security-policy"]?.hasSuffix("sandbox") == true)
            #expect(read["content-length"] == "700000")
            #expect(read["etag"] == "\"\(file.digest)\"")
        }
    }

    @Test func `an upload in parts goes on where it stopped, and says where that is`() async throws
    {
        try await TestGateway.with { gateway in
            let file = try await SharedFile(600_000, gateway)
            let first = try await file.put(0..<300_000)
            #expect(first.number("received") == 262_144 && first.text("state") == "partial")
            let wrong = try await file.put(300_000..<600_000)
            #expect(wrong.status == 409 && wrong.code == "upload_offset")
            #expect(wrong.number("expected") == 262_144)
            let asked = try await file.put(0..<0)
            #expect(asked.number("received") == 262_144)
            let second = try await file.put(262_144..<600_000)
            #expect(second.text("state") == "served")
            let again = try await file.put(0..<100)
            #expect(again.status == 200 && again.number("received") == 600_000)
        }
    }

    @Test func `an upload whose connection breaks keeps its whole pieces`() async throws {
        try await TestGateway.with { gateway in
            let file = try await SharedFile(600_000, gateway)
            let connection = try await gateway.connect()
            let head = file.request(0..<600_000)
            try await connection.send(Array(head.bytes.prefix(head.bytes.count - 10_000)))
            // Whatever the gateway has kept by then, it goes on from there.
            await connection.close()
            let asked = try await file.put(0..<0)
            let here = Int(try #require(asked.number("received")))
            #expect([0, 262_144, 524_288].contains(here))
            var reply = try await file.put(here..<600_000)
            if reply.code == "upload_offset" {
                reply = try await file.put(Int(reply.number("expected") ?? 0)..<600_000)
            }
            #expect(reply.text("state") == "served")
        }
    }

    @Test func `bytes that have not the digest are refused, and none is kept`() async throws {
        try await TestGateway.with { gateway in
            let file = try await SharedFile(1_000, gateway)
            var wrong = file.request(0..<1_000)
            wrong.body[500] ^= 1
            let reply = try await gateway.ask(wrong)
            #expect(reply.status == 422 && reply.code == "digest_mismatch")
            #expect(try await file.put(0..<0).number("received") == 0)
        }
    }

    @Test func `what is too large or beyond the quota is refused before it is read`() async throws {
        try await TestGateway.with { gateway in
            let file = try await SharedFile(10, gateway)
            let large = try await gateway.ask(
                file.request(0..<10, size: Limits.attachmentBytes + 1)
            )
            #expect(large.status == 413 && large.number("limit") == Int64(Limits.attachmentBytes))
            let beyond = try await gateway.ask(file.request(0..<10, size: 2_000_001))
            #expect(beyond.status == 413 && beyond.code == "quota_exceeded")
            let more = try await gateway.ask(file.request(0..<10, size: 9))
            #expect(more.status == 422 && more.code == "malformed")
        }
    }

    @Test(arguments: [
        ("bytes=0-9", "bytes 0-9/300000", 0..<10), ("bytes=299990-", nil, 299_990..<300_000),
        ("bytes=-5", nil, 299_995..<300_000),
        ("bytes=262140-262150", nil, 262_140..<262_151),
    ])
    func `a range is answered with its bytes alone`(
        field: String,
        range: String?,
        bytes: Range<Int>
    ) async throws {
        try await TestGateway.with { gateway in
            let file = try await SharedFile(300_000, gateway)
            _ = try await file.put()
            try await file.name(by: gateway.world.ada, in: gateway.world.shared)
            let reply = try await file.get(as: gateway.world.bob, range: field)
            #expect(reply.status == 206 && reply.body == Array(file.bytes[bytes]))
            if let range { #expect(reply["content-range"] == range) }
            let beyond = try await file.get(as: gateway.world.bob, range: "bytes=300000-")
            #expect(beyond.status == 416 && beyond.number("size") == 300_000)
        }
    }

    @Test func `unknown, unnamed and other people's bytes are answered the same`() async throws {
        try await TestGateway.with { gateway in
            let world = gateway.world
            let file = try await SharedFile(1_000, gateway)
            let unknown = try await file.get(as: world.bob)
            _ = try await file.put()
            let unnamed = try await file.get(as: world.bob)
            try await file.name(by: world.ada, in: world.adasDepartment)
            let hidden = try await file.get(as: world.bob)
            #expect(unknown.status == 404 && unknown.code == "not_found")
            #expect(unnamed.comparable == unknown.comparable)
            #expect(hidden.comparable == unknown.comparable)
            #expect(try await file.get(as: world.alan).body == file.bytes)
            let formless = TestRequest.get("\(file.folder)/AA", as: world.bob)
            #expect(try await gateway.ask(formless).comparable == unknown.comparable)
        }
    }

    @Test func `who names the digest of what another sent in private gets no byte of it`()
        async throws
    {
        try await TestGateway.with { gateway in
            let world = gateway.world
            let file = try await SharedFile(1_000, gateway)
            _ = try await file.put()
            try await file.name(by: world.ada, in: world.adasDepartment)
            try await file.name(by: world.bob, in: world.shared)
            let reply = try await file.get(as: world.bob)
            #expect(reply.status == 404 && reply.code == "not_uploaded")
            #expect(try await file.get(as: world.alan).body == file.bytes)
        }
    }

    @Test func `with a scanner nothing is served that it has not let through`() async throws {
        try await TestGateway.with(isScanned: true) { gateway in
            let world = gateway.world
            let file = try await SharedFile(1_000, gateway)
            #expect(try await file.put().text("state") == "awaiting")
            try await file.name(by: world.ada, in: world.shared)
            let early = try await file.get(as: world.bob)
            #expect(early.status == 409 && early.code == "awaiting_scan")
            #expect(early["retry-after"] == "10")
            let member = world.ada.principal.member
            await world.files.judge(file.file, by: member, .clean)
            #expect(try await file.get(as: world.bob).body == file.bytes)
            await world.files.judge(file.file, by: member, .refused)
            let late = try await file.get(as: world.bob)
            #expect(late.status == 403 && late.code == "attachment_refused")
            #expect(try await file.put().text("state") == "refused")
        }
    }

    @Test func `a revoked device sends and reads nothing`() async throws {
        try await TestGateway.with { gateway in
            let world = gateway.world
            let file = try await SharedFile(1_000, gateway)
            _ = try await file.put()
            try await file.name(by: world.ada, in: world.shared)
            await world.store.revoke(world.bob)
            #expect(try await file.get(as: world.bob).code == "device_revoked")
            #expect(try await gateway.ask(file.request(0..<5, as: world.bob)).status == 403)
        }
    }

    @Test func `a body that is not said to be bytes is refused`() async throws {
        try await TestGateway.with { gateway in
            let file = try await SharedFile(10, gateway)
            let request = file.request(0..<10).with("Content-Type", "text/html")
            #expect(try await gateway.ask(request).status == 415)
        }
    }
}

/// A file of Ada's, in the partnership of a test.
struct SharedFile: Sendable {
    let gateway: TestGateway
    let bytes: [UInt8]

    var digest: Digest { SHA256.digest(bytes) }
    var folder: String { "/v1/partnerships/\(gateway.world.partnership)/attachments" }
    var file: AttachmentFile { AttachmentFile(digest, in: gateway.world.partnership) }

    init(_ count: Int, _ gateway: TestGateway) async throws {
        self.gateway = gateway
        bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ 7) }
        let world = gateway.world
        let organisations = [world.ada, world.bob].map { device in
            Session.Organisation(
                id: device.principal.organisation,
                name: "Side \(device.principal.organisation)",
                departments: []
            )
        }
        for device in [world.ada, world.alan, world.bob] {
            await world.store.introduce(
                Session(
                    principal: device.principal,
                    memberName: "Ada",
                    roles: [.member],
                    partnerships: [
                        .init(
                            id: world.partnership,
                            name: "Cold chain",
                            isActive: true,
                            organisations: organisations.sorted { $0.id < $1.id }
                        )
                    ]
                )
            )
        }
    }

    func request(_ part: Range<Int>, size: Int? = nil, as device: TestDevice? = nil) -> TestRequest
    {
        let path = "\(folder)/\(digest)?size=\(size ?? bytes.count)&offset=\(part.lowerBound)"
        var request = TestRequest.get(path, as: device ?? gateway.world.ada)
        request.method = "PUT"
        request.body = Array(bytes[part])
        return request.with("Content-Type", "application/octet-stream")
            .with("Content-Length", "\(part.count)")
    }

    func put(_ part: Range<Int>? = nil) async throws -> Reply {
        try await gateway.ask(request(part ?? 0..<bytes.count))
    }

    func get(as device: TestDevice, range: String? = nil) async throws -> Reply {
        try await gateway.ask(.get("\(folder)/\(digest)", as: device).with("Range", range))
    }

    /// Makes an entity that names the bytes.
    func name(by device: TestDevice, in stream: StreamID) async throws {
        let id = EntityID.draw()
        let fields: [(FieldName, JSONValue)] = [
            ("digest", .string(digest.base64URL)), ("media_type", "application/pdf"),
            ("name", "..\\C:\\Preißliste.pdf"),
        ]
        let change = Change(
            n: 1,
            base: 0,
            at: Milliseconds(1),
            salt: SecureRandom.bytes(Change.saltLength),
            operations: [EntenteSync.Operation(id, .new(type: "attachment"))]
                + fields.map { EntenteSync.Operation(id, .put(field: $0.0, value: $0.1)) }
        )
        let reply = try await gateway.push(device, [change.json.canonicalBytes], to: stream)
        #expect(reply.status == 200)
    }
}
