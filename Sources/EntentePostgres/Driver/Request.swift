/// A group of statements that travel together and are answered together.
struct Request {
    /// What a lost connection means for the request.
    enum Stakes {
        /// It changes nothing by itself: reads, and statements inside an open transaction.
        case nothing
        /// It ends with a commit, so that its loss leaves the outcome unknown.
        case commit
    }

    /// One answer that is still to come.
    enum Step {
        case prepare(Statement)
        case prepared
        case execute(Statement)
        case done
    }

    let id: UInt64
    let stakes: Stakes
    let steps: [Step]
    /// The step whose answer comes next.
    var position = 0
    /// Whether the answer of the current step has come, and only its end is missing.
    var isAnswered = false
    var rows: [Rows] = []
    var error: PostgresError?
    /// Whether the server gave up the connection with this error, so that no more answers follow.
    var errorIsFatal = false
    /// Whether the server warned while the request was under way.
    var wasWarned = false
    /// Whether the server was asked to cancel it.
    var wasCancelled = false
    let answer: Answer

    typealias Answer = CheckedContinuation<Result<[Rows], PostgresError>, Never>

    /// The name under which a failure of the whole request is reported.
    var name: String {
        for step in steps[min(position, steps.count - 1)...] {
            switch step {
            case .prepare(let statement), .execute(let statement): return statement.name
            case .prepared, .done: continue
            }
        }
        return lastName
    }

    private var lastName: String {
        for case .execute(let statement) in steps.reversed() { return statement.name }
        return "unnamed"
    }

    /// What the caller learns when the last answer has come.
    func result() -> Result<[Rows], PostgresError> {
        if stakes == .commit, wasWarned || errorIsFatal {
            return .failure(
                PostgresError(
                    .unknown,
                    statement: error?.statement ?? lastName,
                    sqlState: error?.sqlState,
                    detail: wasWarned ? "the server warned during a commit" : error?.detail
                )
            )
        }
        if let error { return .failure(error) }
        return .success(rows)
    }

    /// What the caller learns when the connection is lost before the last answer.
    func result(lostWith loss: PostgresError) -> Result<[Rows], PostgresError> {
        // An ordinary error was answered before: the server had rolled back.
        if let error, !errorIsFatal, !wasWarned { return .failure(error) }
        let known = error ?? loss.named(name)
        guard stakes == .commit else { return .failure(known) }
        return .failure(
            PostgresError(
                .unknown,
                statement: known.statement,
                sqlState: known.sqlState,
                detail: known.detail
            )
        )
    }
}

/// Requests in the order in which they were sent, which is the order of their answers.
struct RequestQueue {
    private var requests: [Request] = []
    private var head = 0

    var count: Int { requests.count - head }
    var isEmpty: Bool { count == 0 }

    /// The request whose answers come next; the queue must not be empty.
    var first: Request {
        get { requests[head] }
        _modify { yield &requests[head] }
    }

    mutating func append(_ request: Request) { requests.append(request) }

    mutating func removeFirst() -> Request {
        let request = requests[head]
        head += 1
        if head == requests.count {
            requests.removeAll(keepingCapacity: true)
            head = 0
        } else if head >= 256 {
            requests.removeFirst(head)
            head = 0
        }
        return request
    }

    mutating func removeAll() -> [Request] {
        defer {
            requests = []
            head = 0
        }
        return Array(requests[head...])
    }

    mutating func warnAll() {
        for index in requests.indices.dropFirst(head) { requests[index].wasWarned = true }
    }
}
