/// What all edits of a history do, one after another, to a text that is empty at first.
///
/// A server may hand it out beside a history, so that a client opens a text without walking it. It
/// follows from the history: who does not trust the server walks.
public struct TextEffects: Hashable, Sendable {
    /// The effects in order.
    var list = ContiguousArray<TextEffect>()

    init() {}

    init(_ list: ContiguousArray<TextEffect>) { self.list = list }
}

extension TextHistory {
    /// Walks the history.
    public func effects() throws(TextHistoryError) -> TextEffects {
        var effects = TextEffects()
        do throws(TextMerge.OutOfRange) {
            try TextMerge.all(log) { effects.list.append(contentsOf: $0) }
        } catch { throw .outOfRange }
        return effects
    }
}

extension TextDocument {
    /// Applies effects, whose text is in a history.
    mutating func apply(_ effects: ContiguousArray<TextEffect>, of history: TextHistory) {
        history.content.withUnsafeBufferPointer { bytes in
            for effect in effects {
                if effect.isRemoval {
                    remove(at: Int(effect.position), count: Int(effect.count))
                } else {
                    history.withText(of: effect, in: bytes) { utf8 in
                        insert(utf8, count: Int(effect.count), at: Int(effect.position))
                    }
                }
            }
        }
    }
}
