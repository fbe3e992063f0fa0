import EntenteDomain
import EntenteSync
import Foundation
import TestSupport
import Testing

/// What a member has to do, by the built programs, and in a calendar that somebody else's library reads.
extension Integration {
    @Suite("Calendars: by the command, read by a real library")
    struct CalendarCommandTests {
        /// Python's icalendar, which refuses what is not in RFC 5545.
        private static let reader = """
            import icalendar, json, sys
            calendar = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
            events = [{
                'summary': str(event['summary']), 'uid': str(event['uid']),
                'start': event['dtstart'].dt.isoformat(), 'end': event['dtend'].dt.isoformat(),
                'status': str(event['status']),
            } for event in calendar.walk('vevent')]
            print(json.dumps({'name': str(calendar['x-wr-calname']), 'events': events,
                'errors': [str(error) for event in calendar.walk() for error in event.errors]}))
            """

        private func read(_ bytes: [UInt8]) async throws -> JSONValue {
            let read = try await Command.run(
                "/usr/bin/python3",
                ["-c", Self.reader],
                input: Data(bytes)
            )
            #expect(read.status == 0, "\(read.errorText)")
            return try JSONScanner.parse(Array(read.text.utf8), form: .interchange)
        }

        @Test func `duties and meetings stand in the calendar until its address is revoked`()
            async throws
        {
            let gateway = try RunningGateway()
            try await gateway.start()
            let partnership = try await TestPartnership.make(on: gateway)
            let folder = try TemporaryFolder()
            let desk = try await Desk.signer(partnership, of: 0, in: folder)
            _ = try await desk.run("sync")
            let title = "Größe; \"Lager\", \\ und 日本語 " + String(repeating: "lang ", count: 20)
            let department = "department=Aurora Foods/Marketing"
            let due = "due=2026-12-01"
            _ = try await desk.json("entity", "add", "action", title, due, department)
            _ = try await desk.json("entity", "add", "review", "Quarter", "due=2027-01-15")
            _ = try await desk.run("sync")
            let duties = try await desk.json("obligations", "--all")
            #expect(duties[0]?["title"]?.text == title)

            let made = try await desk.json("calendar", "add")
            let address = try #require(made["address"]?.text)
            let path = String(address.dropFirst(partnership.gateway.url.count))
            let raw = try await partnership.device(organisation: 1, department: 0, name: "Rita")
            let answer = try await raw.send(.get, path, nil)
            #expect(answer.status == 200)
            let calendar = try await read(answer.bytes)
            #expect(calendar["errors"] == [])
            guard case .array(let events)? = calendar["events"] else { return }
            #expect(events.map { $0["summary"]?.text } == ["Due: \(title)", "Meeting: Quarter"])
            #expect(events.map { $0["start"]?.text } == ["2026-12-01", "2027-01-15"])
            #expect(events.map { $0["end"]?.text } == ["2026-12-02", "2027-01-16"])
            #expect(Set(events.map { $0["uid"]?.text }).count == 2)
            // The same entries have the same names whenever they are read.
            let again = try await read(try await raw.send(.get, path, nil).bytes)
            #expect(again["events"] == calendar["events"])

            let id = try #require(made["id"]?.text)
            #expect(try await desk.run("calendar", "revoke", id).status == 0)
            #expect(try await raw.send(.get, path, nil).status == 404)
            #expect(try await desk.json("calendar", "list") == [])
            folder.remove()
            try await partnership.close()
            try await gateway.remove()
        }
    }
}
