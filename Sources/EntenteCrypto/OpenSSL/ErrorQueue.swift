import COpenSSL

/// What OpenSSL has to say about failures: a queue for each thread.
package enum ErrorQueue: Sendable {
    /// The entries of this thread's queue, oldest first; the queue is empty afterwards.
    package static func drain() -> [String] {
        var entries: [String] = []
        while case let code = ERR_get_error(), code != 0 {
            entries.append(
                String(unsafeUninitializedCapacity: 256) { buffer in
                    buffer.withMemoryRebound(to: CChar.self) { text in
                        ERR_error_string_n(code, text.baseAddress, text.count)
                    }
                    return buffer.firstIndex(of: 0) ?? buffer.count
                }
            )
        }
        return entries
    }
}
