extension EssentialTerms {
    /// What the calendar says of the term on length.
    struct Dates: Sendable {
        var noticeBy: CivilDate?
        var isNear = false
        var isOver = false
        var figures: [Figure] = []
        var remarks: [Remark] = []
    }

    /// The last day of notice, and the last working day before its end in the calendar of each side.
    static func dates(_ state: PartnershipState, _ sheet: TermSheet, _ day: CivilDate) -> Dates {
        guard let term = sheet.term(.length), let ends = term.ends else { return Dates() }
        var dates = Dates(noticeBy: term.noticeBy)
        if let by = term.noticeBy {
            dates.figures = state.organisations.flatMap { side in
                let subject = Figure.Subject.organisation(side.id)
                let profile = state.profile(of: side.id)
                let sent = (profile?.workingDays ?? WorkingDays()).last(through: by)
                return [
                    Figure("notice_by", about: subject, .day(by), from: [term.id]),
                    Figure(
                        "notice_sent_by",
                        about: subject,
                        .day(sent),
                        from: [term.id] + (profile.map { [$0.id] } ?? [])
                    ),
                ]
            }
            let left = day.days(until: by)
            if (0...max(0, state.settings.whole(noticeWarning))).contains(left) {
                dates.isNear = true
                dates.remarks.append(
                    Remark("notice must be given by \(by), in \(left) days", evidence: [term.id])
                )
            } else if left < 0, day <= ends {
                dates.remarks.append(
                    Remark("the day of notice, \(by), is over", evidence: [term.id])
                )
            }
        }
        if ends < day {
            dates.isOver = true
            dates.remarks.append(Remark("the agreement ended on \(ends)", evidence: [term.id]))
        }
        return dates
    }
}
