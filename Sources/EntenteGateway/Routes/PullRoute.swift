import EntenteDomain
import EntenteSync
import Hummingbird

/// `GET /v1/streams/{stream}/changes`: pull, with a long poll on request.
struct PullRoute: Sendable {
    let services: GatewayServices

    /// What the query asks for.
    private struct Question {
        let after: Int64
        let seals: Int
        let epoch: Epoch?
        let limit: Int
        let wait: Int
    }

    func pull(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let device = try context.caller().principal.device
        let stream = try context.stream()
        let question = try read(request)
        var page = try await self.page(stream, question, device)
        if page.records.isEmpty, question.wait > 0 {
            try await services.live.subscribe(to: [stream]) { subscription in
                // Whatever came between the first look and the subscription is seen by this one.
                page = try await self.page(stream, question, device)
                if page.records.isEmpty {
                    await wait(for: subscription, seconds: question.wait)
                    page = try await self.page(stream, question, device)
                }
            }
        }
        let head = services.signer.sign(page.head, of: stream, at: services.now())
        return .json(bytes: PullAnswer.write(page, after: question.after, head: head))
    }

    private func page(
        _ stream: StreamID,
        _ question: Question,
        _ device: DeviceID
    ) async throws(Problem) -> ChangePage {
        let found: ChangePage?
        do throws(StoreError) {
            found = try await services.streams.page(
                stream,
                after: question.after,
                seals: question.seals,
                limit: question.limit,
                device: device
            )
        } catch {
            throw Problem(error)
        }
        guard let page = found else { throw Problem(.notFound) }
        if let epoch = question.epoch, epoch != page.head.epoch {
            throw Problem(
                refusal: .epochChanged(page.epochs, common: page.epochs.common(with: epoch))
            )
        }
        guard question.after <= page.head.size else {
            throw Problem(refusal: .ahead(head: page.head.size))
        }
        guard question.after >= page.head.horizon else {
            throw Problem(expired: page.head.horizon, stream: stream)
        }
        return page
    }

    /// Ends at the first wake-up, or when the time is over.
    private func wait(for subscription: LiveHub.Subscription, seconds: Int) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for await _ in subscription.ticks { return }
            }
            group.addTask { [clock = services.clock] in
                try? await clock.sleep(for: .seconds(seconds))
            }
            await group.next()
            group.cancelAll()
        }
    }

    private func read(_ request: Request) throws(Problem) -> Question {
        let query = request.uri.queryParameters
        let epoch = try query.get("epoch").map { (text) throws(Problem) in
            guard let epoch = Epoch(text) else { throw badQuery("epoch", "the name of an epoch") }
            return epoch
        }
        return Question(
            after: Int64(try number(query.get("after"), "after", 0, 0...Limits.jsonInteger)),
            seals: Int(try number(query.get("seals"), "seals", 0, 0...Limits.jsonInteger)),
            epoch: epoch,
            limit: Int(
                try number(
                    query.get("limit"),
                    "limit",
                    Int64(Limits.pullChanges),
                    1...Int64(Limits.pullChanges)
                )
            ),
            wait: Int(
                try number(query.get("wait"), "wait", 0, 0...Int64(Limits.longPollSeconds))
            )
        )
    }

    private func number(
        _ text: String?,
        _ name: String,
        _ missing: Int64,
        _ range: ClosedRange<Int64>
    ) throws(Problem) -> Int64 {
        guard let text else { return missing }
        guard let number = Int64(text), range.contains(number) else {
            throw badQuery(name, "an integer from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    private func badQuery(_ name: String, _ expected: String) -> Problem {
        Problem(.badRequest, detail: "query \(name): expected \(expected)")
    }
}
