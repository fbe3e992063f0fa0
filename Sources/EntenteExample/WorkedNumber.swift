public import EntenteDomain
public import EntenteSync

/// A number of the product's table, and where a report shows it.
public struct WorkedNumber: Hashable, Sendable {
    /// Which part of a finding shows it.
    public enum Place: Hashable, Sendable {
        /// A figure of a name, about something.
        case figure(String, about: Figure.Subject?)
        /// The sentence, which is or holds it.
        case sentence
        /// A remark, which is or holds it.
        case remark
    }

    /// The row of the table.
    public let row: Int
    /// The report that shows it.
    public let report: Report.Name
    /// The day on which it is shown.
    public let day: CivilDate
    /// Where in the report.
    public let place: Place
    /// What is shown.
    public let shown: String
    /// Who sees it.
    public let seenBy: Set<Side>

    /// Whether a report, as it is written for programs, shows the number.
    public func isShown(in report: JSONValue) -> Bool {
        guard case .array(let findings)? = report["findings"],
            let finding = findings.first(where: { $0["row"] == .integer(Int64(row)) })
        else { return false }
        switch place {
        case .figure(let name, let subject):
            guard case .array(let figures)? = finding["figures"] else { return false }
            return figures.contains {
                $0["name"]?.text == name && $0["about"] == subject?.json && Self.words($0) == shown
            }
        case .sentence: return finding["sentence"]?.text?.contains(shown) ?? false
        case .remark:
            guard case .array(let remarks)? = finding["remarks"] else { return false }
            return remarks.contains { $0["text"]?.text?.contains(shown) ?? false }
        }
    }

    /// What a figure shows, as people read it.
    private static func words(_ figure: JSONValue) -> String? {
        if case .boolean(let holds)? = figure["holds"] { return holds ? "yes" : "no" }
        if let other = figure["day"]?.text ?? figure["text"]?.text { return other }
        guard let value = figure["value"]?.text else { return nil }
        if let currency = figure["currency"]?.text { return "\(currency) \(value)" }
        return figure["unit"]?.text.map { "\(value) \($0)" } ?? value
    }
}

extension WorkedNumber: CustomStringConvertible {
    /// Where it is, and what it is.
    public var description: String {
        let name =
            switch place {
            case .figure(let name, _): name.split(separator: "_").joined(separator: " ")
            case .sentence: "it says"
            case .remark: "a remark says"
            }
        return "row \(row), \(report.rawValue) on \(day): \(name): \(shown)"
    }
}
