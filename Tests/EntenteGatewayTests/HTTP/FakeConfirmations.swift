import EntenteDomain
import EntenteGateway
import EntenteSync
import Synchronization

/// A post that keeps what it is given, and answers what a test says.
final class FakeConfirmations: ConfirmationPost {
    let hasServer = Mutex(true)
    let answer = Mutex(DigestAnswer.sent)
    let codes = Mutex<[(mailbox: String, code: MailboxCode)]>([])
    let challenged = Mutex<[String]>([])

    var sendsMail: Bool { hasServer.withLock { $0 } }

    func send(
        _ code: MailboxCode,
        to mailbox: String,
        now: Milliseconds
    ) async -> DigestAnswer {
        codes.withLock { $0.append((mailbox, code)) }
        return answer.withLock { $0 }
    }

    func challenge(
        _ webhook: String,
        key: [UInt8],
        now: Milliseconds
    ) async -> DigestAnswer {
        challenged.withLock { $0.append(webhook) }
        return answer.withLock { $0 }
    }
}
