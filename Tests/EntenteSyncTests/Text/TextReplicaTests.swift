import EntenteDomain
import Foundation
import Oracles
import TestSupport
import Testing

@testable import EntenteSync

/// Random histories of single characters, with the plain tree as their oracle.
struct CharacterHistory {
    struct Event {
        let agent: Int
        let seq: Int
        let parents: [Int]
        let past: Set<Int>
        let run: TextRun
    }

    struct Key: Hashable, Comparable {
        let agent: Int
        let seq: Int

        static func < (left: Self, right: Self) -> Bool {
            (left.agent, left.seq) < (right.agent, right.seq)
        }
    }

    private(set) var events: [Event] = []
    private(set) var oracle = TreeOracle<Key>()

    func keys(_ past: Set<Int>) -> Set<Key> {
        Set(past.map { Key(agent: events[$0].agent, seq: events[$0].seq) })
    }

    func length(_ past: Set<Int>) -> Int { oracle.text(in: keys(past)).unicodeScalars.count }

    var text: String { oracle.text(in: keys(Set(events.indices))) }

    /// Adds events one by one, as a run of characters; returns the last one's number.
    @discardableResult
    mutating func append(_ run: TextRun, agent: Int, seq: Int, parents: [Int]) -> Int {
        var past: Set<Int> = []
        for parent in parents {
            past.formUnion(events[parent].past)
            past.insert(parent)
        }
        var parents = parents
        let scalars = Array(run.text.unicodeScalars)
        for offset in 0..<run.count {
            let (single, delete): (TextRun, Int) =
                switch run.kind {
                case .insert:
                    (.insert(at: run.position + offset, String(scalars[offset])), 0)
                case .delete: (.delete(at: run.position, count: 1), 1)
                case .backspace: (.delete(at: run.position - offset, count: 1), 1)
                }
            oracle.apply(
                Key(agent: agent, seq: seq + offset),
                index: single.position,
                delete: delete,
                insert: single.text,
                past: keys(past)
            )
            events.append(
                Event(agent: agent, seq: seq + offset, parents: parents, past: past, run: single)
            )
            parents = [events.count - 1]
            past.insert(events.count - 1)
        }
        return events.count - 1
    }

    /// Draws a graph whose edits crowd on the first few places.
    static func random(runs: Int, letters: [String], using generator: inout SeededGenerator)
        -> CharacterHistory
    {
        var history = CharacterHistory()
        var counters = [0, 0, 0]
        var heads: [Int] = []
        for _ in 0..<runs {
            let agent = Int.random(in: 0..<3, using: &generator)
            let parents = history.randomParents(heads, using: &generator)
            var past = Set(parents)
            for parent in parents { past.formUnion(history.events[parent].past) }
            let length = history.length(past)
            let position = Int.random(in: 0...min(length, 5), using: &generator)
            let most = min(3, length - position)
            let run: TextRun
            switch Int.random(in: 0..<6, using: &generator) {
            case 0 where most > 0:
                run = .delete(
                    at: position,
                    count: Int.random(in: 1...most, using: &generator)
                )
            case 1 where position > 0:
                run = .backspace(
                    at: position - 1,
                    count: Int.random(in: 1...min(3, position), using: &generator)
                )
            default:
                var text = ""
                for _ in 0..<Int.random(in: 1...4, using: &generator) {
                    text += letters.randomElement(using: &generator) ?? ""
                }
                run = .insert(at: position, text)
            }
            let last = history.append(run, agent: agent, seq: counters[agent], parents: parents)
            counters[agent] += run.count
            heads.removeAll { past.contains($0) }
            heads.append(last)
        }
        return history
    }

    private func randomParents(_ heads: [Int], using generator: inout SeededGenerator) -> [Int] {
        switch Int.random(in: 0..<20, using: &generator) {
        case 0: return []
        case 1...6: return heads
        default:
            var parents: Set<Int> = []
            for _ in 0..<Int.random(in: 1...2, using: &generator) where !events.isEmpty {
                let recent = max(0, events.count - 12)..<events.count
                parents.insert(Int.random(in: recent, using: &generator))
            }
            return parents.filter { one in
                !parents.contains { $0 != one && events[$0].past.contains(one) }
            }.sorted()
        }
    }

    /// Draws an order that keeps causes first.
    func order(using generator: inout SeededGenerator) -> [Int] {
        var order: [Int] = []
        var left = Array(events.indices)
        var done: Set<Int> = []
        while !left.isEmpty {
            let ready = left.filter { events[$0].past.isSubset(of: done) }
            guard let next = ready.randomElement(using: &generator) else { break }
            // Often goes on with what follows directly, so that runs are joined.
            var current = next
            repeat {
                order.append(current)
                done.insert(current)
                current += 1
            } while current < events.count && !done.contains(current)
                && events[current].past.isSubset(of: done)
                && Int.random(in: 0..<4, using: &generator) > 0
            left.removeAll { done.contains($0) }
        }
        return order
    }

    /// The history with the events in an order.
    func history(_ order: [Int]) throws -> TextHistory {
        var history = TextHistory()
        let places = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
        for agent in [2, 0, 1] { _ = history.agent(device(agent + 1)) }
        for event in order.map({ events[$0] }) {
            try history.append(
                event.run,
                agent: history.agent(device(event.agent + 1)),
                seq: event.seq,
                parents: event.parents.compactMap { places[$0] }
            )
        }
        return history
    }
}

@Suite("Text engine: random histories against the tree oracle")
struct TextReplicaTests {
    @Test func `INV-11: a merged history has the oracle's text in any order of arrival`() throws {
        var generator = SeededGenerator(seed: 50)
        for round in 0..<200 {
            let runs = Int.random(in: 2...24, using: &generator)
            let history = CharacterHistory.random(runs: runs, letters: letters, using: &generator)
            let expected = Array(history.text.utf8)
            for order in [Array(history.events.indices), history.order(using: &generator)] {
                let replica = try TextReplica(merging: history.history(order))
                #expect(Array(replica.text.utf8) == expected, "round \(round)")
            }
        }
    }

    @Test func `INV-11: edits that arrive one by one give the oracle's text`() throws {
        var generator = SeededGenerator(seed: 51)
        for round in 0..<200 {
            let runs = Int.random(in: 2...24, using: &generator)
            let history = CharacterHistory.random(runs: runs, letters: letters, using: &generator)
            let order = history.order(using: &generator)
            let places = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
            var replica = TextReplica()
            for event in order.map({ history.events[$0] }) {
                try replica.apply(
                    event.run,
                    agent: replica.agent(device(event.agent + 1)),
                    seq: event.seq,
                    parents: event.parents.compactMap { places[$0] }
                )
                if Int.random(in: 0..<30, using: &generator) == 0 { replica.relax() }
            }
            #expect(Array(replica.text.utf8) == Array(history.text.utf8), "round \(round)")
        }
    }

    private let letters = ["a", "b", "c", "d", "\r", "\n", "\u{301}", "\u{1F469}", "\u{10FFFF}"]
}
