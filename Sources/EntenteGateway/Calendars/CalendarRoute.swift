import EntenteCrypto
import EntenteDomain
import EntenteSync
import Hummingbird
import NIOCore

/// The addresses of a member's calendar, and the calendar itself for whoever has one of them.
struct CalendarRoute: Sendable {
    let services: GatewayServices

    /// `GET /v1/calendars/{secret}.ics`: what the member has to do, and when people meet.
    ///
    /// An address that was never given, is wrong in its secret part, or was revoked leads nowhere alike.
    func feed(_ context: GatewayContext) async throws -> Response {
        guard let text = context.parameters.get("secret"), let address = CalendarAddress(text)
        else { throw Problem(.notFound) }
        do {
            let reader = try await services.calendars.calendarReader(address.id)
            // Compared in any case, and without telling how much of it was right.
            let kept = reader?.digest.bytes ?? SHA256.digest([]).bytes
            guard ConstantTime.equal(kept, address.digest.bytes), let reader,
                let session = try await services.directory.session(of: reader.principal.device)
            else { throw Problem(.notFound) }
            let events = try await events(of: session)
            let calendar = CalendarText(
                name: "Entente: \(session.memberName)",
                events: events,
                now: services.now()
            )
            return Response(
                status: .ok,
                headers: [
                    .contentType: "text/calendar; charset=utf-8",
                    .cacheControl: "private, no-store",
                ],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: calendar.bytes))
            )
        } catch let error as StoreError {
            throw Problem(error)
        }
    }

    /// `POST /v1/calendars`: a new address, which is told this once.
    func add(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let device = try context.caller().principal.device
        // Nothing is asked for yet; the body is an object so that something can be.
        try await request.message(upTo: Limits.requestBytes) { (json) throws(MessageError) in
            let reader = try MessageReader(json)
            try reader.end()
        }
        let address = CalendarAddress()
        let isAdded: Bool
        do throws(StoreError) {
            isAdded = try await services.calendars.addCalendar(
                address.id,
                digest: address.digest,
                for: device,
                now: services.now()
            )
        } catch {
            throw Problem(error)
        }
        guard isAdded else {
            throw Problem(
                .tooManyRequests,
                detail: "there are \(Limits.calendarAddresses) addresses; revoke one first"
            )
        }
        let answer: JSONValue = [
            "id": .string(address.id.description),
            "path": .string("/v1/calendars/\(address.text).ics"),
        ]
        return .json(answer, status: .created)
    }

    /// `GET /v1/calendars`: which addresses there are, without their secrets.
    func list(_ context: GatewayContext) async throws -> Response {
        let device = try context.caller().principal.device
        do throws(StoreError) {
            let calendars = try await services.calendars.calendars(of: device)
            let list: [JSONValue] = calendars.map {
                ["created": .integer($0.created.value), "id": .string($0.id.description)]
            }
            return .json(["calendars": .array(list)])
        } catch {
            throw Problem(error)
        }
    }

    /// `DELETE /v1/calendars/{calendar}`: the address leads nowhere from now on.
    func revoke(_ context: GatewayContext) async throws -> Response {
        let device = try context.caller().principal.device
        guard let id = context.parameters.get("calendar").flatMap({ CalendarID($0) }) else {
            throw Problem(.notFound)
        }
        let isEnded: Bool
        do throws(StoreError) {
            isEnded = try await services.calendars.revokeCalendar(
                id,
                of: device,
                now: services.now()
            )
        } catch {
            throw Problem(error)
        }
        guard isEnded else { throw Problem(.notFound) }
        return .json(["id": .string(id.description)])
    }

    /// What stands in a member's calendar, of all partnerships, the nearest days first when it is much.
    private func events(of session: Session) async throws -> [CalendarText.Event] {
        let who = session.principal
        let member = Organisation.Member(
            id: who.member,
            name: session.memberName,
            department: who.department,
            roles: Set(session.roles)
        )
        var entries: [(entry: AgendaEntry, partnership: Session.Partnership, distance: Int)] = []
        for partnership in session.partnerships where partnership.isActive {
            let (state, zone) = try await services.reports.state(of: partnership, for: who)
            let today = zone.day(of: services.now())
            let agenda = Agenda(in: state, on: today)
            let duties = agenda.duties(of: member, at: who.organisation)
            let days = agenda.entries.filter { !$0.kind.isDuty }
            entries += (duties + days).map {
                ($0, partnership, abs(today.days(until: $0.day)))
            }
        }
        return entries.sorted { ($0.distance, $0.entry.id) < ($1.distance, $1.entry.id) }
            .prefix(Limits.calendarEntries)
            .sorted { ($0.entry.day, $0.entry.id) < ($1.entry.day, $1.entry.id) }
            .map { Self.event($0.entry, $0.partnership) }
    }

    private static func event(
        _ entry: AgendaEntry,
        _ partnership: Session.Partnership
    ) -> CalendarText.Event {
        let what =
            switch entry.kind {
            case .due: "Due"
            case .meeting: "Meeting"
            case .notice: "Last day for notice"
            case .end: "Ends"
            case .decision: "Decision due"
            }
        let type = entry.type.description.replacing("_", with: " ")
        let title = entry.title.isEmpty ? type : entry.title
        return CalendarText.Event(
            uid: "\(entry.id)-\(entry.kind.rawValue)@entente",
            day: entry.day,
            summary: "\(what): \(title)",
            details: "\(type), \(partnership.name)",
            isCancelled: entry.status == .dropped
        )
    }
}
