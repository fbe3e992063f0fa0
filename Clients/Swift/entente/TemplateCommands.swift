import ArgumentParser
import EntenteClient
import EntenteDomain
import EntenteSync

struct TemplateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "template",
        abstract: "What the next partnership, plan or set of KPIs begins with.",
        subcommands: [TemplateTake.self, TemplateApply.self]
    )
}

struct TemplateTake: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "take",
        abstract: "Note what shall be cloned: all of a scope, or the entities that are named.",
        discussion: "Example: entente template take 'Export KPIs' --scope kpis"
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var scope: ScopeOptions
    @Argument(help: "The one line that names it.") var title: String
    @Option(name: .customLong("scope"), help: "partnership, plan or kpis.") var extent = "kpis"
    @Option(help: "The finished partnership that it comes from.") var finished: String?
    @Argument(help: "The beginnings of ids; all of the scope without any.") var ids: [String] = []

    func validate() throws {
        guard Template.Scope(rawValue: extent) != nil else {
            let known = Template.Scope.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("--scope must be one of \(known).")
        }
    }

    func run() async throws {
        try await common.withReplica { bench in
            let stream = try await bench.stream(scope)
            let types = Set(Catalogue.entities.map(\.name))
            var entities: [EntityID] = []
            for id in ids {
                let view = try await bench.entity(id, types, scope)
                guard view.stream == stream.id else {
                    throw CommandFailure(.notFound, "\(id) is not in that stream.")
                }
                entities.append(view.id)
            }
            let day = try await bench.replica.day(of: systemTime(), in: stream.partnership)
            let id = try await bench.replica.takeTemplate(
                title,
                scope: Template.Scope(rawValue: extent) ?? .kpis,
                entities: entities,
                finished: finished,
                in: stream.id,
                on: day
            )
            try await bench.confirm("Took template", id, in: stream.id)
        }
    }
}

struct TemplateApply: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Begin with what a template holds, in this partnership or another one.",
        discussion: """
            Copies begin their lives anew; what is agreed is not copied. Doing it again adds only what is \
            missing.
            Example: entente template apply 7k2m9xqp --partnership 'Aurora and Cascade'
            """
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var scope: ScopeOptions
    @Argument(help: "The beginning of the template's id.") var id: String

    func run() async throws {
        try await common.withReplica { bench in
            let anywhere = ScopeOptions.everywhere(in: nil)
            let template = try await bench.entity(id, [Template.definition.name], anywhere)
            let target = try await bench.stream(scope)
            let applied = try await bench.replica.apply(
                template: template.id,
                from: template.stream,
                to: target.id
            )
            if common.json {
                return Output.json([
                    "added": .array(applied.added.map { .string($0.description) }),
                    "known": .integer(Int64(applied.known)),
                    "references_left_out": .integer(Int64(applied.dropped)),
                ])
            }
            Output.say("\(applied.added.count) added, \(applied.known) were there already.")
            if applied.dropped > 0 {
                Output.say(
                    "\(applied.dropped) references name what is not there, and were left out."
                )
            }
            try await bench.sayWhatIsOnlyHere()
        }
    }
}
