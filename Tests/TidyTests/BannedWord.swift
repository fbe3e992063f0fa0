import Foundation

/// A form of words that does not belong in the repository, and why.
struct BannedWord: Sendable {
    /// Which part of a file is searched.
    enum Part: Sendable {
        /// Every line of every text file.
        case text
        /// Code only: no comments, no contents of literals.
        case code
    }

    /// A regular expression.
    let pattern: String
    /// What to do instead.
    let instead: String
    /// Where to look in a file.
    var part = Part.code
    /// The beginnings of the paths where it is banned.
    var folders: [String] = [""]
    /// The beginnings of the paths where it is right.
    var exceptions: [String] = []

    /// Whether the rule holds for a file.
    func applies(to path: String) -> Bool {
        folders.contains { path.hasPrefix($0) } && !exceptions.contains { path.hasPrefix($0) }
    }

    /// Which of a file's lines break the rule, from one.
    func lines(of lines: [String], in path: String) throws -> [Int] {
        guard applies(to: path) else { return [] }
        let expression = try NSRegularExpression(pattern: pattern)
        return lines.indices.filter { index in
            let line = lines[index]
            let range = NSRange(line.startIndex..., in: line)
            return expression.firstMatch(in: line, range: range) != nil
        }.map { $0 + 1 }
    }
}

extension BannedWord {
    /// Every banned form; the words are split so that this file does not find itself.
    static let all: [BannedWord] = unfinished + unsafe + impatient + spelling + machines

    private static let unfinished = [
        BannedWord(
            pattern: #"\b(TO"# + #"DO|FIX"# + #"ME|X"# + #"XX|HA"# + #"CK)\b"#,
            instead: "finish it, or open an issue",
            part: .text
        )
    ]

    private static let unsafe = [
        BannedWord(pattern: #"\btry!"#, instead: "handle the error"),
        BannedWord(pattern: #"\bas!"#, instead: "use as? and say what happens otherwise"),
        BannedWord(pattern: #"\bfatalError\b"#, instead: "use precondition or throw"),
        BannedWord(pattern: #"\bunowned\b"#, instead: "hold it, or hold it weakly"),
        BannedWord(pattern: #"\bassert(ionFailure)?\("#, instead: "use precondition"),
        BannedWord(pattern: #"[\w)\]?"`]!(?!=)"#, instead: "bind it; a missing value is not a bug"),
        BannedWord(
            pattern: #"-O"# + #"unchecked|unsafe"# + #"Flags"#,
            instead: "keep the checks",
            part: .text
        ),
        BannedWord(
            pattern: #"(?<![\w.])(print|debugPrint|dump|NSLog)\("#,
            instead: "libraries log through swift-log, and never content",
            folders: ["Sources/Entente", "Clients/Swift/EntenteClient/"]
        ),
    ]

    private static let impatient = [
        BannedWord(
            pattern: #"(?<!func )\b(u|nano)?sleep\s*\("#,
            instead: "wait for a state with the helper of TestSupport",
            folders: ["Tests/"],
            // Whoever polls for a state pauses between two looks: in these places only.
            exceptions: ["Tests/TestSupport/", "Tests/IntegrationTests/RunningGateway.swift"]
        )
    ]

    private static let spelling = [
        BannedWord(
            pattern: #"(?i)organi"# + #"zation"#,
            instead: "organisation",
            part: .text,
            exceptions: ["LICENSE"]
        ),
        BannedWord(
            pattern: #"(?i)\bten"# + #"ants?\b"#,
            instead: "organisation",
            part: .text
        ),
        BannedWord(
            pattern: #"(?i)white"# + #"list|black"# + #"list"#,
            instead: "allow list, deny list",
            part: .text
        ),
        BannedWord(
            pattern: #"[\u2018\u2019\u201C\u201D]"#,
            instead: "plain ASCII quotation marks",
            part: .text
        ),
    ]

    private static let machines = [
        BannedWord(
            pattern: #"(?<![\w.])/(wo"# + #"rk|ho"# + #"me/\w|opt/swift-pack)"#,
            instead: "no path of one machine",
            part: .text
        ),
        BannedWord(
            pattern: #"(?i)artifac"# + #"tory|\bnex"# + #"us\b"#,
            instead: "no host of one network",
            part: .text
        ),
        BannedWord(
            pattern:
                #"\b(10\.\d+\.\d+\.\d+|192\.168\.\d+\.\d+|172\.(1[6-9]|2\d|3[01])\.\d+\.\d+)\b"#,
            instead: "an address for documentation: 192.0.2.1, or 127.0.0.1",
            part: .text
        ),
    ]
}
