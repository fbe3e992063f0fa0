import EntenteDomain
import TestSupport

@testable import EntenteSync

/// `texts`: edits of one text with what their authors had seen, and the text they make.
enum TextVectors {
    private static let note: EntityID = Published.id("note")
    private static let body: FieldName = "body"

    static func file() -> VectorFile {
        var cases = told.map { line($0.0, $0.1) }
        var generator = SeededGenerator(seed: 1_121)
        for number in 1...30 {
            let log = drawn(number < 25 ? 25 : 120, using: &generator)
            cases.append(line("drawn \(number)", log))
        }
        return VectorFile(
            "texts",
            about: "Edits of one text in the order of the log: device, counter, base, and splices"
                + " [len, i, del, ins]; then the text. Lengths and places are Unicode scalars.",
            [("texts", cases)]
        )
    }

    private static func line(_ about: String, _ log: VectorLog) -> String {
        let text = log.folded(note).texts[body] ?? TextState()
        let edits = log.records.map { header, change -> JSONValue in
            [
                "base": .integer(change.base), "device": .string(header.device.description),
                "n": .integer(change.n),
                "splices": .array(
                    change.operations.compactMap { operation in
                        guard case .text(_, let splice) = operation.action else { return nil }
                        return .array([
                            .integer(Int64(splice.length)), .integer(Int64(splice.index)),
                            .integer(Int64(splice.delete)), .string(splice.insert),
                        ])
                    }
                ),
            ]
        }
        return Vector.line([
            ("about", .string(about)), ("edits", .array(edits)),
            ("length", .integer(Int64(text.length))), ("text", .string(text.text)),
        ])
    }

    private typealias Step = (device: Int, base: Int64, splices: [(Int, Int, Int, String)])

    private static func log(_ steps: [Step]) -> VectorLog {
        var log = VectorLog()
        for step in steps {
            log.append(
                step.device,
                base: step.base,
                step.splices.map {
                    let splice = TextSplice(length: $0.0, index: $0.1, delete: $0.2, insert: $0.3)
                    return EntenteSync.Operation(note, .text(field: body, splice: splice))
                }
            )
        }
        return log
    }

    private static let start: Step = (2, 0, [(0, 0, 0, "<>")])

    private static var told: [(String, VectorLog)] { typed + deleted }

    private static var typed: [(String, VectorLog)] {
        [
            ("nothing", log([])),
            (
                "scalars are counted, not what a reader sees",
                log([
                    (0, 0, [(0, 0, 0, "\u{1F469}\u{200D}\u{1F469}\u{200D}\u{1F467}")]),
                    (0, 0, [(5, 1, 3, "")]),
                ])
            ),
            (
                "splices of one change come one after another",
                log([
                    (0, 0, [(0, 0, 0, "abc"), (3, 1, 1, "X"), (3, 3, 0, "d")])
                ])
            ),
            (
                "two words typed forwards",
                log([
                    start, (0, 1, [(2, 1, 0, "mi"), (4, 3, 0, "lk")]),
                    (1, 1, [(2, 1, 0, "eg"), (4, 3, 0, "gs")]),
                ])
            ),
            (
                "two words typed backwards",
                log([
                    start, (0, 1, [(2, 1, 0, "lk"), (4, 1, 0, "mi")]),
                    (1, 1, [(2, 1, 0, "gs"), (4, 1, 0, "eg")]),
                ])
            ),
            (
                "one forwards and one backwards",
                log([
                    start, (0, 1, [(2, 1, 0, "ab"), (4, 3, 0, "cd")]),
                    (1, 1, [(2, 1, 0, "yz"), (4, 1, 0, "wx")]),
                ])
            ),
        ]
    }

    private static var deleted: [(String, VectorLog)] {
        [
            (
                "two deletions of one part, and insertions within",
                log([
                    (0, 0, [(0, 0, 0, "abcdef")]), (1, 1, [(6, 1, 4, "")]),
                    (2, 1, [(6, 2, 2, "XY")]),
                    (0, 1, [(6, 3, 0, "-")]),
                ])
            ),
            (
                "an insertion beside a deleted character",
                log([
                    (0, 0, [(0, 0, 0, "abc")]), (1, 1, [(3, 1, 1, "")]),
                    (2, 1, [(3, 1, 0, "x"), (4, 3, 0, "y")]),
                    (1, 2, [(2, 1, 0, "z")]),
                ])
            ),
            (
                "an edit that does not fit has no effect",
                log([
                    (0, 0, [(0, 0, 0, "abc")]), (1, 1, [(9, 4, 0, "lost")]),
                    (1, 1, [(3, 3, 0, "d")]),
                ])
            ),
            (
                "three at one place",
                log([
                    start, (2, 1, [(2, 1, 0, "c1")]), (1, 1, [(2, 1, 0, "b1")]),
                    (0, 1, [(2, 1, 0, "a1")]),
                    (0, 3, [(6, 3, 0, "+")]), (1, 4, [(8, 5, 0, "-")]),
                ])
            ),
        ]
    }

    private static func drawn(_ count: Int, using generator: inout SeededGenerator) -> VectorLog {
        var log = VectorLog()
        for _ in 0..<count {
            let device = Int.random(in: 0..<3, using: &generator)
            let least = max(log.lastBase(of: device), log.size - 12)
            let base = Int64.random(in: least...log.size, using: &generator)
            let length = log.length(note, body, for: device, base: base)
            let edit = MergeVectors.drawnEdit(of: length, using: &generator)
            guard case .text(_, let splice) = edit, splice.isPossible else { continue }
            log.append(device, base: base, [EntenteSync.Operation(note, edit)])
        }
        return log
    }
}
