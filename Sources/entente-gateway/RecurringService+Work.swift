import EntenteDomain
import EntenteGateway
import EntentePostgres
import EntenteSync
import Logging

/// What the gateway does again and again, and how often.
///
/// It asks instead of listening: a hint that is lost would cost more than the questions do.
extension RecurringService {
    /// Makes the snapshots that are due; a stream gets a thousand changes in no less than a pause.
    static func snapshots(_ checkpointer: Checkpointer, _ logger: Logger) -> Self {
        Self(failure: "no snapshot could be made", pause: .seconds(5), logger: logger) {
            () async throws(StoreError) in
            for stream in try await checkpointer.run(now: .now) {
                logger.info("snapshot", metadata: ["stream": "\(stream)"])
            }
        }
    }

    /// Keeps the tables that search and reports in SQL read up to the log: so old may a report be.
    static func projection(_ projector: Projector, _ logger: Logger) -> Self {
        Self(
            failure: "reports in SQL could not follow the log",
            pause: .seconds(1),
            logger: logger
        ) { () async throws(StoreError) in _ = try await projector.run() }
    }

    /// Erases what organisations keep no longer, which is a matter of days.
    static func retention(_ retirer: ChangeRetirer, _ logger: Logger) -> Self {
        Self(
            failure: "what is kept no longer could not be erased",
            pause: .seconds(3_600),
            logger: logger
        ) { () async throws(StoreError) in
            let (done, failed) = try await retirer.run(now: .now)
            for failure in failed {
                logger.warning(
                    "what is kept no longer could not be erased",
                    metadata: [
                        "error": "\(failure.error.debugDescription)",
                        "stream": "\(failure.stream)",
                    ]
                )
            }
            for outcome in done {
                logger.notice(
                    "retention",
                    metadata: [
                        "erased": "\(outcome.erased)", "organisation": "\(outcome.organisation)",
                        "stream": "\(outcome.stream)",
                    ]
                )
            }
        }
    }

    /// Claims what members have to be told, which is a matter of days.
    static func reminders(_ desk: ReminderDesk, _ logger: Logger) -> Self {
        Self(
            failure: "no reminder could be claimed",
            pause: .seconds(60),
            beginsAtOnce: true,
            logger: logger
        ) { () async throws(StoreError) in
            let outcome = try await desk.run()
            guard outcome.claimed + outcome.failed > 0 else { return }
            logger.info(
                "reminders",
                metadata: ["claimed": "\(outcome.claimed)", "failed": "\(outcome.failed)"]
            )
        }
    }

    /// Opens and sends digests, which have an hour and not a minute.
    static func digests(_ desk: DigestDesk, _ logger: Logger) -> Self {
        Self(
            failure: "no digest could be sent",
            pause: .seconds(60),
            beginsAtOnce: true,
            logger: logger
        ) { () async throws(StoreError) in
            let outcome = try await desk.run()
            for failure in outcome.failures {
                logger.warning("digest not taken", metadata: ["reason": "\(failure)"])
            }
            if outcome.sent > 0 {
                logger.info("digests", metadata: ["sent": "\(outcome.sent)"])
            }
        }
    }

    /// Has the scanner look at what waits for it; so much later at most others get an attachment.
    static func scans(_ desk: ScanDesk, _ logger: Logger) -> Self {
        Self(failure: "no attachment could be scanned", pause: .seconds(2), logger: logger) {
            () async throws(StoreError) in
            for (verdict, count) in try await desk.run().verdicts {
                logger.log(
                    level: verdict == .clean ? .info : .warning,
                    "scanned",
                    metadata: ["count": "\(count)", "verdict": "\(verdict.rawValue)"]
                )
            }
        }
    }

    /// Ends sessions of logins that read reports before they keep the database from its work.
    static func readers(_ watch: ReaderWatch, _ logger: Logger) -> Self {
        Self(
            failure: "the sessions that read reports could not be looked at",
            pause: .seconds(10),
            logger: logger
        ) { () async throws(StoreError) in
            let ended = try await watch.run()
            guard ended > 0 else { return }
            logger.warning("sessions that read reports were ended", metadata: ["count": "\(ended)"])
        }
    }

    /// Forgets the bytes that no attachment names any more, which have lain there for days.
    static func attachments(_ collector: AttachmentCollector, _ logger: Logger) -> Self {
        Self(
            failure: "no attachment could be collected",
            pause: .seconds(3_600),
            logger: logger
        ) { () async throws(StoreError) in
            let outcome = try await collector.run(now: .now)
            guard outcome.dropped + outcome.merged > 0 else { return }
            logger.info(
                "attachments",
                metadata: ["dropped": "\(outcome.dropped)", "merged": "\(outcome.merged)"]
            )
        }
    }
}
