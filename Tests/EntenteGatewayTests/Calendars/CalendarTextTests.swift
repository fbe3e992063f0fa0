import EntenteDomain
import Testing

@testable import EntenteGateway

@Suite("Calendar: what calendar programs read")
struct CalendarTextTests {
    private func lines(_ text: CalendarText) -> [String] {
        String(decoding: text.bytes, as: UTF8.self).split(separator: "\r\n").map(String.init)
    }

    private func calendar(_ summary: String) -> CalendarText {
        CalendarText(
            name: "Entente: Ada",
            events: [
                .init(
                    uid: "1-due@entente",
                    day: CivilDate(number: 20_778),
                    summary: summary,
                    details: "action, Cold chain",
                    isCancelled: false
                )
            ],
            now: Milliseconds(1_795_255_445_000)
        )
    }

    @Test func `an entry is a whole day, and ends with the day after it`() {
        let lines = lines(calendar("Due: Send the price list"))
        #expect(lines.first == "BEGIN:VCALENDAR" && lines.last == "END:VCALENDAR")
        #expect(lines.contains("DTSTART;VALUE=DATE:20261121"))
        #expect(lines.contains("DTEND;VALUE=DATE:20261122"))
        #expect(lines.contains("DTSTAMP:20261121T100405Z"))
        #expect(lines.contains("SUMMARY:Due: Send the price list"))
    }

    @Test func `no title can end its line, its property or its entry`() {
        let lines = lines(
            calendar("a\r\nEND:VEVENT\r\nBEGIN:VALARM\nb;c,d\\e\u{0}\u{85}f\u{2028}g")
        )
        #expect(lines.count { $0 == "END:VEVENT" } == 1)
        #expect(!lines.contains { $0.hasPrefix("BEGIN:VALARM") })
        let summary = lines.first { $0.hasPrefix("SUMMARY:") }
        #expect(summary == "SUMMARY:a\\nEND:VEVENT\\nBEGIN:VALARM\\nb\\;c\\,d\\\\ef\\ng")
    }

    @Test(arguments: [74, 75, 76, 77, 150, 500])
    func `no line is longer than 75 bytes, and no character is cut`(length: Int) {
        for letter in ["x", "\u{e9}", "\u{20ac}", "\u{1f600}"] {
            let text = String(repeating: letter, count: length)
            let bytes = CalendarText.folded(text)
            let parts = bytes.split(separator: 10).map { $0.dropLast() }
            #expect(parts.allSatisfy { $0.count <= 75 })
            let whole = parts.enumerated().map { place, part in
                String(decoding: place == 0 ? part : part.dropFirst(), as: UTF8.self)
            }
            #expect(whole.joined() == text)
        }
    }

    @Test func `an address is found by its first half and known by its digest alone`() {
        let address = CalendarAddress()
        #expect(CalendarAddress(address.text) == address)
        #expect(address.text.hasPrefix(address.id.description))
        let changed = address.text.dropLast() + (address.text.last == "0" ? "1" : "0")
        #expect(CalendarAddress(String(changed))?.digest != address.digest)
        for text in ["", "..", address.id.description, address.text + "0"] {
            #expect(CalendarAddress(text) == nil)
        }
    }
}
