import ArgumentParser
import EntenteCrypto
import EntenteDomain
import EntenteInstallation
import EntentePostgres
import EntenteSync
import EntenteTerminal
import Foundation

/// `ententectl audit`.
struct AuditCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Histories as files that anybody can verify offline.",
        discussion: """
            Example: ententectl audit export --partnership "Fresh shelves" --output history.ndjson

            \(ExitStatus.help)
            """,
        subcommands: [AuditExportCommand.self, AuditVerifyCommand.self]
    )
}

/// `ententectl audit export`.
struct AuditExportCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Writes a partnership's history with everything that proves it.",
        discussion: """
            Example: ententectl audit export --partnership "Fresh shelves" --output history.ndjson

            The file holds the control stream (who holds which key), then every stream: changes with \
            their headers, the devices' seals, and the head that the gateway signs. What was erased is \
            in it as a digest. It holds the content of private streams: give it to nobody who may not \
            read them, or name one stream with --stream.

            \(ExitStatus.help)
            """
    )

    @Option(help: "The partnership.")
    var partnership: String

    @Option(help: "One stream alone, by its id; the control stream comes with it.")
    var stream: String?

    @Option(help: "The file to write; it must not be there yet.")
    var output: String

    @OptionGroup var place: PlaceOptions

    func report() async throws -> Report {
        let place = try place.place()
        let key = try place.headKey
        var scope = AuditScope.partnership
        if let stream {
            guard let id = StreamID(stream) else {
                throw Failure(.usage, "--stream is the id of a stream: 26 characters")
            }
            scope = .stream(id)
        }
        let file = try NewFile(output)
        do {
            let (extent, name) = try await place.withAdministration(self.place.migrator()) {
                administration in
                let entry = try await administration.partnership(named: partnership)
                let extent = try await administration.exportAudit(
                    of: entry.id,
                    scope,
                    signing: key,
                    now: .now
                ) { try file.write($0) }
                return (extent, entry.name)
            }
            try file.finish()
            return report(extent, name, key: Base64URL.encode(key.publicKey))
        } catch {
            file.discard()
            throw error
        }
    }

    private func report(_ extent: AuditExtent, _ name: String, key: String) -> Report {
        Report(
            json: [
                ("changes", .integer(extent.changes)), ("file", .string(output)),
                ("key", .string(key)), ("lines", .integer(extent.lines)),
                ("streams", .integer(Int64(extent.streams))),
            ],
            .line(
                "Wrote \(extent.changes) changes of \(extent.streams) streams of \"\(name)\" to "
                    + output
            ),
            .line("Verify it anywhere: ententectl audit verify \(output) --key \(key)")
        )
    }
}

/// `ententectl audit verify`.
struct AuditVerifyCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Verifies a history from its file and a pinned key alone.",
        discussion: """
            Example: ententectl audit verify history.ndjson --key 2s8...4Wc

            The key is the one that every device pinned when it was enrolled: `entente verify` shows it. \
            Ends with 0 and says what it has verified, or with 65 and says which line and which change, \
            head or seal is wrong. Needs no server and no data folder.

            \(ExitStatus.help)
            """
    )

    @Argument(help: "The file.")
    var file: String

    @OptionGroup var pinned: PinnedKey

    @OptionGroup var place: PlaceOptions

    func report() async throws -> Report {
        let reading = try AuditReading(path: file, key: try pinned.read())
        switch reading.outcome {
        case .failure(let fault): return failure(fault, reading.line)
        case .success(let verified): return success(verified)
        }
    }

    private func failure(_ fault: LogFault, _ line: Int64) -> Report {
        var object = JSONObject([("line", .integer(line)), ("verified", .boolean(false))])
        object.set("fault", fault.json)
        var report = Report(
            json: object.members.map { ($0.key, $0.value) },
            .line("NOT VERIFIED, at line \(line): \(fault.sentence)")
        )
        report.status = .damaged
        return report
    }

    private func success(_ verified: AuditVerifier.Report) -> Report {
        let changes = verified.streams.reduce(0) { $0 + $1.stream.size }
        let seals = verified.streams.reduce(0) { $0 + $1.seals }
        return Report(
            json: [
                ("changes", .integer(changes)), ("devices", .array(devices(verified.control))),
                ("lines", .integer(verified.lines)),
                ("partnership", .string("\(verified.manifest.partnership)")),
                ("seals", .integer(Int64(seals))), ("streams", .array(verified.streams.map(json))),
                ("verified", .boolean(true)),
            ],
            .line(
                "Verified: \(changes) changes, \(seals) seals and \(verified.streams.count) heads of "
                    + "partnership \(verified.manifest.partnership), as of "
                    + verified.manifest.at.spelled
            ),
            .table(
                Table(
                    [
                        .id(), .text("audience"), .number("changes"), .number("seals"),
                        .number("acceptances"), .number("checkpoints"), .number("erased"),
                        .text("root"),
                    ],
                    rows: verified.streams.map { entry in
                        [
                            "\(entry.stream.id)", entry.stream.audience.kind,
                            "\(entry.stream.size)", "\(entry.seals)", "\(entry.acceptances)",
                            "\(entry.checkpoints)", "\(entry.erased)",
                            "\(entry.head.head.root)",
                        ]
                    },
                    emptyText: "There is no stream"
                )
            ),
            .line(
                "\(verified.control.devices.count) devices were introduced in the control stream; "
                    + "compare your own keys with `entente verify`"
            )
        )
    }

    private func json(_ entry: AuditVerifier.VerifiedStream) -> JSONValue {
        [
            "acceptances": .integer(Int64(entry.acceptances)),
            "checkpoints": .integer(Int64(entry.checkpoints)),
            "erased": .integer(Int64(entry.erased)), "id": .string("\(entry.stream.id)"),
            "lapsed": .integer(Int64(entry.lapsed)), "root": .string("\(entry.head.head.root)"),
            "seals": .integer(Int64(entry.seals)),
            "size": .integer(entry.stream.size), "state": .string("\(entry.state)"),
        ]
    }

    private func devices(_ control: ControlRegister) -> [JSONValue] {
        control.devices.sorted { $0.key < $1.key }.map { id, device in
            [
                "id": .string("\(id)"), "key": .string(Base64URL.encode(device.key)),
                "member": .optional(device.member?.description),
                "organisation": .optional(
                    device.member.flatMap { control.organisation(of: $0) }?.description
                ),
                "revoked": .boolean(device.revoked != nil),
            ]
        }
    }
}
