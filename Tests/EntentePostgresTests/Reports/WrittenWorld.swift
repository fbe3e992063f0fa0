import EntenteDomain
import EntentePostgres
import EntenteSync

/// What two sides have written: for all, for the own organisation, and for the own department.
struct WrittenWorld: Sendable {
    let world: World
    let shared: StreamSummary
    /// Who writes, by a word for the stream.
    let pushers: [String: Pusher]

    init(_ world: World) async throws {
        self.world = world
        let (one, two) = (world.aurora, world.borealis)
        shared = try await world.shared()
        var pushers = [
            "ours": Pusher(one.device, shared, side: one),
            "theirs": Pusher(two.device, shared, side: two),
        ]
        let own: [(String, World.Side, Audience)] = [
            ("our organisation", one, .organisation(one.organisation)),
            ("our department", one, .department(one.department)),
            ("their organisation", two, .organisation(two.organisation)),
            ("their department", two, .department(two.department)),
        ]
        for (name, side, audience) in own {
            guard let stream = try await world.stream(audience, of: side.device) else {
                throw World.Missing()
            }
            pushers[name] = Pusher(side.device, stream, side: side)
        }
        self.pushers = pushers
    }

    /// An entity that is there in every test.
    static func entity(_ number: Int) -> EntityID { EntityID(high: 5, low: UInt64(number)) }

    /// Pushes one change of some operations.
    func push(_ who: String, n: Int64, _ operations: [EntenteSync.Operation]) async throws {
        guard let pusher = pushers[who] else { throw World.Missing() }
        let change = try pusher.change(n: n, operations)
        _ = try await pusher.push([change], to: world.store).get()
    }

    /// Makes an entity with values.
    static func made(
        _ number: Int,
        _ type: FieldName,
        _ fields: [FieldName: JSONValue]
    ) -> [EntenteSync.Operation] {
        [EntenteSync.Operation(entity(number), .new(type: type))]
            + fields.sorted { $0.key < $1.key }.map { name, value in
                EntenteSync.Operation(entity(number), .put(field: name, value: value))
            }
    }

    /// A digest over all rows in their order.
    func digest() async throws -> String {
        let rows = try await world.owner.query(
            Statement(
                "test-rows-digest",
                """
                SELECT coalesce(md5(string_agg(row::text, E'\\n' ORDER BY workspace, stream, entity)), '')
                FROM entente.entity AS row
                """
            )
        )
        return rows.text(0, 0)
    }

    /// How many rows hold a text.
    func count(of text: String) async throws -> Int64 {
        let rows = try await world.owner.query(
            Statement(
                "test-rows-with",
                """
                SELECT count(*) FROM entente.entity
                WHERE fields::text LIKE '%' || $1::text || '%'
                    OR position(convert_to($1::text, 'UTF8') IN line) > 0
                """
            ),
            [.text(text)]
        )
        return rows.int64(0, 0)
    }
}
