public import EntenteDomain

/// The time zones of the machine's own database, which its package updates keep true.
public enum SystemZones: Sendable {
    /// Where Debian and most others keep the compiled files.
    private static let folder = "/usr/share/zoneinfo/"

    /// The rules of a zone by its name; nil when the machine has none of that name.
    ///
    /// The caller has checked the form of the name (`FieldKind.zone`): it holds no dot, so it leads
    /// nowhere else. The zones below `right` count leap seconds, which no instant here does.
    public static func rules(_ name: String) -> ZoneRules? {
        guard !name.contains("."), !name.hasPrefix("/"), !name.hasPrefix("right/"),
            let file = try? DurableFile.read(folder + name)
        else { return nil }
        return ZoneRules(file)
    }
}
