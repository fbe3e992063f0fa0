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
    ///     A push may repeat such changes, which are not here; the seal brings their digests.
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
        let name = name(of: seal)
        guard seal.first <= covered + 1, seal.last > covered else {
            throw fault(
                .order,
                "\(name) follows one that ends with \(covered): a push of this device is missing, "
                    + "doubled or out of order."
            )
        }
        let entries = try entries(of: seal, covered: covered, below: below, logged: logged, fault)
        // What brought nothing new to the log may be of a life that ended before the next change.
        let lives =
            seal.refused.count + seal.repeated.count == entries.count
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

    private static func name(of seal: PushSeal) -> String {
        "The seal of device \(seal.device) over its changes \(seal.first) to \(seal.last)"
    }

    /// What a seal has to sign: the digests of its changes, from the log or with the seal.
    private static func entries(
        of seal: PushSeal,
        covered: Int64,
        below: Int64,
        logged: [(n: Int64, digest: Digest)],
        _ fault: (LogFault.Kind, String) -> LogFault
    ) throws(LogFault) -> [(n: Int64, digest: Digest)] {
        let name = name(of: seal)
        var digests: [Int64: Digest] = [:]
        for entry in logged { digests[entry.n] = entry.digest }
        for repeated in seal.repeated {
            let here = digests.updateValue(repeated.digest, forKey: repeated.n)
            guard repeated.n <= covered,
                here.map({ $0 == repeated.digest }) ?? (repeated.n <= below)
            else {
                throw fault(
                    .seal,
                    "\(name) repeats change \(repeated.n), which is not so in the log before it."
                )
            }
        }
        for refused in seal.refused {
            guard digests.updateValue(refused.digest, forKey: refused.n) == nil else {
                throw fault(.seal, "\(name) calls change \(refused.n) refused, and it is logged.")
            }
        }
        var entries: [(n: Int64, digest: Digest)] = []
        for n in seal.first...seal.last {
            guard let digest = digests[n] else {
                throw fault(
                    .order,
                    "\(name) covers change \(n), which is neither in the log nor refused: it was "
                        + "left out."
                )
            }
            entries.append((n, digest))
        }
        return entries
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
