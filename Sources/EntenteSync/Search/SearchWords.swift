/// What somebody wrote to search for, taken apart; there is no text that it refuses.
///
/// Words must all be there, in any order; `"some words"` stand side by side; `or` is one or the other. A
/// word or phrase with `-` before it must not be there, in whatever form the search would find it: that
/// is why it is taken out here, and the rest is left to PostgreSQL's `websearch_to_tsquery`.
public struct SearchWords: Hashable, Sendable {
    /// What must be there, in the syntax of web searches.
    public let wanted: String
    /// Words and phrases that must not.
    public let unwanted: [String]

    /// Takes a text apart.
    public init(_ text: String) {
        var wanted = String.UnicodeScalarView()
        var unwanted: [String] = []
        // PostgreSQL's texts cannot hold U+0000, and no other control character is part of a word.
        var rest = text.unicodeScalars.map {
            $0.properties.generalCategory == .control ? " " : $0
        }[...]
        var isQuoted = false
        var isAtStart = true
        while let scalar = rest.popFirst() {
            if scalar == "\"" { isQuoted.toggle() }
            if scalar == "-", isAtStart, !isQuoted {
                // A dash on its own is one, and the first of several says nothing.
                if let next = rest.first, next != " ", next != "-" {
                    unwanted.append(Self.term(&rest))
                }
                wanted.append(" ")
            } else {
                wanted.append(scalar)
            }
            isAtStart = wanted.last == " "
        }
        self.wanted = String(wanted)
        self.unwanted = unwanted.filter { !$0.isEmpty }
    }

    /// A word up to the next space, or a phrase up to its end.
    private static func term(_ rest: inout ArraySlice<Unicode.Scalar>) -> String {
        let isPhrase = rest.first == "\""
        if isPhrase { rest.removeFirst() }
        let end = rest.firstIndex(of: isPhrase ? "\"" : " ") ?? rest.endIndex
        var term = String.UnicodeScalarView()
        term.append(contentsOf: rest[..<end])
        rest = rest[end...]
        if isPhrase { _ = rest.popFirst() }
        return String(term)
    }
}
