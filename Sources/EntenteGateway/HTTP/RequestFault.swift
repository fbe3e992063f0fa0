/// Why bytes are not a request that the gateway reads, in words for the one who wrote the client.
struct RequestFault: Error, Hashable {
    /// What is wrong; holds nothing of the request.
    let detail: String

    init(_ detail: String) { self.detail = detail }
}
