import ArgumentParser
import EntenteClient
import EntenteDomain
import EntenteSync
import EntenteTerminal

/// A type that is kept as a list of items: gives and asks.
protocol ItemKind: Sendable {
    static var type: FieldName { get }
    static var abstract: String { get }
}

/// What one side gives.
enum Give: ItemKind {
    static let type = EntityType.give
    static let abstract = "What your side gives."
}

/// What one side asks for.
enum Ask: ItemKind {
    static let type = EntityType.ask
    static let abstract = "What your side asks for."
}

struct ItemCommand<Kind: ItemKind>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: Kind.type.word,
            abstract: Kind.abstract,
            subcommands: [ItemAdd<Kind>.self, ItemList<Kind>.self, ItemEdit<Kind>.self]
        )
    }
}

/// The fields of an item; what is not named stays as it is.
struct ItemFields: ParsableArguments {
    @Option(help: "More about it.") var details: String?
    @Option(help: "How much, a decimal such as 200 or 12.50.") var quantity: String?
    @Option(help: "What is counted or measured.") var unit: String?
    @Option(help: "The day by which, such as 2026-12-31.") var due: String?
    @Option(help: "draft, offered, matched, accepted, delivered or confirmed.") var state: String?
    @Option(help: "Your own estimate of its worth, as 'EUR 40000'; only your organisation sees it.")
    var estimate: String?
    @Option(help: "Your own remark; only your organisation sees it.") var remark: String?

    func validate() throws {
        if let quantity, ExactDecimal(quantity) == nil {
            throw ValidationError("--quantity must be a decimal such as 200 or 12.50.")
        }
        if let estimate, JSONValue(money: estimate) == nil {
            throw ValidationError("--estimate must be money such as 'EUR 40000'.")
        }
        if let due, !due.isEmpty, CivilDate(due) == nil {
            throw ValidationError("--due must be a day such as 2026-12-31.")
        }
        if let state, ItemState(rawValue: state) == nil {
            let states = ItemState.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("--state must be one of \(states).")
        }
    }

    /// The fields that everyone who reads the stream sees.
    var shown: [(FieldName, String)] {
        [
            (Field.details, details), (Field.quantity, quantity), (Field.unit, unit),
            (Field.due, due), (Field.state, state),
        ].compactMap { field, text in text.map { (field, $0) } }
    }

    /// The fields of the overlay in the organisation's own stream.
    var hidden: [(FieldName, JSONValue)] {
        [
            (Field.estimate, estimate.flatMap { JSONValue(money: $0) }),
            (Field.remark, remark.map { .string($0) }),
        ].compactMap { field, value in value.map { (field, $0) } }
    }

    /// Writes the overlay of an entity, if there is anything to write.
    func writeHidden(_ entity: EntityID, beside stream: StreamStatus, _ bench: Workbench)
        async throws
    {
        let hidden = hidden
        guard !hidden.isEmpty else { return }
        let own =
            stream.audience == .shared
            ? try await bench.stream(.organisation, beside: stream) : stream
        try await bench.replica.edit(own.id) { draft in
            for (field, value) in hidden { draft.put(entity, field, value) }
        }
    }
}

struct ItemAdd<Kind: ItemKind>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "add",
            abstract: "Add one to the list.",
            discussion: "Example: entente \(Kind.type) add 'Cold storage' --quantity 200 "
                + "--unit pallets --due 2026-12-31"
        )
    }

    @OptionGroup var common: CommonOptions
    @OptionGroup var scope: ScopeOptions
    @Argument(help: "The one line that names it.") var title: String
    @OptionGroup var fields: ItemFields

    func run() async throws {
        try await common.withReplica { bench in
            let stream = try await bench.stream(scope)
            let last = try await bench.replica.entities(Kind.type, in: stream.id)
                .compactMap(\.orderKey).max()
            let department = bench.replica.identity.principal.department
            let (title, shown) = (title, fields.shown)
            let id = try await bench.replica.edit(stream.id) { draft in
                let id = draft.new(Kind.type)
                draft.put(id, Field.title, .string(title))
                draft.put(id, Field.department, .string(department.description))
                for (field, text) in shown { draft.put(id, field, .string(text)) }
                if !shown.contains(where: { $0.0 == Field.state }) {
                    draft.put(id, Field.state, .string(ItemState.draft.rawValue))
                }
                if let key = OrderKey.between(last, nil) { draft.append(.pos(key: key), to: id) }
                return id
            }
            try await fields.writeHidden(id, beside: stream, bench)
            try await bench.confirm("Added \(Kind.type)", id, in: stream.id)
        }
    }
}

struct ItemEdit<Kind: ItemKind>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "edit",
            abstract: "Change one of the list.",
            discussion: "Example: entente \(Kind.type) edit 7k2m9xqp --state offered --if-unchanged"
        )
    }

    @OptionGroup var common: CommonOptions
    @OptionGroup var scope: ScopeOptions
    @Argument(help: "The beginning of its id.") var id: String
    @Option(help: "The one line that names it.") var title: String?
    @OptionGroup var fields: ItemFields
    @Option(help: "Move it before the one with this id.") var before: String?
    @Flag(help: "Delete it; it can be restored.") var delete = false
    @Flag(help: "Restore it after a deletion.") var restore = false
    @Flag(
        help: """
            Let the gateway refuse the change if somebody else has meanwhile written one of these fields; \
            `entente status --changes` says so.
            """
    )
    var ifUnchanged = false

    func validate() throws {
        if ifUnchanged, title == nil, fields.shown.isEmpty {
            throw ValidationError("--if-unchanged needs a field to write that others see.")
        }
    }

    func run() async throws {
        try await common.withReplica { bench in
            let view = try await bench.entity(id, [Kind.type], scope, deletedToo: restore)
            let stream = try await bench.replica.stream(view.stream)
            let next = try await neighbour(view, bench)
            let writes = (title.map { [(Field.title, $0)] } ?? []) + fields.shown
            let (delete, restore, ifUnchanged) = (delete, restore, ifUnchanged)
            try await bench.replica.edit(stream.id) { draft in
                for (field, text) in writes {
                    if ifUnchanged { try draft.require(unchanged: field, of: view.id) }
                    draft.put(view.id, field, .string(text))
                }
                if delete { draft.append(.del, to: view.id) }
                if restore { draft.append(.undel, to: view.id) }
            }
            if let next {
                try await bench.replica.place(view.id, before: next, of: Kind.type, in: stream.id)
            }
            try await fields.writeHidden(view.id, beside: stream, bench)
            try await bench.confirm("Changed \(Kind.type)", view.id, in: stream.id)
        }
    }

    private func neighbour(_ view: EntityView, _ bench: Workbench) async throws -> EntityID? {
        guard let before else { return nil }
        let next = try await bench.entity(before, [Kind.type], scope)
        guard next.stream == view.stream else {
            throw CommandFailure(.notFound, "Both must be in the same list.")
        }
        return next.id
    }
}

struct ItemList<Kind: ItemKind>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "list",
            abstract: "Show the list.",
            discussion: """
                Marks: + something of it is only on this device; ! two values stand beside each other; \
                ? a newer version wrote something that this one cannot read.
                Example: entente \(Kind.type) list --audience organisation
                """
        )
    }

    @OptionGroup var common: CommonOptions
    @OptionGroup var scope: ScopeOptions

    func run() async throws {
        try await common.withReplica { bench in
            let stream = try await bench.stream(scope)
            let items = try await bench.replica.entities(Kind.type, in: stream.id).inOrder
            let overlays = try await bench.overlays(beside: stream)
            if common.json {
                return Output.json(
                    .array(
                        items.map { item in
                            var object = JSONObject([("entity", item.json)])
                            if let overlay = overlays[item.id] {
                                object.set("private", overlay.json)
                            }
                            object.set("stream", .string(item.stream.description))
                            return .object(object)
                        }
                    )
                )
            }
            var table = Table(
                [
                    .fixed("id"), .fixed(""), .text("title"),
                    .number("quantity"),
                    .fixed("due"), .fixed("state"), .text("department"),
                    .number("estimate"),
                ]
            )
            for item in items {
                let department = item.text(Field.department).flatMap { DepartmentID($0) }
                table.add([
                    item.shortID, item.marks, item.words(Field.title), item.quantity,
                    item.words(Field.due), item.words(Field.state),
                    department.map(bench.names.department) ?? "",
                    bench.names.words(overlays[item.id]?.value(Field.estimate), .money),
                ])
            }
            Output.table(table)
            try await bench.sayWhatIsOnlyHere()
        }
    }
}

extension Workbench {
    /// What private streams add to entities of a shared one.
    func overlays(beside stream: StreamStatus) async throws -> [EntityID: EntityView] {
        guard stream.audience == .shared else { return [:] }
        var overlays: [EntityID: EntityView] = [:]
        for other in try await replica.streams()
        where other.partnership == stream.partnership && other.audience.kind == "organisation" {
            for view in try await replica.everything(in: other.id) where view.type == nil {
                overlays[view.id] = view
            }
        }
        return overlays
    }
}

extension EntityView {
    /// The quantity with its unit.
    var quantity: String {
        [words(Field.quantity), words(Field.unit)].filter { !$0.isEmpty }.joined(separator: " ")
    }
}
