import CPostgres

/// A message that another session sent with NOTIFY.
public struct PostgresNotification: Hashable, Sendable {
    /// The channel it was sent on.
    public let channel: String
    /// What was sent; may be empty.
    public let payload: String
    /// The server process that sent it.
    public let process: Int32
}

extension PostgresConnection {
    /// The most notifications that wait for a reader: a hint each, read again from the log if lost.
    static let notificationLimit = 4_096

    /// Listens on a channel; the sequence brings what is sent from now on.
    ///
    /// It ends when the connection ends, and when the reader is more than 4,096 notifications
    /// behind: then read again what they announce, and listen again. A channel's name has lower-case
    /// letters, digits and underscores only, and one reader on a connection.
    public func listen(
        to channel: String
    ) async throws(PostgresError) -> AsyncStream<PostgresNotification> {
        let permitted = Set("abcdefghijklmnopqrstuvwxyz0123456789_")
        precondition(
            (1...50).contains(channel.utf8.count) && channel.allSatisfy(permitted.contains),
            "a channel's name has 1 to 50 lower-case letters, digits and underscores"
        )
        let (stream, continuation) = AsyncStream<PostgresNotification>.makeStream(
            bufferingPolicy: .bufferingOldest(Self.notificationLimit)
        )
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { $0.listeners[channel] = nil }
        }
        state.withLock { state in
            precondition(state.listeners[channel] == nil, "somebody listens to \(channel) already")
            state.listeners[channel] = continuation
        }
        do {
            _ = try await query(
                Statement("listen-\(channel)", "LISTEN \(channel)", mayWrite: false)
            )
        } catch {
            continuation.finish()
            throw error
        }
        return stream
    }

    /// Takes what libpq has received.
    func takeNotifications(_ state: State) -> [PostgresNotification] {
        var notifications: [PostgresNotification] = []
        while let pointer = PQnotifies(state.handle) {
            notifications.append(
                PostgresNotification(
                    channel: String(cString: pointer.pointee.relname),
                    payload: String(cString: pointer.pointee.extra),
                    process: pointer.pointee.be_pid
                )
            )
            PQfreemem(pointer)
        }
        return notifications
    }

    /// Hands notifications to their readers, and ends the sequence of one that is too far behind.
    func deliver(_ notifications: [PostgresNotification]) {
        for notification in notifications {
            let listener = state.withLock { $0.listeners[notification.channel] }
            if case .dropped = listener?.yield(notification) { listener?.finish() }
        }
    }
}
