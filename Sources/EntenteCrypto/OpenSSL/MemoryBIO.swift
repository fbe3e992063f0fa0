import COpenSSL

/// Text in and out of OpenSSL's PEM functions.
enum MemoryBIO {
    /// Lends a text to a reader, for example of PEM.
    static func read<Result>(
        _ text: String,
        _ body: (OpaquePointer) throws(CryptoError) -> Result
    ) throws(CryptoError) -> Result {
        ERR_clear_error()
        let bio = try Owned(
            BIO_new(BIO_s_mem()),
            free: { BIO_free($0) },
            or: CryptoError(.libraryFailure, "reading text")
        )
        let bytes = Array(text.utf8)
        guard bytes.isEmpty || BIO_write(bio.pointer, bytes, Int32(bytes.count)) == bytes.count
        else { throw CryptoError(.libraryFailure, "reading text") }
        return try body(bio.pointer)
    }

    /// Collects what a writer produces; the memory is wiped when it is released.
    static func write(
        _ doing: String,
        _ body: (OpaquePointer) -> Int32
    ) throws(CryptoError) -> String {
        ERR_clear_error()
        let bio = try Owned(
            BIO_new(BIO_s_mem()),
            free: { BIO_free($0) },
            or: CryptoError(.libraryFailure, doing)
        )
        guard body(bio.pointer) == 1 else { throw CryptoError(.libraryFailure, doing) }
        var start: UnsafePointer<CChar>?
        let count = entente_BIO_contents(bio.pointer, &start)
        return String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
    }
}
