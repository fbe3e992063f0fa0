import EntenteCrypto
import EntenteDomain
import TestSupport

@testable import EntenteSync

/// `audit`: an export that verifies, and the same with something wrong in it.
enum AuditVectors {
    static func file() throws -> VectorFile {
        let world = try AuditWorld.filled()
        let lines = world.lines()
        let report = try verify(lines, key: world.headKey.verifyingKey).get()
        let export = Vector.line([
            ("key", .string(Base64URL.encode(world.headKey.publicKey))),
            ("lines", .array(lines.map(Vector.text))),
            ("streams", .array(report.streams.map(counted))),
        ])
        return VectorFile(
            "audit",
            about: "An export, line by line, with what a verifier counts and the state that each"
                + " stream's log makes. Then exports in which something is wrong: each line a number"
                + " of the first export's lines, from 0, or another text; the kind of the fault, and"
                + " the change where it stands.",
            [("exports", [export]), ("broken", try PlantedFault.all().map { broken($0, lines) })]
        )
    }

    private static func counted(_ stream: AuditVerifier.VerifiedStream) -> JSONValue {
        [
            "acceptances": .integer(Int64(stream.acceptances)),
            "checkpoints": .integer(Int64(stream.checkpoints)),
            "erased": .integer(Int64(stream.erased)), "id": .string("\(stream.stream.id)"),
            "lapsed": .integer(Int64(stream.lapsed)), "seals": .integer(Int64(stream.seals)),
            "size": .integer(stream.stream.size), "state": .string(stream.state.base64URL),
        ]
    }

    private static func broken(_ fault: PlantedFault, _ lines: [[UInt8]]) -> String {
        let altered = fault.lines.map { line -> JSONValue in
            lines.firstIndex(of: line).map { .integer(Int64($0)) } ?? Vector.text(line)
        }
        return Vector.line([
            ("about", .string(fault.about)), ("fault", .string(fault.kind.rawValue)),
            ("lines", .array(altered)), ("seq", fault.seq.map { .integer($0) } ?? .null),
        ])
    }
}
