/// What a page of HTML says, as plain text: blocks become lines, links keep where they lead to.
///
/// It reads what mails hold, which is often no valid HTML: whatever is not understood is left as text.
struct HTMLText: Sendable {
    private let page: [Unicode.Scalar]
    private var place = 0
    private var text: [Unicode.Scalar] = []
    private var links: [(target: String, start: Int)] = []
    private var depthOfPlain = 0
    private var hasMoreTags = true

    /// The text of a page.
    static func text(of html: String) -> String {
        var reader = HTMLText(page: Array(html.unicodeScalars))
        reader.read()
        return string(reader.text)
    }

    private init(page: [Unicode.Scalar]) { self.page = page }

    private mutating func read() {
        while place < page.count {
            let scalar = page[place]
            if scalar == "<", hasMoreTags, place + 1 < page.count, Self.opens(page[place + 1]) {
                readTag()
            } else if scalar == "&" {
                append(reference())
            } else {
                place += 1
                append(scalar)
            }
        }
    }

    private static func opens(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && scalar.properties.isAlphabetic || ["/", "!", "?"].contains(scalar)
    }

    private static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    // MARK: Tags

    private mutating func readTag() {
        if stands("<!--") { return skip(past: "-->") }
        guard let tag = takeTag() else {
            hasMoreTags = false
            return
        }
        let isEnd = tag.first == "/"
        let name = Self.string(
            tag.drop { $0 == "/" }.prefix(16).prefix {
                $0.properties.isAlphabetic || ("0"..."9") ~= $0
            }
        ).lowercased()
        switch name {
        case "script", "style", "title": if !isEnd { skip(past: "</\(name)") }
        case "br": text.append("\n")
        case "pre":
            breakLine()
            depthOfPlain = max(0, depthOfPlain + (isEnd ? -1 : 1))
        case "li":
            breakLine()
            if !isEnd { text += ["-", " "] }
        case "td", "th": if isEnd { endCell() }
        case "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "hr":
            breakLine()
            if !text.isEmpty, !text.suffix(2).allSatisfy({ $0 == "\n" }) { text.append("\n") }
        case "div", "tr", "dt", "dd", "section", "article", "header", "footer", "body":
            breakLine()
        case "a": if isEnd { endLink() } else { beginLink(tag) }
        default: break
        }
    }

    /// What stands in a tag, whose attributes may hold a `>` in quotation marks; nil when it has no end.
    private mutating func takeTag() -> ArraySlice<Unicode.Scalar>? {
        let start = place + 1
        var end = start
        var quote: Unicode.Scalar?
        while end < page.count, quote != nil || page[end] != ">" {
            if let open = quote {
                if page[end] == open { quote = nil }
            } else if page[end] == "\"" || page[end] == "'" {
                quote = page[end]
            }
            end += 1
        }
        // A quotation mark without an end: the tag ends with the next sign for it after all.
        let found = end < page.count ? end : page[start...].firstIndex(of: ">")
        guard let found else {
            place = start
            text.append("<")
            return nil
        }
        place = found + 1
        return page[start..<found]
    }

    /// Whether a text stands here, in capitals or not.
    private func stands(_ words: String) -> Bool {
        let words = words.unicodeScalars
        guard page.count - place >= words.count else { return false }
        return zip(page[place...], words).allSatisfy { Self.lowered($0) == $1 }
    }

    private mutating func skip(past end: String) {
        let first = end.unicodeScalars.first
        while place < page.count {
            if page[place] == first, stands(end) {
                place += end.unicodeScalars.count
                // The end of an element is a tag of its own.
                guard first == "<" else { return }
                let close = page[place...].firstIndex(of: ">")
                place = close.map { $0 + 1 } ?? page.count
                return
            }
            place += 1
        }
    }

    private mutating func beginLink(_ tag: ArraySlice<Unicode.Scalar>) {
        links.append((Self.target(of: tag.prefix(Self.attributes)), text.count))
        // Nobody nests links; what does is not read any deeper.
        if links.count > 16 { links.removeFirst() }
    }

    private mutating func endLink() {
        guard let link = links.popLast(), !link.target.isEmpty else { return }
        let words = Self.string(text.dropFirst(link.start).prefix(Self.attributes))
        let isWeb = link.target.hasPrefix("http://") || link.target.hasPrefix("https://")
        guard isWeb, !words.contains(link.target) else { return }
        append(" ")
        text += Array("(\(link.target))".unicodeScalars)
    }

    /// Where a link leads to; empty when it does not say.
    private static func target(of tag: ArraySlice<Unicode.Scalar>) -> String {
        let name = Array("href".unicodeScalars)
        var rest = tag
        while let start = rest.firstIndex(where: { lowered($0) == "h" }) {
            rest = rest[start...]
            let sign = rest.dropFirst(name.count).drop { $0.properties.isWhitespace }
            guard rest.prefix(name.count).map(lowered) == name, sign.first == "=" else {
                rest.removeFirst()
                continue
            }
            let value = sign.dropFirst().drop { $0.properties.isWhitespace }
            let quote = value.first
            let found =
                quote == "\"" || quote == "'"
                ? value.dropFirst().prefix { $0 != quote }
                : value.prefix { !$0.properties.isWhitespace }
            let plain = string(found.filter { $0 != "<" })
            return MailText.line(HTMLText.text(of: plain), bytes: 2_000)
        }
        return ""
    }

    private static func lowered(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        ("A"..."Z") ~= scalar ? Unicode.Scalar(UInt8(scalar.value) + 32) : scalar
    }

    /// Characters of a tag, or of a link's words, that are looked at for where the link leads to.
    private static let attributes = 4_096

    // MARK: Text

    private mutating func append(_ scalar: Unicode.Scalar) {
        guard depthOfPlain == 0, scalar.properties.isWhitespace, scalar != "\u{A0}" else {
            return text.append(scalar)
        }
        // White space is one space, and none at the beginning of a line.
        guard let last = text.last, last != " ", last != "\n", last != "\t" else { return }
        text.append(" ")
    }

    private mutating func append(_ words: String) {
        for scalar in words.unicodeScalars {
            if scalar == "\u{A0}" { text.append(" ") } else { append(scalar) }
        }
    }

    private mutating func endCell() {
        while text.last == " " { text.removeLast() }
        text.append("\t")
    }

    private mutating func breakLine() {
        while text.last == " " || text.last == "\t" { text.removeLast() }
        if let last = text.last, last != "\n" { text.append("\n") }
    }

    /// The character that `&auml;`, `&#228;` or `&#xE4;` stands for; the sign itself where it is none.
    private mutating func reference() -> String {
        let name = page[(place + 1)...].prefix(10).prefix { $0 != ";" }
        guard name.endIndex < page.count, page[name.endIndex] == ";",
            let words = Self.words(Self.string(name))
        else {
            place += 1
            return "&"
        }
        place = name.endIndex + 1
        return words
    }

    private static func words(_ name: String) -> String? {
        if let known = names[name] { return known }
        guard name.hasPrefix("#") else { return nil }
        let digits = name.dropFirst()
        let number =
            digits.first == "x" || digits.first == "X"
            ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        guard let number, number > 0, let scalar = Unicode.Scalar(number) else { return nil }
        return String(scalar)
    }

    private static let names: [String: String] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}",
        "auml": "ä", "ouml": "ö", "uuml": "ü", "Auml": "Ä", "Ouml": "Ö", "Uuml": "Ü",
        "szlig": "ß", "euro": "€", "pound": "£", "cent": "¢", "yen": "¥", "sect": "§",
        "copy": "©", "reg": "®", "trade": "™", "deg": "°", "plusmn": "±", "micro": "µ",
        "agrave": "à", "aacute": "á", "acirc": "â", "atilde": "ã", "aring": "å", "aelig": "æ",
        "ccedil": "ç", "egrave": "è", "eacute": "é", "ecirc": "ê", "euml": "ë", "iacute": "í",
        "icirc": "î", "iuml": "ï", "ntilde": "ñ", "oacute": "ó", "ocirc": "ô", "otilde": "õ",
        "oslash": "ø", "ugrave": "ù", "uacute": "ú", "ucirc": "û", "Eacute": "É", "Egrave": "È",
        "Agrave": "À", "Aring": "Å", "AElig": "Æ", "Oslash": "Ø", "Ccedil": "Ç", "Ntilde": "Ñ",
        "ndash": "\u{2013}", "mdash": "\u{2014}", "hellip": "\u{2026}", "bull": "\u{2022}",
        "middot": "\u{B7}", "lsquo": "\u{2018}", "rsquo": "\u{2019}", "sbquo": "\u{201A}",
        "ldquo": "\u{201C}", "rdquo": "\u{201D}", "bdquo": "\u{201E}", "laquo": "«",
        "raquo": "»", "times": "×", "frac12": "½", "zwnj": "", "shy": "", "rarr": "\u{2192}",
    ]
}
