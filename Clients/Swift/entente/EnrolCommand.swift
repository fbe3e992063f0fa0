import ArgumentParser
import EntenteClient
import EntenteCrypto
import EntenteDomain
import EntenteSync
import Foundation

/// Makes this folder a device.
struct EnrolCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enrol",
        abstract: "Make this folder a device of yours, with the code from your administrator.",
        discussion: """
            Compare the fingerprint that is shown with the one that came with the code, by another way \
            than the network. The device trusts this authority and no other from then on.

            Example: entente enrol https://localhost:8443 7k2m-9xqp-4f3c-0hza-w81d
            """
    )

    @OptionGroup var common: CommonOptions
    @Argument(help: "The gateway, such as https://localhost:8443.") var url: String
    @Argument(help: "The one-time code.") var code: String
    @Option(help: "The fingerprint that you were given; nothing is asked when it fits.")
    var fingerprint: String?
    @Flag(help: "Trust whatever authority the gateway names; for trying things out only.")
    var yes = false
    @Option(help: "What the device shall be called.") var name: String?

    func run() async throws {
        try await reporting {
            guard let gateway = URL(string: url) else {
                throw CommandFailure(.notFound, "\(url) is not an address.")
            }
            let authority = try await Enrolling.authority(of: gateway)
            let found = try authority.fingerprint
            try confirm(found)
            let replica = try await Enrolling.enrol(
                common.folder,
                gateway: gateway,
                authority: authority,
                code: code,
                name: name ?? String(ProcessInfo.processInfo.hostName.prefix(100))
            )
            defer { replica.close() }
            let session = try await replica.session()
            if common.json {
                Output.json([
                    "device": .string(replica.identity.device.description),
                    "fingerprint": .string(found.description),
                    "folder": .string(common.folder.url.path),
                    "member": .string(session.memberName),
                ])
            } else {
                Output.say("This is \(session.memberName)'s device \(replica.identity.device) now.")
                Output.say("Its folder is \(common.folder.url.path).")
                Output.say("Run `entente sync` to fetch what the partnership has.")
            }
        }
    }

    private func confirm(_ found: CertificateFingerprint) throws {
        if let fingerprint {
            guard CertificateFingerprint(fingerprint) == found else {
                throw CommandFailure(
                    .gateway,
                    "The gateway's authority has another fingerprint: \(found). "
                        + "Do not go on before your administrator knows why."
                )
            }
            return
        }
        Output.complain("The gateway's authority has the SHA-256 fingerprint")
        Output.complain("  \(found)")
        if yes { return }
        Output.complain("Is it the one that you were given? Type yes to go on:")
        guard readLine()?.lowercased() == "yes" else {
            throw CommandFailure(.gateway, "Not enrolled: the fingerprint was not confirmed.")
        }
    }
}
