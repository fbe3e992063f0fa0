import EntenteDomain
import NIOCore
import NIOPosix

/// Finds the address of a host, within a bound of time.
///
/// The system's lookup blocks its thread, and nothing ends it before its own time is over. So it has threads of
/// its own, and whoever waits for it waits no longer than the bound: names that nobody answers for hold neither
/// the pool that the whole program shares, nor, with a pool for each use, what goes elsewhere.
struct HostLookup: Sendable {
    /// For the webhooks of members, whose names may be anybody's.
    static let webhooks = HostLookup(threads: Limits.lookupsAtOnce)
    /// For the one mail server that the installation names.
    static let mail = HostLookup(threads: 2)

    private let threads: NIOThreadPool
    private let find: @Sendable (String, Int) throws -> SocketAddress

    /// Makes a lookup.
    ///
    /// - Parameters:
    ///   - threads: How many hosts are looked up at once; for the others the time runs while they wait.
    ///   - find: What finds an address; it may block.
    init(
        threads: Int,
        find: @escaping @Sendable (String, Int) throws -> SocketAddress = {
            try SocketAddress.makeAddressResolvingHost($0, port: $1)
        }
    ) {
        self.threads = NIOThreadPool(numberOfThreads: threads)
        self.find = find
        self.threads.start()
    }

    /// The address of a host; which one is called afterwards is exactly the one that is answered.
    func address(
        of host: String,
        port: Int,
        within bound: TimeAmount = .seconds(Int64(Limits.deliverySeconds))
    ) async throws(DeliveryError) -> SocketAddress {
        let loop = MultiThreadedEventLoopGroup.singleton.any()
        let answer = loop.makePromise(of: SocketAddress.self)
        let deadline = NIODeadline.now() + bound
        let end = loop.scheduleTask(deadline: deadline) { answer.fail(Late()) }
        threads.submit { [find] state in
            // Whoever asked has been told already; the thread is for those who still wait.
            guard state == .active, NIODeadline.now() < deadline else { return answer.fail(Late()) }
            answer.completeWith(Result { try find(host, port) })
        }
        do {
            let address = try await withTaskCancellationHandler {
                try await answer.futureResult.get()
            } onCancel: {
                answer.fail(Late())
            }
            end.cancel()
            return address
        } catch {
            end.cancel()
            throw DeliveryError(.later, "the host has no address now")
        }
    }

    /// The time of a lookup is over, or nobody waits for it any more.
    private struct Late: Error {}
}
