import Foundation

/// The terminal that the answer goes to.
enum Terminal {
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
