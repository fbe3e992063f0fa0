import EntenteCrypto
import EntenteDomain
import EntenteSync
import Testing

@testable import EntenteGateway

@Suite("Identity: authority, enrolment, session and heads")
struct IdentityRouteTests {
    @Test func `the authority is shown to everybody`() async throws {
        try await TestGateway.with { gateway in
            let reply = try await gateway.ask(.get("/v1/authority"))
            #expect(reply.status == 200)
            #expect(reply.json == ["certificate": "pem", "fingerprint": "aa:bb"])
        }
    }

    @Test func `a code makes one device with a token that works`() async throws {
        try await TestGateway.with { gateway in
            var random = SystemRandomNumberGenerator()
            let code = EnrolmentCode.random(using: &random)
            await gateway.world.store.invite(code)
            let key = try Ed25519.SigningKey.generate()
            let message = EnrolmentMessage(
                code: code.spelled,
                device: .draw(),
                name: "Laptop",
                signing: key
            )
            let reply = try await gateway.ask(.post("/v1/devices", message.json))
            #expect(reply.status == 201)
            let token = try #require(reply.text("token"))
            let ask = TestRequest.post("/v1/heads", ["streams": []])
                .with("Authorization", "Bearer \(token)")
            #expect(try await gateway.ask(ask).status == 200)
            let another = EnrolmentMessage(
                code: code.spelled,
                device: .draw(),
                name: "Laptop",
                signing: key
            )
            let second = try await gateway.ask(.post("/v1/devices", another.json))
            #expect((second.status, second.code) == (403, "code_invalid"))
        }
    }

    @Test func `clause 5.1: an enrolment whose answer was lost is answered the same again`()
        async throws
    {
        try await TestGateway.with { gateway in
            var random = SystemRandomNumberGenerator()
            let code = EnrolmentCode.random(using: &random)
            await gateway.world.store.invite(code)
            let key = try Ed25519.SigningKey.generate()
            let device = DeviceID.draw()
            func ask(_ spelled: String, _ key: Ed25519.SigningKey) async throws -> Reply {
                let message = EnrolmentMessage(
                    code: spelled,
                    device: device,
                    name: "Laptop",
                    signing: key
                )
                return try await gateway.ask(.post("/v1/devices", message.json))
            }
            let first = try await ask(code.spelled, key)
            #expect(first.status == 201)
            for spelled in [code.spelled, code.spelled.uppercased()] {
                let again = try await ask(spelled, key)
                #expect((again.status, again.body) == (201, first.body))
            }
            // The same id with another key is another device.
            let stranger = try await ask(code.spelled, .generate())
            #expect((stranger.status, stranger.code) == (403, "code_invalid"))
            // What was revoked since is not answered again.
            let token = try #require(first.text("token"))
            await gateway.world.store.revoke(tokenDigest: SHA256.digest(token.utf8))
            let late = try await ask(code.spelled, key)
            #expect((late.status, late.code) == (403, "code_invalid"))
        }
    }

    @Test func `a wrong code, a taken id and a missing proof are told apart`() async throws {
        try await TestGateway.with { gateway in
            var random = SystemRandomNumberGenerator()
            let code = EnrolmentCode.random(using: &random)
            let key = try Ed25519.SigningKey.generate()
            let taken = gateway.world.ada.principal.device
            func ask(_ code: String, _ device: DeviceID) async throws -> Reply {
                let message = EnrolmentMessage(
                    code: code,
                    device: device,
                    name: "Laptop",
                    signing: key
                )
                return try await gateway.ask(.post("/v1/devices", message.json))
            }
            #expect(try await ask(code.spelled, .draw()).code == "code_invalid")
            #expect(try await ask("not a code", .draw()).code == "code_invalid")
            await gateway.world.store.invite(code)
            let exists = try await ask(code.spelled, taken)
            #expect((exists.status, exists.code) == (409, "device_exists"))
            var object = JSONObject()
            let message = EnrolmentMessage(
                code: code.spelled,
                device: .draw(),
                name: "Laptop",
                signing: key
            )
            guard case .object(let members) = message.json else { return }
            object = members
            object.set("device", .string("\(DeviceID.draw())"))
            let unproven = try await gateway.ask(.post("/v1/devices", .object(object)))
            #expect((unproven.status, unproven.code) == (422, "seal_invalid"))
        }
    }

    @Test func `a session says who the device is`() async throws {
        try await TestGateway.with { gateway in
            let reply = try await gateway.ask(.get("/v1/session", as: gateway.world.ada))
            #expect(reply.status == 200)
            #expect(reply.text("device") == "\(gateway.world.ada.principal.device)")
            #expect(reply.text("name") == "Ada")
        }
    }

    @Test func `a device that signed in and has no session is a fault of ours`() async throws {
        try await TestGateway.with { gateway in
            await gateway.world.store.forgetSession(of: gateway.world.ada)
            let reply = try await gateway.ask(.get("/v1/session", as: gateway.world.ada))
            #expect((reply.status, reply.code) == (500, "internal"))
        }
    }

    @Test func `heads list what the device may read and nothing else`() async throws {
        try await TestGateway.with { gateway in
            let world = gateway.world
            func ask(_ body: JSONValue) async throws -> [StreamID: Access] {
                let reply = try await gateway.ask(.post("/v1/heads", body, as: world.ada))
                let streams = try HeadsAnswer(try #require(reply.json)).streams
                return Dictionary(uniqueKeysWithValues: streams.map { ($0.id, $0.access) })
            }
            let all = try await ask(["streams": []])
            #expect(
                all == [
                    world.control: .read, world.shared: .write, world.adasDepartment: .write,
                ]
            )
            let some = [world.shared, world.bobsDepartment, StreamID.draw()]
            let found = try await ask(HeadsQuestion(streams: some).json)
            #expect(found == [world.shared: .write])
        }
    }

    @Test func `clause 5.4: a revoked device is told so from its next request on`() async throws {
        try await TestGateway.with { gateway in
            let connection = try await gateway.connect()
            let request = TestRequest.get("/v1/session", as: gateway.world.ada)
            try await connection.send(request.bytes)
            #expect(try await connection.reply().status == 200)
            await gateway.world.store.revoke(gateway.world.ada)
            try await connection.send(request.bytes)
            let reply = try await connection.reply()
            #expect((reply.status, reply.code) == (403, "device_revoked"))
            await connection.close()
        }
    }

    @Test func `a device that the database does not know is not told that it was revoked`()
        async throws
    {
        try await TestGateway.with { gateway in
            await gateway.world.store.forget(gateway.world.ada)
            let reply = try await gateway.ask(.get("/v1/session", as: gateway.world.ada))
            #expect((reply.status, reply.code) == (401, "unauthenticated"))
        }
    }
}

@Suite("Isolation: what belongs to others looks as if it did not exist (INV-26)")
struct IsolationTests {
    @Test func `a foreign stream and an absent one get the same answer, byte for byte`()
        async throws
    {
        try await TestGateway.with { gateway in
            let world = gateway.world
            let changes = [TestDevice.change(n: 1)]
            _ = try await gateway.push(world.bob, changes, to: world.bobsDepartment)
            let absent = StreamID.draw()
            for query in ["", "?after=5", "?limit=1&wait=1", "?epoch=\(Epoch.random())"] {
                let replies = try await [world.bobsDepartment, absent].asyncMap { stream in
                    try await gateway.ask(
                        .get("/v1/streams/\(stream)/changes\(query)", as: world.ada)
                    )
                }
                #expect(replies[0].status == 404)
                #expect(replies[0].comparable == replies[1].comparable)
            }
            let pushes = try await [world.bobsDepartment, absent].asyncMap { stream in
                let push = try world.ada.push(changes, to: stream, epoch: .random())
                let path = "/v1/streams/\(stream)/changes"
                return try await gateway.ask(.post(path, push.bytes, as: world.ada))
            }
            #expect(pushes[0].status == 404)
            #expect(pushes[0].comparable == pushes[1].comparable)
        }
    }

    @Test func `what a request claims about its sender changes nothing`() async throws {
        try await TestGateway.with { gateway in
            let world = gateway.world
            let path = "/v1/streams/\(world.bobsDepartment)/changes"
            let plain = try await gateway.ask(.get(path, as: world.ada))
            let claims = [
                ("X-Organisation", "\(world.bob.principal.organisation)"),
                ("X-Forwarded-For", "127.0.0.1"), ("X-Forwarded-Host", "admin"),
                ("X-HTTP-Method-Override", "DELETE"), ("X-SSL-Client-Cert", "x"),
                ("Cookie", "session=1"), ("Host", "admin.localhost"),
            ]
            for (name, value) in claims {
                let reply = try await gateway.ask(.get(path, as: world.ada).with(name, value))
                #expect(reply.comparable == plain.comparable, "\(name)")
            }
        }
    }

    @Test func `a stranger gets the same answer for every stream`() async throws {
        try await TestGateway.with { gateway in
            let streams = [gateway.world.shared, .draw()]
            let replies = try await streams.asyncMap { stream in
                try await gateway.ask(.get("/v1/streams/\(stream)/changes"))
            }
            #expect(replies[0].status == 401)
            #expect(replies[0].comparable == replies[1].comparable)
        }
    }
}

extension Array {
    /// One after another.
    fileprivate func asyncMap<Result>(
        _ transform: (Element) async throws -> Result
    ) async rethrows -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try await transform(element)) }
        return results
    }
}
