import EntenteDomain
import EntenteSync

/// Makes the tree of a session from its rows, which come in the order of the ids.
///
/// A row names a partnership, an organisation, a department if there is one, and a member if there is
/// one.
struct SessionRows {
    private let rows: Rows

    init(_ rows: Rows) { self.rows = rows }

    func partnerships() throws(StoreError) -> [Session.Partnership] {
        var result: [Session.Partnership] = []
        for group in groups(of: rows.indices, by: 0) {
            result.append(
                Session.Partnership(
                    id: try rows.id(group.lowerBound, 0),
                    name: rows.text(group.lowerBound, 1),
                    isActive: rows.text(group.lowerBound, 2) == PartnershipState.active.rawValue,
                    organisations: try organisations(group)
                )
            )
        }
        return result
    }

    private func organisations(_ range: Range<Int>) throws(StoreError) -> [Session.Organisation] {
        var result: [Session.Organisation] = []
        for group in groups(of: range, by: 3) {
            result.append(
                Session.Organisation(
                    id: try rows.id(group.lowerBound, 3),
                    name: rows.text(group.lowerBound, 4),
                    departments: try departments(group)
                )
            )
        }
        return result
    }

    private func departments(_ range: Range<Int>) throws(StoreError) -> [Session.Department] {
        var result: [Session.Department] = []
        for group in groups(of: range, by: 5) {
            var members: [Session.Member] = []
            for row in group where !rows.isNull(row, 7) {
                members.append(Session.Member(id: try rows.id(row, 7), name: rows.text(row, 8)))
            }
            result.append(
                Session.Department(
                    id: try rows.id(group.lowerBound, 5),
                    name: rows.text(group.lowerBound, 6),
                    members: members
                )
            )
        }
        return result
    }

    /// The runs of rows that have the same id in a column; rows without one are in no run.
    private func groups(of range: Range<Int>, by column: Int) -> [Range<Int>] {
        var groups: [Range<Int>] = []
        var start = range.lowerBound
        while start < range.upperBound {
            let id = rows.optionalText(start, column)
            var end = start + 1
            while end < range.upperBound, rows.optionalText(end, column) == id { end += 1 }
            if id != nil { groups.append(start..<end) }
            start = end
        }
        return groups
    }
}
