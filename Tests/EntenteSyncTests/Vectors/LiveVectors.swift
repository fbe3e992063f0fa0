import EntenteCrypto
import EntenteDomain
import EntenteSync
import TestSupport

/// `live`: frames of the live stream as they travel.
enum LiveVectors {
    static func file() throws -> VectorFile {
        let change = SigningVectors.changes[0].change
        let scope = ChangeScope(
            stream: Published.stream,
            epoch: Published.epoch,
            device: Published.devices[0]
        )
        let header = Published.header(seq: 1, n: 1, device: 0, received: 1_763_680_000_456)
        let record = StoredRecord(header: header, content: change.content)
        let seal = PushSeal(
            seq: 1,
            device: Published.devices[0],
            first: 1,
            last: 1,
            refused: [],
            signature: try Published.key(0).sign(
                scope.sealBytes([(1, scope.digest(of: change.content))])
            )
        )
        var frames: [(String, [UInt8])] = [
            ("hello", LiveFrame.hello()),
            ("changes", LiveFrame.changes(Published.stream, [record], seals: [seal])),
            ("head", LiveFrame.head(Published.stream, size: 1_290)),
        ]
        for access in Access.allCases {
            frames.append(("access", LiveFrame.access(Published.stream, access)))
        }
        for reason in LiveEvent.Goodbye.allCases { frames.append(("bye", LiveFrame.bye(reason))) }
        let cases = frames.map { name, bytes in
            Vector.line([("event", .string(name)), ("text", Vector.text(bytes))])
        }
        return VectorFile(
            "live",
            about: "Frames of the live stream, byte for byte, by the name of their event; then the"
                + " comment that keeps a connection alive.",
            [
                ("frames", cases),
                ("comments", [Vector.line([("text", Vector.text(LiveFrame.keepAlive))])]),
            ]
        )
    }
}
