import ArgumentParser
import EntenteDomain
import EntenteSync
import Foundation

/// Does one round of a job for each line that it reads; the main command starts it.
struct RoundsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rounds",
        abstract: "Does one round of a job for each line of its input.",
        shouldDisplay: false
    )

    @Argument var job: Job
    @Argument var folder: String

    func run() throws {
        let round = try TextRounds(TextFiles(folder: URL(filePath: folder))).round(of: job)
        write("ready")
        while readLine() != nil {
            write(String(decoding: try JSONEncoder().encode(try round()), as: UTF8.self))
        }
    }

    private func write(_ line: String) {
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }
}

extension Job: ExpressibleByArgument {}

/// Our side of every job.
struct TextRounds {
    let files: TextFiles

    init(_ files: TextFiles) { self.files = files }

    func round(of job: Job) throws -> () throws -> Measurement {
        switch job {
        case .merge: try merging("history")
        case .packed: try merging("packed")
        case .bundle: try bundling()
        case .stream: try streaming()
        case .local: try typing()
        case .open: try opening()
        case .reopen: try reopening()
        case .save: try saving()
        case .memory: try remembering()
        case .gap: try limit(joined: false)
        case .runs: try limit(joined: true)
        }
    }

    private func merging(_ name: String) throws -> () throws -> Measurement {
        let bytes = try files.bytes(name)
        return {
            var measurement = try Measurement.round {
                try TextReplica(merging: TextBundle(encoded: bytes).history).text
            }
            measurement.bytes = bytes.count
            return measurement
        }
    }

    private func bundling() throws -> () throws -> Measurement {
        let bytes = try files.bytes("bundle")
        return {
            var measurement = try Measurement.round {
                let bundle = try TextBundle(encoded: bytes)
                guard let effects = bundle.effects else { return "" }
                return try TextReplica(history: bundle.history, effects: effects).text
            }
            measurement.bytes = bytes.count
            return measurement
        }
    }

    private func streaming() throws -> () throws -> Measurement {
        let updates = try files.updates()
        let text = String(decoding: try files.bytes("authors"), as: UTF8.self)
        let authors = text.split(separator: "\n").compactMap { DeviceID($0) }
        return {
            var measurement = try Measurement.round {
                var replica = TextReplica()
                for author in authors { _ = replica.agent(author) }
                for update in updates { try replica.apply(TextUpdate(encoded: update)) }
                return replica.text
            }
            measurement.bytes = updates.reduce(0) { $0 + $1.count } / max(updates.count, 1)
            return measurement
        }
    }

    private func patches() throws -> [Patch] {
        try JSONDecoder().decode(PortablePatches.self, from: Data(contentsOf: files.trace)).patches
    }

    private func typing() throws -> () throws -> Measurement {
        let patches = try patches()
        return {
            try Measurement.round {
                var replica = TextReplica()
                let author = replica.agent(TextEngine.device(0))
                for patch in patches {
                    if patch.deleted > 0 {
                        try replica.delete(at: patch.position, count: patch.deleted, by: author)
                    }
                    if !patch.inserted.isEmpty {
                        try replica.insert(patch.inserted, at: patch.position, by: author)
                    }
                }
                return replica.text
            }
        }
    }

    private func opening() throws -> () throws -> Measurement {
        let line = try files.bytes("note")
        return { try Measurement.round { try SavedNote.open(line) } }
    }

    private func reopening() throws -> () throws -> Measurement {
        let history = try files.bytes("history")
        let text = try files.bytes("text")
        return {
            try Measurement.round {
                let text = String(decoding: text, as: UTF8.self)
                return TextReplica(history: try TextBundle(encoded: history).history, text: text)
                    .text
            }
        }
    }

    private func saving() throws -> () throws -> Measurement {
        let bundle = try TextBundle(encoded: files.bytes("history"))
        return {
            var size = 0
            var measurement = Measurement.round {
                size = bundle.encoded(.plain).count
                return ""
            }
            measurement.bytes = size
            measurement.text = nil
            return measurement
        }
    }

    private func remembering() throws -> () throws -> Measurement {
        let bytes = try files.bytes("history")
        // The pages of the program itself are not the document's.
        let small = try TextEngine.history(of: .lagging(transactions: 20)).history
        _ = try TextReplica(
            merging: TextBundle(encoded: TextBundle(history: small).encoded()).history
        )
        return {
            Memory.resetPeak()
            let before = Memory.resident
            let replica = try TextReplica(merging: TextBundle(encoded: bytes).history)
            let length = replica.text.utf8.count
            let held = Memory.resident - before
            let peak = Memory.peak - before
            return withExtendedLifetime(replica) {
                Measurement(held: held, peak: peak, bytes: length)
            }
        }
    }

    private func limit(joined: Bool) throws -> () throws -> Measurement {
        let edits = PlainEdits(try patches(), joined: joined)
        return { Measurement.round { edits.run() } }
    }
}
