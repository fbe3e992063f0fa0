import EntenteClient
import EntenteSync
import Foundation
import Glibc

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
        for line in table.lines(width: width) { print(line) }
    }

    /// The width of the terminal: `COLUMNS`, what the terminal says, or 80.
    static var width: Int {
        if let text = ProcessInfo.processInfo.environment["COLUMNS"], let columns = Int(text),
            columns > 0
        {
            return columns
        }
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }
}
