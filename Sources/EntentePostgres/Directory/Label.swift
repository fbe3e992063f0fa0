import EntenteDomain

/// A name that people give to an organisation, department, member, partnership or device.
///
/// One line of 1 to `Limits.nameLength` characters (Unicode scalars, as PostgreSQL counts them),
/// without control characters, line breaks, and the marks that turn the direction of text, with which
/// one name can be made to look like another.
struct Label: Hashable, Sendable {
    let text: String

    /// Trims and checks a name.
    init(_ text: String, field: String) throws(AdministrationError) {
        let trimmed = Label.trimmed(text)
        guard !trimmed.isEmpty else { throw AdministrationError(.nameEmpty, field: field) }
        guard trimmed.unicodeScalars.count <= Limits.nameLength else {
            throw AdministrationError(.nameTooLong(limit: Limits.nameLength), field: field)
        }
        guard trimmed.unicodeScalars.allSatisfy(Label.isPlain) else {
            throw AdministrationError(.nameNotPlain, field: field)
        }
        self.text = trimmed
    }

    /// What becomes of a name that a device gives itself: whatever it is, it must not stop enrolment.
    init(repairing text: String) {
        let plain = text.unicodeScalars.map { Label.isPlain($0) ? $0 : " " }
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: plain.prefix(Limits.nameLength))
        let trimmed = Label.trimmed(String(scalars))
        self.text = trimmed.isEmpty ? "device" : trimmed
    }

    private static func trimmed(_ text: String) -> String {
        let scalars = text.unicodeScalars
        let isSpace = { (scalar: Unicode.Scalar) in scalar.properties.isWhitespace }
        let start = scalars.drop(while: isSpace)
        guard let last = start.lastIndex(where: { !isSpace($0) }) else { return "" }
        return String(start[...last])
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate: false
        case .format: !directionMarks.contains(scalar.value)
        default: true
        }
    }

    /// The characters of the bidirectional algorithm that embed, override or isolate (UAX 9).
    private static let directionMarks = Set<UInt32>(0x202A...0x202E).union(0x2066...0x2069)
}
