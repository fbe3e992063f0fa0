import Hummingbird

/// Which methods there are at a path.
struct CallTable: Sendable {
    private struct Call {
        let segments: [Substring]
        let method: String
    }

    private let calls: [Call]

    /// Takes the calls of a router.
    init(_ router: Router<GatewayContext>) {
        calls = router.routes.map { route in
            let path = "\(route.path)"
            return Call(segments: path.split(separator: "/"), method: route.method.rawValue)
        }
    }

    /// The methods at a path, sorted; none when there is no such path.
    func methods(at path: String) -> [String] {
        let wanted = path.split(separator: "/")
        return calls.filter { call in
            call.segments.count == wanted.count
                && zip(call.segments, wanted).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
        }
        .map(\.method).sorted()
    }
}
