extension PostgresError {
    /// Reads the error that the server answered with.
    ///
    /// - Parameters:
    ///   - result: The answer.
    ///   - statement: The name of what was asked.
    ///   - quotesNoValues: Whether even the words of a refusal can be kept: true for scripts, which
    ///     have no parameters.
    ///   - wasCancelled: Whether this program asked the server to stop.
    init(
        _ result: borrowing OwnedResult,
        statement: String,
        quotesNoValues: Bool = false,
        wasCancelled: Bool = false
    ) {
        guard let state = result.field("C") else {
            // libpq made this result itself: the connection broke.
            self.init(.closed, statement: statement, detail: Self.oneLine(result.message))
            return
        }
        var detail: String?
        if quotesNoValues || Self.wordsAreSafe(state) {
            detail = result.field("M").map(Self.oneLine)
            if let position = result.field("P") {
                detail = "\(detail ?? "") at character \(position)"
            }
        }
        self.init(
            Self.reason(
                state,
                constraint: result.field("n") ?? "",
                column: result.field("c") ?? "",
                wasCancelled: wasCancelled
            ),
            statement: statement,
            sqlState: state,
            detail: detail
        )
    }

    /// Classes whose words speak of connections, shortages, intervention, faults and the SQL's text.
    ///
    /// 42 is "syntax error or access rule violation": it names tables and columns, and values never
    /// stand in the text of a statement.
    private static func wordsAreSafe(_ state: String) -> Bool {
        ["08", "42", "53", "57", "58", "XX"].contains(String(state.prefix(2)))
    }

    private static func reason(
        _ state: String,
        constraint: String,
        column: String,
        wasCancelled: Bool
    ) -> Reason {
        switch state {
        case "23505", "23P01": .uniqueViolation(constraint: constraint)
        case "23514": .checkViolation(constraint: constraint)
        case "23503", "23001": .foreignKeyViolation(constraint: constraint)
        case "23502": .notNullViolation(column: column)
        case "42501": .insufficientPrivilege
        case "55P03": .lockTimeout
        case "40001": .serializationFailure
        case "40P01": .deadlock
        case "53100": .diskFull
        case "25006": .readOnly
        case "57014": wasCancelled ? .cancelled : .timedOut
        case "57P01", "57P02", "57P03": .shuttingDown
        case "25P03", "57P05": .closed
        default: state.hasPrefix("08") ? .closed : .other(sqlState: state)
        }
    }

    /// A message on one line without its trailing line break.
    static func oneLine(_ message: String) -> String {
        message.split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}
