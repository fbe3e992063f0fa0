import EntenteDomain
import TestSupport

@testable import EntenteSync

/// `merges`: logs, and what a reader displays in the end.
enum MergeVectors {
    private static let item: EntityID = Published.id("item")
    private static let title: FieldName = "title"

    static func file() throws -> VectorFile {
        var cases: [String] = []
        for (about, log) in told { cases.append(try line(about, log)) }
        var generator = SeededGenerator(seed: 20_261_121)
        for number in 1...24 {
            cases.append(try line("drawn \(number)", drawn(14, using: &generator)))
        }
        return VectorFile(
            "merges",
            about: "Logs as pages carry them, and each entity as it is displayed in the end, with"
                + " its conflicts. Waiting changes of the reading device are folded after the log.",
            [("logs", cases), ("waiting", try waiting())]
        )
    }

    private static func line(_ about: String, _ log: VectorLog) throws -> String {
        Vector.line([
            ("about", .string(about)), ("log", try log.json()),
            ("views", .array(log.entities.map { log.folded($0).view })),
        ])
    }

    private static func op(_ action: EntenteSync.Operation.Action) -> [EntenteSync.Operation] {
        [EntenteSync.Operation(item, action)]
    }

    private static func log(
        _ steps: [(device: Int, base: Int64, at: Int64, action: EntenteSync.Operation.Action)]
    ) -> VectorLog {
        var log = VectorLog()
        for step in steps { log.append(step.device, base: step.base, at: step.at, op(step.action)) }
        return log
    }

    private static func put(_ value: JSONValue) -> EntenteSync.Operation.Action {
        .put(field: title, value: value)
    }

    private static func tag(_ member: String) -> EntenteSync.Operation.Action {
        .add(field: "tags", member: member)
    }

    private static func inc(_ amount: String) -> EntenteSync.Operation.Action {
        .inc(field: "votes", by: Published.decimal(amount))
    }

    /// One story for each sentence of clause 2.
    private static var told: [(String, VectorLog)] { registers + setsAndCounters + existence }

    private static var registers: [(String, VectorLog)] {
        [
            (
                "a write that saw the other replaces it",
                log([(0, 0, 1, put("a")), (1, 1, 2, put("b"))])
            ),
            (
                "two writes that saw nothing stand beside each other",
                log([(0, 0, 1, put("a")), (1, 0, 2, put("b"))])
            ),
            (
                "equal values are no conflict",
                log([(0, 0, 1, put("same")), (1, 0, 2, put("same"))])
            ),
            (
                "composed and decomposed are two values",
                log([(0, 0, 1, put("\u{E9}")), (1, 0, 2, put("e\u{301}"))])
            ),
            (
                "a write that saw all leaves one",
                log([(0, 0, 1, put("a")), (1, 0, 2, put("b")), (2, 2, 3, put("c"))])
            ),
            (
                "a write that saw one leaves the other",
                log([(0, 0, 1, put("a")), (1, 0, 2, put("b")), (2, 1, 3, put("c"))])
            ),
            (
                "a clock ahead counts up to the receipt",
                log([(0, 0, 9_999_999, put("ahead")), (1, 0, 900, put("b"))])
            ),
            (
                "of equal times the later seq is displayed",
                log([(1, 0, 5, put("first")), (0, 0, 5, put("second"))])
            ),
            (
                "the own earlier write is seen whatever the base",
                log([(0, 0, 1, put("a")), (0, 0, 2, put("b"))])
            ),
        ]
    }

    private static var setsAndCounters: [(String, VectorLog)] {
        [
            (
                "an addition survives a removal that had not seen it",
                log([
                    (0, 0, 1, tag("x")), (1, 1, 2, .rem(field: "tags", member: "x")),
                    (2, 1, 3, tag("x")),
                ])
            ),
            (
                "a removal takes what it saw",
                log([
                    (0, 0, 1, tag("x")), (1, 0, 2, tag("x")),
                    (2, 1, 3, .rem(field: "tags", member: "x")),
                ])
            ),
            (
                "increments add up",
                log([(0, 0, 1, inc("1")), (1, 0, 2, inc("2.50")), (2, 0, 3, inc("-0.5"))])
            ),
            (
                "a reset supersedes what it saw",
                log([(0, 0, 1, inc("1")), (1, 0, 2, inc("2")), (2, 1, 3, .reset(field: "votes"))])
            ),
            (
                "a sum that no longer fits is none",
                log([
                    (0, 0, 1, inc("9999999999999999999999999999999999")), (1, 0, 2, inc("1")),
                ])
            ),
        ]
    }

    private static var existence: [(String, VectorLog)] {
        [
            (
                "an edit beside a deletion is a conflict and stays",
                log([(0, 0, 1, .new(type: "ask")), (1, 1, 2, .del), (0, 1, 3, put("edited"))])
            ),
            (
                "a deletion that saw the edit is none",
                log([(0, 0, 1, .new(type: "ask")), (0, 0, 2, put("edited")), (1, 2, 3, .del)])
            ),
            (
                "a restoration beside a deletion wins",
                log([(0, 0, 1, .new(type: "ask")), (0, 0, 2, .del), (1, 1, 3, .undel)])
            ),
            (
                "a restoration that saw the conflict settles it",
                log([
                    (0, 0, 1, .new(type: "ask")), (1, 1, 2, .del), (0, 1, 3, put("edited")),
                    (2, 3, 4, .undel),
                ])
            ),
            (
                "fields of two kinds under one name never meet",
                log([(0, 0, 1, tag("x")), (1, 1, 2, .put(field: "tags", value: "register"))])
            ),
            (
                "two types stand beside each other",
                log([(0, 0, 1, .new(type: "ask")), (1, 0, 2, .new(type: "give"))])
            ),
            ("an edit of what nobody made is an edit", log([(0, 0, 1, put("orphan"))])),
            ("what is made again replaces no more than its first had seen", madeAgain),
            (
                "two places of one item",
                log([(0, 0, 1, position("V")), (1, 0, 2, position("a"))])
            ),
        ]
    }

    /// A change that was made on the first one alone, and again when the second was in the log: its value
    /// stands beside the second's, its text builds on what there was then.
    static var madeAgain: VectorLog {
        var log = log([
            (0, 0, 1, .put(field: title, value: "a")), (1, 1, 2, .put(field: title, value: "b")),
            (1, 1, 3, edit(of: 0, "typed")),
        ])
        let steps = [
            EntenteSync.Operation(item, .put(field: title, value: "c")),
            EntenteSync.Operation(item, edit(of: 5, " late")),
        ]
        log.append(2, base: 3, at: 9_000, late: .init(base: 1, at: Milliseconds(4)), steps)
        return log
    }

    private static func edit(of length: Int, _ text: String) -> EntenteSync.Operation.Action {
        let splice = TextSplice(length: length, index: length, delete: 0, insert: text)
        return .text(field: "body", splice: splice)
    }

    /// Two changes of a later version, of a field and of an item as a whole, and one of this version.
    static var unread: VectorLog {
        var log = log([(0, 0, 1, .new(type: "ask"))])
        log.append(1, base: 1, need: ["drawing", "colour"], op(.put(field: "shape", value: "o")))
        log.append(2, base: 1, need: ["folding"], op(.del))
        log.append(0, base: 3, op(.put(field: title, value: "read")))
        return log
    }

    private static func position(_ text: String) -> EntenteSync.Operation.Action {
        guard let key = OrderKey(text) else { preconditionFailure("not an order key") }
        return .pos(key: key)
    }

    /// A log of three devices that crowd on two entities and one field of each kind.
    static func drawn(_ count: Int, using generator: inout SeededGenerator) -> VectorLog {
        var log = VectorLog()
        for _ in 0..<count {
            let device = Int.random(in: 0..<3, using: &generator)
            let base = Int64.random(in: log.lastBase(of: device)...log.size, using: &generator)
            var operations: [EntenteSync.Operation] = []
            var edited: Set<EntityID> = []
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let entity: EntityID = Published.id(
                    Int.random(in: 0..<3, using: &generator) > 0 ? "item" : "another item"
                )
                var action = drawnAction(using: &generator)
                if case .text = action {
                    // The length counts the change's own edits too; one edit of a text a change is enough.
                    guard edited.insert(entity).inserted else { continue }
                    let length = log.length(entity, "body", for: device, base: base)
                    action = drawnEdit(of: length, using: &generator)
                }
                operations.append(EntenteSync.Operation(entity, action))
            }
            guard !operations.isEmpty else { continue }
            log.append(
                device,
                base: base,
                at: Int64.random(in: 900...1_020, using: &generator),
                operations
            )
        }
        return log
    }

    private static func drawnAction(
        using generator: inout SeededGenerator
    ) -> EntenteSync.Operation.Action {
        let letter = ["a", "b", "c"].randomElement(using: &generator) ?? "a"
        let amount = ["1", "-2.5", "0.25"].randomElement(using: &generator) ?? "1"
        switch Int.random(in: 0..<14, using: &generator) {
        case 0: return .new(type: letter == "a" ? "ask" : "give")
        case 1, 2: return .put(field: title, value: .string(letter))
        case 3: return .put(field: "due", value: ["day": .string(letter)])
        case 4, 5: return .add(field: "tags", member: letter)
        case 6: return .rem(field: "tags", member: letter)
        case 7: return .inc(field: "votes", by: Published.decimal(amount))
        case 8: return .reset(field: "votes")
        case 9: return .del
        case 10: return .undel
        case 11: return position(letter == "a" ? "V" : letter)
        default:
            return .text(
                field: "body",
                splice: TextSplice(length: 0, index: 0, delete: 0, insert: "x")
            )
        }
    }

    static func drawnEdit(
        of length: Int,
        using generator: inout SeededGenerator
    ) -> EntenteSync.Operation.Action {
        let letters = ["a", "bc", "\u{1F600}", "e\u{301}", "\r\n", "def"]
        let index = Int.random(in: 0...min(length, 6), using: &generator)
        let most = min(3, length - index)
        let delete = Int.random(in: 0..<3, using: &generator) == 0 ? most : 0
        let isPlain = delete > 0 && Bool.random(using: &generator)
        let insert = isPlain ? "" : letters.randomElement(using: &generator) ?? "a"
        return .text(
            field: "body",
            splice: TextSplice(length: length, index: index, delete: delete, insert: insert)
        )
    }

    /// A log, then what one device has made and the log does not have (INV-7).
    private static func waiting() throws -> [String] {
        var generator = SeededGenerator(seed: 7)
        return try (1...6).map { _ in
            let log = drawn(10, using: &generator)
            var rest = log
            for _ in 0..<3 {
                let operations = [
                    EntenteSync.Operation(item, .put(field: title, value: "waits")),
                    EntenteSync.Operation(item, .add(field: "tags", member: "w")),
                    EntenteSync.Operation(
                        item,
                        drawnEdit(
                            of: rest.length(item, "body", for: 0, base: log.size),
                            using: &generator
                        )
                    ),
                ]
                rest.append(0, base: log.size, at: 2_000, operations)
            }
            let pending = rest.records.dropFirst(log.records.count)
            let views = rest.entities.map { id in
                var state = log.folded(id)
                for (header, change) in pending {
                    state.apply(change, device: header.device, confirmation: nil)
                }
                return state.view
            }
            return Vector.line([
                ("device", .string(Published.devices[0].description)), ("log", try log.json()),
                ("views", .array(views)), ("waiting", .array(pending.map { $0.change.json })),
            ])
        }
    }
}
