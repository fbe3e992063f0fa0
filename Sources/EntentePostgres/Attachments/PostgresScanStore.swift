public import EntenteDomain
public import EntenteSync

/// What waits for the scanner, in PostgreSQL.
public struct PostgresScanStore: ScanStore {
    private let pool: PostgresPool

    /// Makes a store on a pool of the gateway's role, which stays with the caller.
    public init(pool: PostgresPool) { self.pool = pool }

    /// Takes some of what waits in hand, until a time: organisations take turns, and of one no more than so
    /// many are in hand.
    public func claim(
        most: Int,
        ofOne: Int,
        now: Milliseconds,
        until: Milliseconds
    ) async throws(StoreError) -> [ScanTask] {
        do {
            let rows = try await pool.query(
                ScanSQL.claim,
                [
                    .int4(Int32(most)), .int4(Int32(ofOne)), .int8(now.value), .int8(until.value),
                ]
            )
            var tasks: [ScanTask] = []
            for row in rows.indices {
                tasks.append(
                    ScanTask(
                        file: AttachmentFile(try rows.digest(row, 1), in: try rows.id(row, 0)),
                        member: try rows.id(row, 2),
                        size: rows.int64(row, 3),
                        tries: rows.int(row, 4)
                    )
                )
            }
            return tasks
        } catch {
            throw StoreError(error)
        }
    }

    /// One piece of what waits; nil when it waits no more.
    public func piece(_ nth: Int64, of task: ScanTask) async throws(StoreError) -> [UInt8]? {
        do {
            return try await pool.query(ScanSQL.read, task.parameters + [.int8(nth)])
                .optionalBytes(0, 0)
        } catch {
            throw StoreError(error)
        }
    }

    /// Writes down what the scanner said; what failed is taken in hand again at a time.
    public func judge(
        _ task: ScanTask,
        _ verdict: ScanVerdict,
        by scanner: String,
        retry: Milliseconds,
        now: Milliseconds
    ) async throws(StoreError) -> Bool {
        do {
            return try await pool.query(
                ScanSQL.judge,
                task.parameters + [
                    .int4(Int32(clamping: task.tries)), .text(verdict.rawValue), .text(scanner),
                    .int8(retry.value), .int8(now.value),
                ]
            ).bool(0, 0)
        } catch {
            throw StoreError(error)
        }
    }
}

extension ScanTask {
    fileprivate var parameters: [PostgresValue] {
        [
            .text(file.partnership.description), .bytes(file.digest.bytes),
            .text(member.description),
        ]
    }
}

/// The statements of the scanner's side.
private enum ScanSQL {
    static let claim = Statement(
        "scan-claim",
        """
        SELECT partnership, wanted, holder, whole, try
        FROM entente.claim_scans($1::integer, $2::integer, $3::bigint, $4::bigint)
        """,
        mayWrite: true
    )

    static let read = Statement(
        "scan-read",
        "SELECT entente.read_scanned($1::text, $2::bytea, $3::text, $4::bigint)"
    )

    static let judge = Statement(
        "scan-judge",
        """
        SELECT entente.judge_attachment(
            $1::text, $2::bytea, $3::text, $4::integer, $5::text, $6::text, $7::bigint, $8::bigint
        )
        """,
        mayWrite: true
    )
}
