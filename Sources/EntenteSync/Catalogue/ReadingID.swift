import EntenteCrypto
public import EntenteDomain

/// The id of a reading: the same for everyone who reports the same KPI, month and organisation.
///
/// Two devices of one side that record one month offline meet in one register and see a conflict;
/// with random ids they would leave two readings that nobody can tell apart (clause 2.1).
public enum ReadingID: Sendable {
    /// The first 128 bits of the SHA-256 of what the reading is about.
    public static func make(
        kpi: EntityID,
        period: Period,
        organisation: OrganisationID
    ) -> EntityID {
        let text = "entente-reading-1\n\(kpi)\n\(period)\n\(organisation)"
        let bytes = SHA256.digest(text.utf8).bytes
        let word = { (place: Int) in
            bytes[place..<(place + 8)].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        }
        return EntityID(high: word(0), low: word(8))
    }
}
