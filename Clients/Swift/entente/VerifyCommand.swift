import ArgumentParser
import EntenteClient
import EntenteDomain
import EntenteSync
import EntenteTerminal
import Foundation

struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Verify all history on this device anew, and show the keys to compare.",
        discussion: """
            Works without a network. Each change must be sealed by its author's device, whose key the \
            control stream names; every head that an author knew must be one of this history. If \
            something is wrong it is said, and the exit status is 5.
            Example: entente verify
            """
    )

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await common.withReplica { bench in
            let streams = try await bench.replica.verifyHistory()
            let evidence = try await bench.replica.evidence()
            if common.json {
                Output.json(json(bench, streams, evidence))
            } else {
                show(bench, streams, evidence)
            }
            let isSound = streams.allSatisfy { $0.fault == nil } && evidence.isEmpty
            if !isSound { throw ExitCode(CommandFailure.Status.attention.rawValue) }
        }
    }

    private func show(
        _ bench: Workbench,
        _ streams: [StreamVerification],
        _ evidence: [LogEvidence]
    ) {
        let identity = bench.replica.identity
        Output.say("device \(identity.device)")
        Output.say("its key \(Base64URL.encode(bench.replica.publicKey))")
        Output.say("the gateway's key \(Base64URL.encode(identity.headKey))")
        var table = Table([
            .fixed("stream"), .text("audience"), .number("changes"), .number("seals"),
            .number("erased"), .fixed("root"), .fixed("verified"),
        ])
        for stream in streams {
            table.add([
                String(stream.status.id.description.prefix(8)),
                bench.names.audience(stream.status.audience), String(stream.status.cursor),
                String(stream.seals), stream.erased > 0 ? String(stream.erased) : "",
                stream.status.root.base64URL, stream.fault == nil ? "yes" : "NO",
            ])
        }
        Output.table(table)
        for stream in streams {
            if let fault = stream.fault {
                let name = bench.names.audience(stream.status.audience)
                Output.say("NOT VERIFIED, \(name): \(fault.sentence)")
            }
        }
        for found in evidence {
            Output.say(
                "Found on \(Date(timeIntervalSince1970: Double(found.at.value) / 1_000).ISO8601Format()) "
                    + "in stream \(found.stream), kept as evidence: \(found.sentence)"
            )
        }
    }

    private func json(
        _ bench: Workbench,
        _ streams: [StreamVerification],
        _ evidence: [LogEvidence]
    ) -> JSONValue {
        let identity = bench.replica.identity
        return [
            "device": .string(identity.device.description),
            "device_key": .string(Base64URL.encode(bench.replica.publicKey)),
            "evidence": .array(
                evidence.map { found in
                    [
                        "at": .integer(found.at.value),
                        "content": (try? JSONScanner.parse(found.content)) ?? .null,
                        "sentence": .string(found.sentence),
                        "stream": .string(found.stream.description),
                    ]
                }
            ), "head_key": .string(Base64URL.encode(identity.headKey)),
            "streams": .array(
                streams.map { stream in
                    [
                        "checkpoints": .integer(Int64(stream.checkpoints)),
                        "erased": .integer(Int64(stream.erased)),
                        "fault": stream.fault?.json ?? .null,
                        "id": .string(stream.status.id.description),
                        "root": .string(stream.status.root.base64URL),
                        "seals": .integer(Int64(stream.seals)),
                        "size": .integer(stream.status.cursor),
                    ]
                }
            ),
        ]
    }
}
