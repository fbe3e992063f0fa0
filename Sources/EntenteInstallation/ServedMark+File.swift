public import EntentePostgres
import EntenteSync

/// The mark in `run/served.json`: beside the database, so that files which are put back do not bring it.
extension ServedMark {
    /// What the folder knows; nil when it knows nothing, or the file makes no sense.
    public static func read(from folder: DataFolder) -> ServedMark? {
        guard let bytes = try? DurableFile.read(folder.served) else { return nil }
        return try? JSONValue.message(bytes, form: .interchange) { (json) throws(MessageError) in
            var reader = try MessageReader(json)
            return ServedMark(
                nth: try reader.integer("nth", in: 1...Int64(1 << 53 - 1)),
                name: try reader.string("name")
            )
        }
    }

    /// Writes the mark down, durably.
    public func write(to folder: DataFolder) throws(InstallationError) {
        let json: JSONValue = ["name": .string(name), "nth": .integer(nth)]
        try DurableFile.write(json.canonicalBytes, to: folder.served, mode: 0o644)
    }
}
