/// Names of files that are safe on every system, whatever was written in them.
public enum FileName: Sendable {
    /// A name without a folder, control characters, or anything that some system takes for something else.
    public static func cleaned(_ text: String) -> String {
        let last =
            text.split(omittingEmptySubsequences: true) { $0 == "/" || $0 == "\\" }.last ?? ""
        var kept = String.UnicodeScalarView()
        for scalar in last.unicodeScalars where !isHidden(scalar) {
            kept.append(forbidden.contains(scalar) ? "_" : scalar)
        }
        // A leading point hides a file, and Windows drops points and spaces at the end.
        var name = trimmed(String(kept))
        name = trimmed(shortened(name))
        if name.isEmpty { return "attachment" }
        let stem = name.prefix { $0 != "." }.uppercased()
        return reserved.contains(stem) ? "_\(name)" : name
    }

    /// The kind of file that the end of a name tells; `application/octet-stream` for an unknown one.
    public static func mediaType(of name: String) -> String {
        guard let point = name.lastIndex(of: ".") else { return MediaType.unknown }
        let ending = name[name.index(after: point)...].lowercased()
        return MediaType.byEnding[ending] ?? MediaType.unknown
    }

    private static let forbidden = Set("<>:\"|?*".unicodeScalars)

    /// Device names of Windows, with or without an ending.
    private static let reserved: Set<String> = Set(
        ["CON", "PRN", "AUX", "NUL"] + (0...9).flatMap { ["COM\($0)", "LPT\($0)"] }
    )

    /// Whether a character shows nothing, or turns the direction of those that do.
    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse,
            .unassigned:
            true
        default: false
        }
    }

    private static func trimmed(_ text: String) -> String {
        let isEdge = { (character: Character) in character == "." || character.isWhitespace }
        var rest = text.drop(while: isEdge)
        while let last = rest.last, isEdge(last) { rest.removeLast() }
        return String(rest)
    }

    /// Cuts a name to the bound, before its ending if that is a short one.
    private static func shortened(_ name: String) -> String {
        guard name.utf8.count > Limits.fileNameBytes else { return name }
        var ending = ""
        if let point = name.lastIndex(of: "."), name[point...].utf8.count <= 16 {
            ending = String(name[point...])
        }
        var stem = name.dropLast(ending.count)
        while stem.utf8.count + ending.utf8.count > Limits.fileNameBytes, !stem.isEmpty {
            stem.removeLast()
        }
        return stem + ending
    }
}

/// Kinds of files, as an attachment names them.
public enum MediaType: Sendable {
    /// What a file is of which nothing is known.
    public static let unknown = "application/octet-stream"

    /// What is said of an attachment when it is sent: no kind that a browser would run.
    public static func safe(_ text: String) -> String {
        let kind = String(text.lowercased().prefix { $0 != ";" && $0 != " " })
        return safeKinds.contains(kind) ? kind : unknown
    }

    private static let safeKinds = Set(byEnding.values)

    static let byEnding = [
        "csv": "text/csv",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "gif": "image/gif", "jpeg": "image/jpeg", "jpg": "image/jpeg", "json": "application/json",
        "md": "text/plain", "mp3": "audio/mpeg", "mp4": "video/mp4",
        "odp": "application/vnd.oasis.opendocument.presentation",
        "ods": "application/vnd.oasis.opendocument.spreadsheet",
        "odt": "application/vnd.oasis.opendocument.text", "pdf": "application/pdf",
        "png": "image/png",
        "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "txt": "text/plain", "webp": "image/webp",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "zip": "application/zip",
    ]
}
