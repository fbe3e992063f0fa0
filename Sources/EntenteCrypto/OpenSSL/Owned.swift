/// An object of OpenSSL that is freed exactly once, at the end of its owner's scope.
///
/// It cannot be copied, so there is one owner, and its `deinit` is the one place that frees.
struct Owned: ~Copyable {
    let pointer: OpaquePointer
    private let free: (OpaquePointer?) -> Void

    /// Takes over a new object; a nil means the library is out of memory or refused.
    init(
        _ object: OpaquePointer?,
        free: @escaping (OpaquePointer?) -> Void,
        or error: @autoclosure () -> CryptoError
    ) throws(CryptoError) {
        // On failure `free` is never called: there is nothing to own.
        guard let object else { throw error() }
        pointer = object
        self.free = free
    }

    deinit { free(pointer) }
}
