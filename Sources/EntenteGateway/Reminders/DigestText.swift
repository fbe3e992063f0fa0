import EntenteDomain
public import EntenteSync

/// What a digest says: the reminders of one member about one partnership, as a person reads them.
public struct DigestText: Hashable, Sendable {
    /// The one line that says how much there is.
    public let subject: String
    /// The whole, line by line.
    public let text: String
    /// The same for programs.
    public let json: JSONValue

    /// Writes a digest from what the member may read now.
    ///
    /// What is gone, or is no longer the member's to read, is left out.
    init?(
        _ digest: Digesting,
        of partnership: Session.Partnership,
        in state: PartnershipState
    ) {
        let known = digest.reminders.compactMap { reminder in
            state.record(reminder.entity).map { (reminder, $0) }
        }
        guard !known.isEmpty else { return nil }
        let shown = known.prefix(Limits.digestReminders)
        subject =
            "\(partnership.name): " + (known.count == 1 ? "1 reminder" : "\(known.count) reminders")
        var lines = ["\(partnership.name), \(digest.day)", ""]
        for (reminder, record) in shown {
            lines.append("- \(Self.words(reminder)) \(reminder.day): \(Self.title(record))")
        }
        if known.count > shown.count { lines.append("and \(known.count - shown.count) more") }
        lines += ["", "`entente obligations` shows all that you have to do."]
        text = lines.joined(separator: "\n")
        json = [
            "day": .string(digest.day.description), "id": .string(digest.id),
            "member": .string(digest.member.description),
            "more": .integer(Int64(known.count - shown.count)),
            "partnership": .string(partnership.id.description),
            "partnership_name": .string(partnership.name),
            "reminders": .array(shown.map { Self.json($0, $1) }),
        ]
    }

    private static func json(_ reminder: Reminder, _ record: EntityRecord) -> JSONValue {
        [
            "day": .string(reminder.day.description),
            "entity": .string(reminder.entity.description),
            "level": .integer(Int64(reminder.level.rawValue)),
            "occasion": .string(reminder.occasion.rawValue), "title": .string(title(record)),
            "type": .string(record.type.description),
        ]
    }

    private static func title(_ record: EntityRecord) -> String {
        let title = record.text("title") ?? ""
        return title.isEmpty ? record.type.description.replacing("_", with: " ") : title
    }

    private static func words(_ reminder: Reminder) -> String {
        let what =
            switch reminder.occasion {
            case .due: "due"
            case .late: "overdue since"
            case .missedMeeting: "not held on"
            case .staleKPI: "no reading since"
            case .notice: "last day for notice"
            case .end: "ends"
            case .decision: "decision due"
            case .undecided: "nobody decided by"
            case .fewDrivers:
                "fewer than \(ValueDrivers.minimum) value drivers deliver in the quarter of"
            case .exitTrigger: "an exit trigger is pulled by the quarter to"
            }
        return switch reminder.level {
        case .doer: what
        case .accountManager: "for the account manager, \(what)"
        case .sponsor: "for the sponsor, \(what)"
        }
    }
}
