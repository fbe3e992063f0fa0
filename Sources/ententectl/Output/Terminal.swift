import Foundation
import Glibc

/// The terminal that the answer goes to.
enum Terminal {
    /// Its width; nil when the answer goes to a file or a program, where nothing is to be cut.
    static var width: Int? {
        if let text = ProcessInfo.processInfo.environment["COLUMNS"], let columns = Int(text),
            columns > 0
        {
            return columns
        }
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
            return nil
        }
        return Int(size.ws_col)
    }

    /// Writes an answer.
    ///
    /// - Throws: When nobody takes it: the disk is full.
    static func write(_ text: String) throws(Failure) {
        do {
            try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
        } catch {
            throw Failure(.cannotWrite, "cannot write the answer to standard output")
        }
    }

    /// Writes why there is no answer.
    static func complain(_ text: String) {
        // When nobody reads this either, the exit status is all that can be told.
        try? FileHandle.standardError.write(contentsOf: Data("ententectl: \(text)\n".utf8))
    }
}
