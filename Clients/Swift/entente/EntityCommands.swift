import ArgumentParser
import EntenteClient
import EntenteDomain
import EntenteSync
import EntenteTerminal

struct EntityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "entity",
        abstract: "Everything that the catalogue knows, by its type and fields.",
        discussion: """
            Fields are written as field=value; members of sets as field+=value and field-=value. Money is \
            written as 'EUR 12.50', organisations, departments and members by name, other entities by \
            the beginning of their id. `entente entity types receipt` shows what there is to write.
            """,
        subcommands: [
            EntityTypes.self, EntityAdd.self, EntityEdit.self, EntityList.self, EntityShow.self,
        ]
    )
}

/// Finds what the catalogue says of a type.
private func definition(_ type: String) throws -> EntityDefinition {
    guard let name = FieldName(type), let definition = Catalogue.entity(name) else {
        throw CommandFailure(
            .notFound,
            "There is no type \(type); `entente entity types` shows which there are."
        )
    }
    return definition
}

struct EntityTypes: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "types",
        abstract: "Show the types of entities, or the fields of one.",
        discussion: """
            Example: entente entity types receipt

            Programs get all of it: `--as schema` prints JSON Schema, `--as typescript` declarations, \
            `--as reference` a page in Markdown.
            """
    )

    enum Form: String, ExpressibleByArgument, CaseIterable {
        case schema, typescript, reference
    }

    @Argument(help: "A type.") var type: String?
    @Option(name: .customLong("as"), help: "Print all types in this form.") var form: Form?

    func run() throws {
        switch form {
        case .schema: return print(CatalogueSchema.text, terminator: "")
        case .typescript: return print(CatalogueTypes.text, terminator: "")
        case .reference: return print(CatalogueReference.text, terminator: "")
        case nil: break
        }
        guard let type else {
            var table = Table([.fixed("type"), .text("what it is")])
            for entity in Catalogue.entities {
                table.add([entity.name.description, entity.summary])
            }
            return Output.table(table)
        }
        do {
            try show(definition(type))
        } catch let failure as CommandFailure {
            Output.complain("entente: \(failure.message)")
            throw ExitCode(failure.status.rawValue)
        }
    }

    private func show(_ entity: EntityDefinition) {
        Output.say("\(entity.name): \(entity.summary)")
        var table = Table([
            .fixed("field"), .fixed("merges as"), .text("what it means"), .text("what it holds"),
        ])
        for field in entity.everyField {
            table.add([
                field.name.description, field.merge.rawValue,
                (field.isPrivate ? "Private. " : "") + field.summary, field.kind.words,
            ])
        }
        Output.table(table)
        for step in entity.states?.steps ?? [] {
            Output.say("  \(step.from) -> \(step.to) (\(step.by.rawValue))")
        }
    }
}

struct EntityAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Add an entity.",
        discussion: "Example: entente entity add receipt 'Cold storage' value='EUR 42000' "
            + "confirmed_on=2026-11-21"
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var scope: ScopeOptions
    @Argument(help: "Its type.") var type: String
    @Argument(help: "The one line that names it.") var title: String
    @Argument(help: "Its fields, each as field=value.") var fields: [String] = []

    func run() async throws {
        try await common.withReplica { bench in
            let entity = try definition(type)
            let stream = try await bench.stream(scope.placed(by: entity))
            let all = try await bench.steps(fields, of: entity, scope)
            let isShared = stream.audience == .shared
            let steps = isShared ? all.filter { !$0.isPrivate } : all
            let hidden = isShared ? all.filter(\.isPrivate) : []
            let own =
                hidden.isEmpty ? nil : try await bench.stream(.organisation, beside: stream).id
            try EntityStep.check(all, of: entity, from: nil, byMaker: true)
            let department = bench.replica.identity.principal.department
            let title = title
            let id = try await bench.replica.edit(stream.id) { draft in
                let id = draft.new(entity.name)
                draft.put(id, Field.title, .string(title))
                let written = steps.compactMap(\.action.field)
                if !written.contains(Field.department) {
                    draft.put(id, Field.department, .string(department.description))
                }
                if let states = entity.states, !written.contains(states.field) {
                    draft.put(id, states.field, .string(states.initial))
                }
                for step in steps { draft.append(step.action, to: id) }
                return id
            }
            if let own {
                try await bench.replica.edit(own) { draft in
                    for step in hidden { draft.append(step.action, to: id) }
                }
            }
            try await bench.confirm("Added \(entity.name)", id, in: stream.id)
        }
    }
}

struct EntityEdit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit",
        abstract: "Change fields of an entity.",
        discussion: """
            With nothing after the sign a field is emptied.
            Example: entente entity edit 7k2m9xqp severity=4 gives+=9qx2m7kp
            Example: entente entity edit 7k2m9xqp due=
            """
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var scope: ScopeOptions
    @Argument(help: "The beginning of its id.") var id: String
    @Argument(help: "Its fields, each as field=value.") var fields: [String]

    func run() async throws {
        try await common.withReplica { bench in
            let known = Set(Catalogue.entities.map(\.name))
            let view = try await bench.entity(id, known, scope)
            guard let entity = view.type.flatMap({ Catalogue.entity($0) }) else { return }
            let steps = try await bench.steps(fields, of: entity, scope)
            let maker = view.json["made"]?["organisation"]?.text
            let side = bench.replica.identity.principal.organisation.description
            try EntityStep.check(
                steps,
                of: entity,
                from: entity.states.flatMap { view.text($0.field) },
                byMaker: maker == nil || maker == side
            )
            let stream = try await bench.replica.stream(view.stream)
            let hidden = stream.audience == .shared ? steps.filter(\.isPrivate) : []
            let shown = stream.audience == .shared ? steps.filter { !$0.isPrivate } : steps
            try await bench.replica.edit(view.stream) { draft in
                for step in shown { draft.append(step.action, to: view.id) }
            }
            if !hidden.isEmpty {
                let own = try await bench.stream(.organisation, beside: stream)
                try await bench.replica.edit(own.id) { draft in
                    for step in hidden { draft.append(step.action, to: view.id) }
                }
            }
            try await bench.confirm("Changed \(entity.name)", view.id, in: view.stream)
        }
    }
}

/// One step on an entity, as a person asked for it.
struct EntityStep: Sendable {
    let action: EntenteSync.Operation.Action
    let isPrivate: Bool

    /// Says at once what the gateway would refuse later: a step that the state does not allow.
    static func check(
        _ steps: [EntityStep],
        of entity: EntityDefinition,
        from state: String?,
        byMaker: Bool
    ) throws(CommandFailure) {
        guard let states = entity.states else { return }
        var current = state ?? states.initial
        for step in steps {
            guard case .put(states.field, .string(let next)) = step.action else { continue }
            do throws(StateMachine.Refusal) {
                try states.check(from: current, to: next, byMaker: byMaker)
            } catch {
                throw CommandFailure(.notFound, "\(states.field): \(error).")
            }
            current = next
        }
    }
}

extension Workbench {
    /// The steps that assignments mean.
    func steps(
        _ assignments: [String],
        of entity: EntityDefinition,
        _ scope: ScopeOptions
    ) async throws -> [EntityStep] {
        var steps: [EntityStep] = []
        for words in assignments {
            let assignment = try FieldAssignment(words, of: entity)
            let value = try await value(assignment, scope)
            let name = assignment.field.name
            let action: EntenteSync.Operation.Action =
                switch assignment.kind {
                case .put: .put(field: name, value: value)
                case .add: .add(field: name, member: value.text ?? value.words)
                case .remove: .rem(field: name, member: value.text ?? value.words)
                }
            steps.append(EntityStep(action: action, isPrivate: assignment.field.isPrivate))
        }
        return steps
    }
}

extension EntenteSync.Operation.Action {
    /// The field that the step writes.
    fileprivate var field: FieldName? {
        if case .put(let field, _) = self { field } else { nil }
    }
}

struct EntityList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Show the entities of a type.",
        discussion: "Example: entente entity list receipt"
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var scope: ScopeOptions
    @Argument(help: "The type.") var type: String

    func run() async throws {
        try await common.withReplica { bench in
            let entity = try definition(type)
            var views: [EntityView] = []
            for stream in try await bench.searched(scope) {
                views += try await bench.replica.entities(entity.name, in: stream.id)
            }
            if common.json { return Output.json(.array(views.map(\.json))) }
            let fields = ([entity.states?.definition].compactMap(\.self) + entity.fields)
                .filter { $0.merge == .register && !$0.isPrivate }
            var table = Table(
                [.fixed("id"), .fixed(""), .text("title")]
                    + fields.map { .text($0.name.description) }
            )
            for view in views {
                table.add(
                    [view.shortID, view.marks, view.words(Field.title)]
                        + fields.map { bench.names.words(view.value($0.name), $0.kind) }
                )
            }
            Output.table(table)
            try await bench.sayWhatIsOnlyHere()
        }
    }
}

struct EntityShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one entity with all its fields.",
        discussion: "Example: entente entity show 7k2m9xqp"
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var scope: ScopeOptions
    @Argument(help: "The beginning of its id.") var id: String

    func run() async throws {
        try await common.withReplica { bench in
            let known = Set(Catalogue.entities.map(\.name))
            let view = try await bench.entity(id, known, scope)
            if common.json { return Output.json(view.json) }
            let type = view.type.flatMap { Catalogue.entity($0) }
            Output.say("\(view.type?.description ?? "") \(view.id)")
            var table = Table([.fixed("field"), .text("value")])
            for field in view.fields {
                let kind = type?.field(field)?.kind ?? .line
                table.add([field.description, bench.names.words(view.value(field), kind)])
            }
            for agreement in try await bench.agreements(scope) where agreement.entity.id == view.id
            {
                table.add([
                    agreement.field.description,
                    "\(agreement.value.words) [\(agreement.standing.state.word)]",
                ])
            }
            Output.table(table)
        }
    }
}
