import EntenteCrypto
import EntenteDomain
import EntenteSync
import TestSupport

extension AuditWorld {
    /// The file, line by line, as an honest gateway exports it.
    func lines() -> [[UInt8]] {
        let at = Milliseconds(9_999)
        var writer = AuditWriter()
        let manifest = AuditFile.Manifest(
            at: at,
            key: headKey.publicKey,
            partnership: partnership,
            streams: [control, shared].map {
                AuditFile.Stream(
                    id: $0.stream,
                    audience: $0.audience,
                    epochs: $0.epochs,
                    size: $0.frontier.size
                )
            }
        )
        var lines = [writer.add(AuditFile.line(manifest))]
        for log in [control, shared] {
            lines.append(writer.add(AuditFile.line(log.stream)))
            for (record, leaf) in zip(log.records, log.leaves) {
                lines.append(writer.add(AuditFile.line(record, leaf: leaf)))
                for seal in log.seals where seal.seq == record.header.seq {
                    lines.append(writer.add(AuditFile.line(seal)))
                }
            }
            lines.append(writer.add(AuditFile.line(log.signedHead(at: at, key: headKey))))
        }
        lines.append(writer.end(signing: headKey))
        return lines.map { $0.dropLast() }
    }

    /// Signs lines anew that somebody with the gateway's key has altered: the last line and, when the
    /// log was rebuilt, the heads are then in order, and only the seals and the others' heads are not.
    func signed(_ lines: [[UInt8]]) -> [[UInt8]] {
        var writer = AuditWriter()
        let body = lines.dropLast().map { writer.add($0 + [10]).dropLast() }
        return body.map(Array.init) + [writer.end(signing: headKey).dropLast()]
    }
}

extension AuditWorld.Log {
    func signedHead(at: Milliseconds, key: Ed25519.SigningKey) -> SignedHead {
        let known = KnownHead(size: frontier.size, root: frontier.root)
        let bytes = SignedHead.signedBytes(
            stream: stream,
            epoch: epochs.current,
            head: known,
            at: at
        )
        return SignedHead(
            head: known,
            at: at,
            key: SHA256.digest(key.publicKey),
            signature: key.sign(bytes)
        )
    }

    /// Rebuilds leaves and tree over altered records, as whoever owns the database could.
    mutating func rebuild() {
        frontier = MerkleFrontier()
        tree = MerkleHistory()
        leaves = []
        for record in records {
            let scope = ChangeScope(
                stream: stream,
                epoch: epochs.epoch(at: record.header.seq),
                device: record.header.device
            )
            let digest = record.erasure?.digest ?? scope.digest(of: record.content)
            let leaf = MerkleFrontier.leaf(header: record.header.canonicalBytes, content: digest)
            leaves.append(leaf)
            frontier.append(leaf)
            tree.append(leaf)
        }
    }
}

/// Verifies lines with the pinned key.
func verify(_ lines: [[UInt8]], key: Ed25519.VerifyingKey) -> Result<AuditVerifier.Report, LogFault>
{
    var verifier = AuditVerifier(key: key)
    do throws(LogFault) {
        for line in lines { try verifier.take(line) }
        return .success(try verifier.finish())
    } catch {
        return .failure(error)
    }
}
