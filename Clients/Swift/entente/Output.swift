import EntenteSync
import EntenteTerminal
import Foundation

/// What a command writes.
enum Output {
    /// Writes a line for the person.
    static func say(_ line: String) { print(line) }

    /// Writes a line to the standard error.
    static func complain(_ line: String) {
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }

    /// Writes canonical JSON, one value on one line.
    static func json(_ value: JSONValue) {
        print(String(decoding: value.canonicalBytes, as: UTF8.self))
    }

    /// Writes a table as wide as the terminal.
    static func table(_ table: Table) {
        for line in table.lines(width: TerminalWidth.current ?? 80) { print(line) }
    }
}
