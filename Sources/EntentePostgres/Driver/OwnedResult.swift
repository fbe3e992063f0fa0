import CPostgres
import Synchronization

/// A result of libpq that is cleared exactly once: here, or by the rows that take it over.
struct OwnedResult: ~Copyable {
    private let pointer: OpaquePointer

    /// Takes over a result just received.
    init(_ pointer: OpaquePointer) {
        self.pointer = pointer
        DriverCounters.results.add(1, ordering: .relaxed)
    }

    deinit {
        PQclear(pointer)
        DriverCounters.results.subtract(1, ordering: .relaxed)
    }

    /// What kind of answer it is.
    var status: ExecStatusType { PQresultStatus(pointer) }

    /// One field of an error; nil if the answer has none.
    func field(_ code: Character) -> String? {
        guard let code = code.asciiValue else { return nil }
        return PQresultErrorField(pointer, Int32(code)).map { String(cString: $0) }
    }

    /// What libpq or the server says, for failures that carry no fields.
    var message: String { String(cString: PQresultErrorMessage(pointer)) }

    /// Gives the result to somebody who clears it.
    consuming func release() -> OpaquePointer {
        let pointer = pointer
        discard self
        return pointer
    }
}
