import ArgumentParser
import EntenteClient
import EntenteDomain
import EntenteSync
import EntenteTerminal
import Foundation

struct NoteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "note",
        abstract: "Texts that several write at once.",
        subcommands: [NoteNew.self, NoteEdit.self, NoteShow.self, NoteList.self]
    )
}

/// Where a note's text comes from when no editor shall be opened.
struct BodyOptions: ParsableArguments {
    @Option(help: "The text.") var body: String?
    @Option(help: "A file with the text; - is the standard input.") var file: String?

    func text() throws -> String? {
        if let body { return body }
        guard let file else { return nil }
        do {
            let data =
                file == "-"
                ? FileHandle.standardInput.readDataToEndOfFile()
                : try Data(contentsOf: URL(fileURLWithPath: file))
            guard let text = String(validating: data, as: UTF8.self) else {
                throw CommandFailure(.notFound, "\(file) is not UTF-8 text.")
            }
            return text
        } catch let error as CommandFailure {
            throw error
        } catch {
            throw CommandFailure(.notFound, "\(file) cannot be read.")
        }
    }
}

struct NoteNew: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Begin a note.",
        discussion: "Example: entente note new 'Tasting days' --body 'Forty days in spring.'"
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var scope: ScopeOptions
    @Argument(help: "The one line that names it.") var title: String
    @OptionGroup var source: BodyOptions

    func run() async throws {
        try await common.withReplica { bench in
            let stream = try await bench.stream(scope)
            let text = try source.text() ?? ""
            let id = try await bench.replica.addNote(title, body: text, in: stream.id)
            try await bench.confirm("Began note", id, in: stream.id)
        }
    }
}

struct NoteEdit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit",
        abstract: "Edit a note in $VISUAL or $EDITOR.",
        discussion: """
            Only the difference is sent, so that what your partner writes elsewhere in the note at the \
            same time stays as it is.
            Example: entente note edit 7k2m9xqp
            """
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var scope: ScopeOptions
    @Argument(help: "The beginning of its id.") var id: String
    @Option(help: "The one line that names it.") var title: String?
    @OptionGroup var source: BodyOptions

    func run() async throws {
        var note: EntityView?
        try await common.withReplica { bench in
            note = try await bench.entity(id, [EntityType.note], scope)
        }
        guard let note else { return }
        let seen = note.words(Field.body)
        try await reporting {
            var text = try source.text()
            if text == nil, title == nil {
                // The folder is free while the editor is open: a sync may go on beside it.
                text = try await Editor.edit(seen, beside: common.folder)
            }
            try await store(note, seen: seen, text)
        }
    }

    private func store(_ note: EntityView, seen: String, _ text: String?) async throws {
        try await common.withReplica { bench in
            let replica = bench.replica
            if let text {
                try await replica.rewriteNote(note.id, in: note.stream, from: seen, to: text)
            }
            if let title {
                try await replica.edit(note.stream) { draft in
                    draft.put(note.id, Field.title, .string(title))
                }
            }
            try await bench.confirm("Changed note", note.id, in: note.stream)
        }
    }
}

struct NoteShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what a note says.",
        discussion: """
            With --opened everybody who reads the note sees that you have opened it.
            Example: entente note show 7k2m9xqp
            Example: entente note show 7k2m9xqp --opened
            """
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var scope: ScopeOptions
    @Argument(help: "The beginning of its id.") var id: String
    @Flag(help: "Note that you have opened it.") var opened = false

    func run() async throws {
        try await common.withReplica { bench in
            let note = try await bench.entity(id, [EntityType.note], scope)
            if opened {
                let partnership = try await bench.replica.stream(note.stream).partnership
                let day = try await bench.replica.day(of: systemTime(), in: partnership)
                try await bench.replica.openNote(note.id, in: note.stream, on: day)
            }
            if common.json { return Output.json(note.json) }
            Output.say(note.words(Field.body))
        }
    }
}

struct NoteList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Show all notes of a stream.",
        discussion: "Example: entente note list"
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var scope: ScopeOptions

    func run() async throws {
        try await common.withReplica { bench in
            let stream = try await bench.stream(scope)
            let notes = try await bench.replica.entities(EntityType.note, in: stream.id)
            if common.json { return Output.json(.array(notes.map(\.json))) }
            var table = Table([
                .fixed("id"), .fixed(""), .text("title"),
                .number("characters"), .text("begins"),
            ])
            for note in notes {
                let body = note.words(Field.body)
                let line = body.split(separator: "\n").first.map(String.init) ?? ""
                table.add([
                    note.shortID, note.marks, note.words(Field.title),
                    String(body.unicodeScalars.count), line,
                ])
            }
            Output.table(table)
            try await bench.sayWhatIsOnlyHere()
        }
    }
}
