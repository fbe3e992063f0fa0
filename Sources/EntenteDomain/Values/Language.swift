/// A language whose words the search finds by their stems, by its code (ISO 639-1).
public enum Language: String, Hashable, Sendable, CaseIterable {
    /// Arabic.
    case arabic = "ar"
    /// Armenian.
    case armenian = "hy"
    /// Basque.
    case basque = "eu"
    /// Catalan.
    case catalan = "ca"
    /// Danish.
    case danish = "da"
    /// Dutch.
    case dutch = "nl"
    /// English.
    case english = "en"
    /// Finnish.
    case finnish = "fi"
    /// French.
    case french = "fr"
    /// German.
    case german = "de"
    /// Greek.
    case greek = "el"
    /// Hindi.
    case hindi = "hi"
    /// Hungarian.
    case hungarian = "hu"
    /// Indonesian.
    case indonesian = "id"
    /// Irish.
    case irish = "ga"
    /// Italian.
    case italian = "it"
    /// Lithuanian.
    case lithuanian = "lt"
    /// Nepali.
    case nepali = "ne"
    /// Norwegian.
    case norwegian = "no"
    /// Portuguese.
    case portuguese = "pt"
    /// Romanian.
    case romanian = "ro"
    /// Russian.
    case russian = "ru"
    /// Serbian.
    case serbian = "sr"
    /// Spanish.
    case spanish = "es"
    /// Swedish.
    case swedish = "sv"
    /// Tamil.
    case tamil = "ta"
    /// Turkish.
    case turkish = "tr"
    /// Yiddish.
    case yiddish = "yi"

    /// The name of PostgreSQL's text search configuration.
    public var configuration: String { String(describing: self) }

    /// All codes, as people may write them.
    public static var codes: String { allCases.map(\.rawValue).sorted().joined(separator: ", ") }
}
