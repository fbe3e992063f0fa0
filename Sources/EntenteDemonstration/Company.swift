import EntenteClient
import EntenteDomain
import EntenteSync

/// The six people together, and what they do.
struct Company: Sendable {
    let players: [Player]

    static let kpi = "Global temperature anomaly"
    static let note = "Review of a television episode"

    func player(_ person: Cast.Person) -> Player {
        guard let player = players.first(where: { $0.person == person }) else {
            preconditionFailure("everyone of the cast plays")
        }
        return player
    }

    /// Everyone sends, then everyone fetches what the others sent.
    func syncAll() async throws {
        for _ in 0..<2 {
            for player in players { try await player.sync() }
        }
    }

    // MARK: Gives and asks

    /// What each side gives and asks, something private, and a field that two set at once.
    func exchange() async throws {
        let ada = player(Cast.ada)
        let shared = try await ada.stream("shared").id
        guard try await find("Cold storage for 200 pallets", EntityType.give, shared) == nil else {
            return
        }
        _ = try await add(
            EntityType.give,
            "Cold storage for 200 pallets",
            by: player(Cast.aino),
            [(Field.quantity, "200"), (Field.unit, "pallets"), (Field.due, "2027-03-31")]
        )
        let tasting = try await add(
            EntityType.ask,
            "Tasting days in Borealis stores",
            by: ada,
            [(Field.quantity, "40"), (Field.unit, "days"), (Field.due, "2027-06-30")]
        )
        _ = try await add(
            EntityType.give,
            "Shelf space at eye level in 12 stores",
            by: player(Cast.bruno),
            [(Field.quantity, "12"), (Field.unit, "stores")]
        )
        _ = try await add(
            EntityType.ask,
            "Export documents within two days",
            by: player(Cast.berta),
            [(Field.quantity, "2"), (Field.unit, "days")]
        )
        try await writePrivately()
        try await syncAll()
        // Neither has seen the other's word, so both stand beside each other until somebody chooses.
        for (person, days) in [(Cast.anton, "40"), (Cast.bela, "30")] {
            try await player(person).replica.edit(shared) { draft in
                draft.put(tasting, Field.quantity, .string(days))
            }
        }
        try await syncAll()
    }

    /// A note of one department alone, which never leaves its stream.
    private func writePrivately() async throws {
        let berta = player(Cast.berta)
        let own = try await berta.stream("department").id
        _ = try await berta.replica.addNote(
            "What we would pay",
            body: "Up to 18 euros a pallet and week.\n",
            in: own
        )
    }

    private func add(
        _ type: FieldName,
        _ title: String,
        by player: Player,
        _ fields: [(FieldName, String)]
    ) async throws -> EntityID {
        let stream = try await player.stream("shared").id
        let department = player.replica.identity.principal.department
        return try await player.replica.edit(stream) { draft in
            let id = draft.new(type)
            draft.put(id, Field.title, .string(title))
            draft.put(id, Field.department, .string(department.description))
            draft.put(id, Field.state, .string(ItemState.offered.rawValue))
            for (field, value) in fields { draft.put(id, field, .string(value)) }
            return id
        }
    }

    private func find(
        _ title: String,
        _ type: FieldName,
        _ stream: StreamID
    ) async throws -> EntityView? {
        try await player(Cast.ada).replica.entities(type, in: stream)
            .first { $0.text(Field.title) == title }
    }

    // MARK: A KPI

    /// Each side brings in what one source reports, so that both readings of a month stand together.
    func report(_ file: ReadingFile) async throws {
        let ada = player(Cast.ada)
        let shared = try await ada.stream("shared").id
        let kpi: EntityID
        if let known = try await find(Self.kpi, EntityType.kpi, shared) {
            kpi = known.id
        } else {
            kpi = try await ada.replica.edit(shared) { draft in
                let id = draft.new(EntityType.kpi)
                for (field, value) in [
                    (Field.title, Self.kpi), (Field.unit, "degrees Celsius"),
                    (Field.cadence, "monthly"), (Field.direction, "down"),
                ] { draft.put(id, field, .string(value)) }
                return id
            }
            try await syncAll()
        }
        for (source, person) in zip(file.sources.sorted(), [Cast.ada, Cast.bela]) {
            _ = try await player(person).replica.record(
                file.readings[source] ?? [],
                of: kpi,
                in: shared
            )
        }
        try await syncAll()
    }

    // MARK: A note

    /// Anton and Bruno write one note at the same time, with the recorded stretches offline.
    func write(_ text: RecordedText, _ progress: (String) -> Void) async throws {
        let writers = [player(Cast.anton), player(Cast.bruno)]
        let shared = try await writers[0].stream("shared").id
        if let known = try await find(Self.note, EntityType.note, shared),
            known.text(Field.body) == text.endContent
        {
            return
        }
        let note = try await writers[0].replica.addNote(Self.note, in: shared)
        for writer in writers { try await writer.sync() }
        try await CoWriting(
            plan: WritingPlan(text),
            writers: writers,
            note: note,
            stream: shared
        ).play { progress("\($0) of \($1) stretches") }
        try await syncAll()
        for player in players {
            let view = try await player.replica.entity(note, in: shared)
            guard view?.text(Field.body) == text.endContent else {
                throw DemonstrationError("\(player.person.name) does not have the recorded text")
            }
        }
    }
}
