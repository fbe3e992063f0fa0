/// A piece of a page.
///
/// Text becomes HTML here and nowhere else, so that none can forget to escape it.
public indirect enum HTML: Hashable, Sendable {
    /// Words of the program.
    case text(String)
    /// Words that people wrote; kept apart, so that their writing direction changes nothing around them.
    case words(String)
    /// An element with what is in it.
    case element(Tag, [HTML], style: Style? = nil)
    /// Pieces one after the other.
    case group([HTML])

    /// The elements that pages are made of; none of them loads or runs anything.
    public enum Tag: String, Hashable, Sendable, CaseIterable {
        /// The parts of a page.
        case header, footer, main, section
        /// Headings, by their depth.
        case h1, h2, h3
        /// A paragraph, and words within one.
        case p, small, strong, code
        /// Lists.
        case ul, ol, li, dl, dt, dd
        /// Tables.
        case table, caption, thead, tbody, tr, th, td
    }

    /// What a piece looks like, by a class of the style sheet.
    public enum Style: String, Hashable, Sendable, CaseIterable {
        /// A number in a table.
        case number
        /// A digest or a signature.
        case digest
        /// What begins on a page of its own.
        case page
        /// A verdict in words.
        case good, amber, red, open
        /// What was wrong with a signature.
        case warning
    }
}

extension HTML {
    /// An element with words of the program in it.
    public static func element(_ tag: Tag, _ text: String, style: Style? = nil) -> HTML {
        .element(tag, [.text(text)], style: style)
    }

    /// A table whose heads are repeated on every page that it goes on to.
    public static func table(_ heads: [String], _ rows: [[HTML]], numbers: Set<Int> = []) -> HTML {
        let cells = { (tag: Tag, pieces: [HTML]) -> HTML in
            .element(
                .tr,
                pieces.enumerated().map { place, piece in
                    .element(tag, [piece], style: numbers.contains(place) ? .number : nil)
                }
            )
        }
        return .element(
            .table,
            [
                .element(.thead, [cells(.th, heads.map { .text($0) })]),
                .element(.tbody, rows.map { cells(.td, $0) }),
            ]
        )
    }

    /// Names and what they stand for.
    public static func pairs(_ pairs: [(String, HTML)]) -> HTML {
        .element(
            .dl,
            pairs.flatMap { name, value in [.element(.dt, name), .element(.dd, [value])] }
        )
    }

    /// Appends the piece to a page.
    func write(to page: inout String) {
        switch self {
        case .text(let text): Self.escape(text, to: &page)
        case .words(let text):
            page += "<bdi>"
            Self.escape(text, to: &page)
            page += "</bdi>"
        case .group(let pieces): for piece in pieces { piece.write(to: &page) }
        case .element(let tag, let pieces, let style):
            page += "<\(tag.rawValue)"
            if let style { page += " class=\"\(style.rawValue)\"" }
            page += ">"
            for piece in pieces { piece.write(to: &page) }
            page += "</\(tag.rawValue)>"
            if Self.blocks.contains(tag) { page += "\n" }
        }
    }

    /// Elements after which a line ends, for whoever reads or compares the source.
    private static let blocks: Set<Tag> = [
        .header, .footer, .main, .section, .h1, .h2, .h3, .p, .ul, .ol, .li, .dl, .dd, .table,
        .thead,
        .tbody, .tr,
    ]

    /// What stands for itself in text is all but five characters and what HTML does not allow.
    private static func escape(_ text: String, to page: inout String) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": page += "&amp;"
            case "<": page += "&lt;"
            case ">": page += "&gt;"
            case "\"": page += "&quot;"
            case "'": page += "&#39;"
            case "\n", "\t": page.unicodeScalars.append(scalar)
            case "\r": continue
            default:
                // Control characters are no part of a page; they stay visible as something unreadable.
                let isControl = scalar.properties.generalCategory == .control
                page.unicodeScalars.append(isControl ? "\u{FFFD}" : scalar)
            }
        }
    }
}

/// A page that stands alone: no image, font, script or address is fetched for it.
public struct HTMLDocument: Hashable, Sendable {
    /// What it is called.
    public let title: String
    /// What is on it.
    public let body: [HTML]

    /// Puts a page together.
    public init(title: String, body: [HTML]) {
        self.title = title
        self.body = body
    }

    /// The bytes of the page: the same for the same content, wherever it is made.
    public var bytes: [UInt8] {
        var page = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>
            """
        HTML.text(title).write(to: &page)
        page += "</title>\n<style>\n\(PageStyle.sheet)</style>\n</head>\n<body>\n"
        for piece in body { piece.write(to: &page) }
        return Array((page + "</body>\n</html>\n").utf8)
    }
}
