import Foundation

/// What the program says.
enum Terminal {
    /// A line of the result.
    static func say(_ line: String = "") { print(line) }

    /// A line about the work, apart from the result.
    static func complain(_ line: String) {
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }
}
