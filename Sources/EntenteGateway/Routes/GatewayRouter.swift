public import Hummingbird

/// The calls of the API, all of them: `Schema/openapi.yaml` lists the same, and a test compares.
public enum GatewayRouter: Sendable {
    /// Adds the routes of the API to a router.
    public static func add(to router: Router<GatewayContext>, services: GatewayServices) {
        let open = router.group("v1")
        open.get("authority") { _, _ in Response.json(services.authority.json) }
        open.post("devices") { request, _ in
            try await EnrolmentRoute(services: services).enrol(request)
        }
        open.get("calendars/{secret}.ics") { _, context in
            try await CalendarRoute(services: services).feed(context)
        }
        let signedIn = router.group("v1").add(
            middleware: SignInMiddleware(directory: services.directory)
        )
        signedIn.get("session") { _, context in
            try await SessionRoute(services: services).session(context)
        }
        signedIn.get("calendars") { _, context in
            try await CalendarRoute(services: services).list(context)
        }
        signedIn.post("calendars") { request, context in
            try await CalendarRoute(services: services).add(request, context)
        }
        signedIn.delete("calendars/:calendar") { _, context in
            try await CalendarRoute(services: services).revoke(context)
        }
        signedIn.get("digest") { _, context in
            try await DigestRoute(services: services).delivery(context)
        }
        signedIn.post("digest") { request, context in
            try await DigestRoute(services: services).setDelivery(request, context)
        }
        signedIn.post("digest/confirm") { request, context in
            try await DigestRoute(services: services).confirm(request, context)
        }
        signedIn.post("heads") { request, context in
            try await HeadsRoute(services: services).heads(request, context)
        }
        signedIn.post("live") { request, context in
            try await LiveRoute(services: services).live(request, context)
        }
        addAttachments(to: signedIn, services: services)
        signedIn.get("partnerships/:partnership/reports/:report") { request, context in
            try await ReportRoute(services: services).report(request, context)
        }
        signedIn.get("search") { request, context in
            try await SearchRoute(services: services).search(request, context)
        }
        addStreams(to: signedIn, services: services)
    }

    /// The calls about one stream.
    private static func addStreams(
        to signedIn: RouterGroup<GatewayContext>,
        services: GatewayServices
    ) {
        signedIn.get("streams/:stream/changes") { request, context in
            try await PullRoute(services: services).pull(request, context)
        }
        signedIn.get("streams/:stream/proof/inclusion") { request, context in
            try await ProofRoute(services: services).inclusion(request, context)
        }
        signedIn.get("streams/:stream/proof/consistency") { request, context in
            try await ProofRoute(services: services).consistency(request, context)
        }
        signedIn.get("streams/:stream/snapshot") { _, context in
            try await SnapshotRoute(services: services).manifest(context)
        }
        signedIn.get("streams/:stream/snapshot/parts/:part") { request, context in
            try await SnapshotRoute(services: services).part(request, context)
        }
        signedIn.post("streams/:stream/changes") { request, context in
            try await PushRoute(services: services).push(request, context)
        }
    }

    private static func addAttachments(
        to signedIn: some RouterMethods<GatewayContext>,
        services: GatewayServices
    ) {
        signedIn.put("partnerships/:partnership/attachments/:digest") { request, context in
            try await AttachmentRoute(services: services).put(request, context)
        }
        signedIn.get("partnerships/:partnership/attachments/:digest") { request, context in
            try await AttachmentRoute(services: services).get(request, context)
        }
    }
}
