public import EntenteCrypto
public import EntenteDomain

/// What must hold for one seal, given the log up to it (clause 4.4).
public enum SealRules: Sendable {
    /// Checks a seal and answers with the last counter of its device that is covered now.
    ///
    /// - Parameters:
    ///   - seal: The seal.
    ///   - covered: The last counter of the device that an earlier seal covers.
    ///   - below: The last counter of the device that a snapshot covers, from which the log starts here.
    ///     A push may have begun before that; its seal cannot be verified without the whole log, and is
    ///     taken as the snapshot was. After one more push of the greatest size there can be no such.
    ///   - logged: The device's counters and digests in the log from `seal.first` to `seal.last`.
    ///   - stream: Where the changes live.
    ///   - epochs: The lives of its log.
    ///   - key: The device's key, from the control stream; nil when it has none.
    /// - Throws: `LogFault` when the seal leaves a gap, or does not sign what is in the log.
    /// - Returns: The counter up to which the device's changes are covered.
    public static func check(
        _ seal: PushSeal,
        covered: Int64,
        below: Int64 = 0,
        logged: [(n: Int64, digest: Digest)],
        stream: StreamID,
        epochs: EpochHistory,
        key: Ed25519.VerifyingKey?
    ) throws(LogFault) -> Int64 {
        let fault = { (kind: LogFault.Kind, sentence: String) in
            LogFault(kind, stream: stream, seq: seal.seq, sentence)
        }
        let range = "\(seal.first) to \(seal.last)"
        let name = "The seal of device \(seal.device) over its changes \(range)"
        guard seal.first <= covered + 1, seal.last > covered else {
            throw fault(
                .order,
                "\(name) follows one that ends with \(covered): a push of this device is missing, "
                    + "doubled or out of order."
            )
        }
        var digests: [Int64: Digest] = [:]
        for entry in logged { digests[entry.n] = entry.digest }
        for refused in seal.refused {
            guard digests.updateValue(refused.digest, forKey: refused.n) == nil else {
                throw fault(.seal, "\(name) calls change \(refused.n) refused, and it is logged.")
            }
        }
        var entries: [(n: Int64, digest: Digest)] = []
        let isWhole = seal.first > below || seal.last - seal.first >= Int64(Limits.pushChanges)
        for n in seal.first...seal.last {
            guard let digest = digests[n] else {
                if !isWhole, n <= below { continue }
                throw fault(
                    .order,
                    "\(name) covers change \(n), which is neither in the log nor refused: it was "
                        + "left out."
                )
            }
            entries.append((n, digest))
        }
        if Int64(entries.count) <= seal.last - seal.first { return seal.last }
        let lives =
            seal.refused.count == entries.count
            ? epochs.lives(refusingBefore: seal.seq) : [epochs.epoch(at: seal.seq)]
        let isValid = lives.contains { epoch in
            let scope = ChangeScope(stream: stream, epoch: epoch, device: seal.device)
            return key.map { seal.isValid(entries, scope: scope, key: $0) } ?? false
        }
        guard isValid else {
            throw fault(
                .seal,
                "\(name) is not that device's signature over what is in the log: a change of it was "
                    + "altered, exchanged or invented (at or before change \(seal.seq))."
            )
        }
        return seal.last
    }

    /// What to say of a change that no seal covers.
    public static func missing(_ header: ChangeRecord.Header, of stream: StreamID) -> LogFault {
        LogFault(
            .unsealed,
            stream: stream,
            seq: header.seq,
            "Change \(header.seq) came without the seal of its device \(header.device): nobody can "
                + "tell that its author wrote it."
        )
    }
}
