public import EntenteDomain

extension ChangePage {
    /// What of some records and seals goes into one page, so that nobody gets a record without its seals.
    ///
    /// - Parameters:
    ///   - records: The records after a seq, in order.
    ///   - seals: The seals of them that the reader lacks, in their order, from the first on; when there
    ///     are more than a page takes, the rest may be left out.
    ///   - size: How much is taken of the seals: each counts one, and one for each digest in it.
    /// - Returns: Records with all their seals; or none of them, and as many seals of the first as fit.
    public static func fitting(
        _ records: [StoredRecord],
        _ seals: [PushSeal],
        upTo size: Int = Limits.pullSeals
    ) -> (records: [StoredRecord], seals: [PushSeal]) {
        var taken: [PushSeal] = []
        var sum = 0
        for seal in seals where seal.seq <= records.last?.header.seq ?? 0 {
            guard sum < size else {
                // Of the last one's change there may be more seals than these.
                let cut = taken.last?.seq ?? 0
                guard let first = records.first?.header.seq, first < cut else { return ([], taken) }
                return (
                    records.filter { $0.header.seq < cut }, taken.filter { $0.seq < cut }
                )
            }
            taken.append(seal)
            sum += seal.weight
        }
        return (records, taken)
    }
}
