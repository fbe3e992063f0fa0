import EntenteDomain
import EntenteSync
import TestSupport

/// `live`: frames of the live stream as they travel.
enum LiveVectors {
    static func file() throws -> VectorFile {
        let change = SigningVectors.changes[0].change
        let header = Published.header(seq: 1, n: 1, device: 0, received: 1_763_680_000_456)
        let record = StoredRecord(header: header, content: change.content)
        var frames: [(String, [UInt8])] = [
            ("hello", LiveFrame.hello()),
            ("changes", LiveFrame.changes(Published.stream, [record])),
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
