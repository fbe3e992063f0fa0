import EntenteDomain
import Oracles
import TestSupport
import Testing

@testable import EntenteSync

@Suite("Text: the bytes of a history")
struct TextCodingTests {
    @Test(arguments: [TextBundle.Form.plain, .packed])
    func `a history and what it does come back from their bytes as they were`(
        form: TextBundle.Form
    ) throws {
        var generator = SeededGenerator(seed: 41)
        for number in 0..<40 {
            let history = try randomHistory(runs: number, using: &generator)
            let bundle = TextBundle(
                history: history,
                effects: number % 2 == 0 ? try history.effects() : nil
            )
            let copy = try TextBundle(encoded: bundle.encoded(form))
            #expect(copy == bundle, "history \(number)")
            #expect(
                try TextReplica(merging: copy.history).text == TextReplica(merging: history).text
            )
        }
    }

    @Test(arguments: [TextBundle.Form.plain, .packed])
    func `no beginning of a message is a message, and nothing may follow one`(
        form: TextBundle.Form
    ) throws {
        var generator = SeededGenerator(seed: 42)
        let history = try randomHistory(runs: 16, using: &generator)
        let bytes = TextBundle(history: history, effects: try history.effects()).encoded(form)
        for count in bytes.indices {
            #expect(throws: TextCodingError.self) {
                try TextBundle(encoded: Array(bytes.prefix(count)))
            }
        }
        #expect(throws: TextCodingError.badLength) { try TextBundle(encoded: bytes + [1]) }
    }

    @Test(arguments: [TextBundle.Form.plain, .packed])
    func `damaged bytes are refused or are another history, and nothing worse`(
        form: TextBundle.Form
    ) throws {
        var generator = SeededGenerator(seed: 43)
        var refused = 0
        for number in 0..<15 {
            let history = try randomHistory(runs: 4 + number, using: &generator)
            let whole = TextBundle(history: history, effects: try history.effects()).encoded(form)
            for _ in 0..<100 {
                let bytes = damaged(whole, using: &generator)
                guard let copy = try? TextBundle(encoded: bytes) else {
                    refused += 1
                    continue
                }
                _ = try? TextReplica(merging: copy.history)
                if let effects = copy.effects {
                    _ = try? TextReplica(history: copy.history, effects: effects)
                }
                #expect(try TextBundle(encoded: copy.encoded(form)) == copy)
            }
        }
        #expect(refused > 100)
    }

    @Test func `a history says which part of it is wrong`() throws {
        var history = TextHistory()
        let agent = history.agent(DeviceID(high: 1, low: 2))
        try history.append(.insert(at: 0, "ab\u{E9}"), agent: agent, seq: 0, parents: [])
        let bytes = TextBundle(history: history).encoded()
        let text = try #require(bytes.firstIndex(of: 0xC3))
        func changed(_ place: Int, _ byte: UInt8) -> [UInt8] {
            var copy = bytes
            copy[place] = byte
            return copy
        }
        #expect(throws: TextCodingError.unknownFormat) { try TextBundle(encoded: changed(3, 2)) }
        #expect(throws: TextCodingError.unknownFormat) { try TextBundle(encoded: changed(4, 8)) }
        // A continuation without its beginning, and a letter too many.
        #expect(throws: TextCodingError.badText) { try TextBundle(encoded: changed(text, 0xA9)) }
        #expect(throws: TextCodingError.badText) {
            try TextBundle(encoded: changed(bytes.count - 5 - 2, 1 << 2))
        }
        #expect(throws: TextCodingError.badLength) { try TextBundle(encoded: changed(7, 200)) }
    }

    @Test func `few bytes cannot demand much memory`() {
        let name: [UInt8] = [0x45, 0x54, 0x58, 0x01]
        let most: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF, 0x0F]
        for flags in UInt8(0)...3 {
            for size in 0..<7 {
                var sizes = Array(repeating: [UInt8](arrayLiteral: 0), count: 7)
                sizes[size] = most
                #expect(throws: TextCodingError.self) {
                    try TextBundle(encoded: name + [flags] + sizes.flatMap(\.self))
                }
                // Below the largest that is permitted, yet far more than these bytes can tell.
                sizes[size] = [0x80, 0x80, 0x80, 0x01]
                #expect(throws: TextCodingError.self) {
                    try TextBundle(encoded: name + [flags] + sizes.flatMap(\.self))
                }
            }
        }
    }

    @Test func `an update comes back from its bytes as it was`() throws {
        let updates = [
            TextUpdate(author: 0, number: 0, parents: [], runs: [.insert(at: 0, "h\u{1F600}i")]),
            TextUpdate(
                author: 3,
                number: 7,
                parents: [.init(author: 3, number: 6)],
                runs: [.backspace(at: 4, count: 2), .delete(at: 9, count: 300)]
            ),
            // The number after the text begins like the continuation of a character.
            TextUpdate(
                author: 0,
                number: 0,
                parents: [],
                runs: [.insert(at: 0, "a\u{E9}"), .delete(at: 0, count: 33)]
            ),
            TextUpdate(
                author: 3,
                number: 7,
                parents: [.init(author: 1, number: 900), .init(author: 3, number: 6)],
                runs: [.insert(at: 5, "x"), .insert(at: 6, "yz"), .delete(at: 0, count: 1)]
            ),
        ]
        for update in updates {
            #expect(try TextUpdate(encoded: update.encoded) == update)
            for count in 0..<update.encoded.count {
                let beginning = Array(update.encoded.prefix(count))
                // Without its last runs it still is an update, but never the same one.
                if let shorter = try? TextUpdate(encoded: beginning) { #expect(shorter != update) }
            }
        }
    }

    @Test func `a keystroke takes at most fourteen bytes`() {
        let update = TextUpdate(
            author: 100,
            number: 1_000_000,
            parents: [.init(author: 100, number: 999_999)],
            runs: [.insert(at: 100_000, "e")]
        )
        #expect(update.encoded.count <= 14)
    }

    @Test func `damaged updates are refused or are others, and nothing worse`() throws {
        var generator = SeededGenerator(seed: 44)
        let update = TextUpdate(
            author: 1,
            number: 4,
            parents: [.init(author: 0, number: 2), .init(author: 1, number: 3)],
            runs: [.insert(at: 2, "a\u{1F600}"), .backspace(at: 3, count: 2)]
        )
        for _ in 0..<5_000 {
            var bytes = update.encoded
            bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(
                in: 0...255,
                using: &generator
            )
            guard let other = try? TextUpdate(encoded: bytes) else { continue }
            var replica = TextReplica()
            let first = replica.agent(DeviceID(high: 0, low: 1))
            _ = replica.agent(DeviceID(high: 0, low: 2))
            try replica.insert("abcd", at: 0, by: first)
            _ = try? replica.apply(other)
            #expect(try TextUpdate(encoded: other.encoded) == other)
        }
    }

    private func damaged(
        _ whole: [UInt8],
        using generator: inout SeededGenerator
    ) -> [UInt8] {
        var bytes = whole
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            let place = Int.random(in: bytes.indices, using: &generator)
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: bytes[place] = 0xFF
            case 1: bytes[place] = 0
            default: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            }
        }
        return bytes
    }

    private func randomHistory(
        runs: Int,
        using generator: inout SeededGenerator
    ) throws -> TextHistory {
        let drawn = CharacterHistory.random(
            runs: runs,
            letters: ["a", "b", "\u{E9}", "\u{1F600}"],
            using: &generator
        )
        var history = TextHistory()
        for event in drawn.events {
            let agent = history.agent(DeviceID(high: 0, low: UInt64(event.agent) + 1))
            try history.append(event.run, agent: agent, seq: event.seq, parents: event.parents)
        }
        return history
    }
}
