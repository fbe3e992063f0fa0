import CPostgres

extension PostgresConnection {
    /// Sends the rows of a `COPY ... FROM STDIN`, and returns how many there were.
    ///
    /// The format is the one that the statement names; pieces may be cut anywhere. When `body` throws,
    /// nothing is kept and the error is passed on.
    public func copyIn(
        _ statement: Statement,
        _ body: (CopyWriter) async throws -> Void
    ) async throws -> Int {
        try Task.checkCancellation()
        let use = try ExclusiveUse(self, name: statement.name)
        defer { use.end() }
        try await use.send(statement.sql)
        try await use.begin(PGRES_COPY_IN)
        do {
            try await body(CopyWriter(use: use))
            try Task.checkCancellation()
        } catch {
            // The server undoes the rows; its own error about that says nothing new.
            try await use.endCopy(failure: "given up by the client")
            _ = try? await use.finish()
            throw error
        }
        try await use.endCopy(failure: nil)
        return try await use.finish()?.affected ?? 0
    }

    /// Receives the rows of a `COPY ... TO STDOUT`, piece by piece, each a whole row in text format.
    ///
    /// The server waits while `body` does. When `body` throws, the copy is given up and the error is
    /// passed on.
    public func copyOut(
        _ statement: Statement,
        _ body: ([UInt8]) async throws -> Void
    ) async throws {
        try Task.checkCancellation()
        let use = try ExclusiveUse(self, name: statement.name)
        defer { use.end() }
        try await use.send(statement.sql)
        try await use.begin(PGRES_COPY_OUT)
        do {
            while let piece = try await use.nextPiece() {
                try Task.checkCancellation()
                try await body(piece)
            }
        } catch {
            use.cancel()
            while (try? await use.nextPiece()) != nil {}
            _ = try? await use.finish()
            throw error
        }
        _ = try await use.finish()
    }
}

/// Where the rows of a COPY go.
public struct CopyWriter: Sendable {
    let use: ExclusiveUse

    /// Sends a piece, and waits until the socket has taken it.
    public func write(_ piece: [UInt8]) async throws(PostgresError) {
        guard !piece.isEmpty else { return }
        while try use.call({ state throws(PostgresError) -> Bool in
            let outcome = piece.withUnsafeBytes { bytes in
                PQputCopyData(
                    state.handle,
                    bytes.baseAddress?.assumingMemoryBound(to: CChar.self),
                    Int32(bytes.count)
                )
            }
            if outcome < 0 { throw use.broken(state) }
            return outcome == 0
        }) {
            await use.connection.waitForSocket(toWrite: true)
        }
        try await use.flush()
    }
}

extension ExclusiveUse {
    /// Waits until the server has begun the copy; throws its refusal.
    fileprivate func begin(_ wanted: ExecStatusType) async throws(PostgresError) {
        let answer = try await nextResult()
        if let refusal = answer?.error {
            _ = try await finish()
            throw refusal
        }
        precondition(answer?.status == wanted, "\(name) is not the COPY that is wanted")
    }

    /// Ends the sending of rows; with a reason the server undoes them.
    fileprivate func endCopy(failure: String?) async throws(PostgresError) {
        while try call({ state throws(PostgresError) -> Bool in
            let outcome = PQputCopyEnd(state.handle, failure)
            if outcome < 0 { throw broken(state) }
            return outcome == 0
        }) {
            await connection.waitForSocket(toWrite: true)
        }
        try await flush()
    }

    /// Waits for the next piece; nil after the last one, whose outcome `finish` tells.
    fileprivate func nextPiece() async throws(PostgresError) -> [UInt8]? {
        while true {
            let piece: [UInt8]? = try call { state throws(PostgresError) in
                var buffer: UnsafeMutablePointer<CChar>?
                let length = PQgetCopyData(state.handle, &buffer, 1)
                defer { if let buffer { PQfreemem(buffer) } }
                guard length >= 0 else { return nil }
                return Array(UnsafeRawBufferPointer(start: buffer, count: Int(length)))
            }
            guard let piece else { return nil }
            if !piece.isEmpty { return piece }
            await connection.waitForSocket(toWrite: false)
        }
    }
}
