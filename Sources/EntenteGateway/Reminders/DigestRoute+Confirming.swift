import EntenteCrypto
import EntenteDomain
import EntenteSync

extension DigestRoute {
    /// Notes where and when, asks at what is not confirmed yet, and tells what is noted then.
    ///
    /// It is noted before anybody is asked, and counted before that: who asks often has nobody asked.
    func note(
        _ delivery: DigestDelivery,
        key: [UInt8]?,
        of device: DeviceID
    ) async throws -> DigestDelivery {
        let before = try await stored { () async throws(StoreError) in
            try await services.digests.delivery(of: device)
        }
        let mailbox = delivery.mail.flatMap {
            before?.mail == $0 && before?.unconfirmed.contains("mail") == false ? nil : $0
        }
        let webhook = delivery.webhook.flatMap {
            before?.webhook == $0 && before?.unconfirmed.contains("webhook") == false ? nil : $0
        }
        if let mailbox { try await claim(mailbox, "mail", for: device) }
        if let webhook { try await claim(webhook, "webhook", for: device) }
        var random = SecureRandom()
        let code = mailbox.map { _ in MailboxCode(using: &random) }
        let isNoted = try await stored { () async throws(StoreError) in
            try await services.digests.setDelivery(
                delivery,
                key: key,
                code: code,
                of: device,
                now: services.now()
            )
        }
        guard isNoted else { throw Problem(.unauthenticated) }
        // At the same time: together they may take as long as one of them.
        async let mailed = ask(mailbox, with: code)
        async let called = ask(webhook, of: device, key: key)
        let (byMail, byCall) = (await mailed, try await called)
        // Whoever named a webhook that is confirmed has to hear its new key, which is in force: that the
        // mailbox is not confirmed is in the answer, too.
        if delivery.webhook == nil || byCall != .sent { try Self.check("mail", byMail) }
        try Self.check("webhook", byCall)
        return try await stored { () async throws(StoreError) in
            try await services.digests.delivery(of: device) ?? delivery
        }
    }

    /// Whether a code is the one that was sent to the mailbox; that is noted.
    func isConfirmed(_ code: MailboxCode, by device: DeviceID) async throws -> Bool {
        try await stored { () async throws(StoreError) in
            try await services.digests.confirmMail(code, of: device, now: services.now())
        }
    }

    private func claim(_ address: String, _ field: String, for device: DeviceID) async throws {
        let claim = try await stored { () async throws(StoreError) in
            try await services.digests.claimConfirmation(
                of: address,
                for: device,
                now: services.now()
            )
        }
        switch claim {
        case .granted: return
        case .revoked: throw Problem(.unauthenticated)
        case .spent:
            throw Problem(
                .tooManyRequests,
                detail:
                    "\(field): an address is asked \(Limits.confirmationsOfAddress) times a day, "
                    + "and \(Limits.confirmationsOfMember) times for one member",
                retryAfter: 3_600
            )
        }
    }

    private func ask(_ mailbox: String?, with code: MailboxCode?) async -> DigestAnswer {
        guard let mailbox, let code else { return .sent }
        return await services.confirmations.send(code, to: mailbox, now: services.now())
    }

    private func ask(
        _ webhook: String?,
        of device: DeviceID,
        key: [UInt8]?
    ) async throws -> DigestAnswer {
        guard let webhook, let key else { return .sent }
        let answer = await services.confirmations.challenge(webhook, key: key, now: services.now())
        guard answer == .sent else { return answer }
        _ = try await stored { () async throws(StoreError) in
            try await services.digests.confirmWebhook(webhook, of: device, now: services.now())
        }
        return answer
    }

    private static func check(_ field: String, _ answer: DigestAnswer) throws {
        let rest = "it is noted, and nothing goes there until it is named again and confirmed"
        switch answer {
        case .sent: return
        case .later(let why):
            throw Problem(.unavailable, detail: "\(field): \(why); \(rest)", retryAfter: 60)
        case .refused(let why): throw Problem(.malformed, detail: "\(field): \(why); \(rest)")
        }
    }

    private func stored<Value: Sendable>(
        _ body: () async throws(StoreError) -> Value
    ) async throws -> Value {
        do throws(StoreError) {
            return try await body()
        } catch {
            throw Problem(error)
        }
    }
}
