import ArgumentParser
import EntenteCrypto
import EntenteDomain
import EntenteInstallation
import EntentePostgres
import EntenteSync

/// `ententectl member invite`.
struct MemberInviteCommand: DirectoryCommand {
    static let configuration = CommandConfiguration(
        commandName: "invite",
        abstract: "Makes a one-time code with which a member enrols one device.",
        discussion: """
            Example: ententectl member invite "Ada Holm"

            The code is shown once and good for \(Limits.invitationMinutes) minutes. Hand it over \
            on another way than the fingerprint, which the member compares with what the device \
            shows.

            \(ExitStatus.help)
            """
    )

    @Argument(help: "The member.")
    var member: String

    @Option(help: "The member's organisation, if several have a member of that name.")
    var org: String?

    @Option(help: "The address under which devices reach the gateway, as https://...")
    var url: String?

    @OptionGroup var place: PlaceOptions

    func validate() throws {
        if let url, !url.hasPrefix("https://") || url.count == "https://".count {
            throw ValidationError("--url begins with https://")
        }
    }

    func report(_ administration: Administration, _ directory: Directory) async throws -> Report {
        // Everything that can fail comes before the code, which cannot be shown a second time.
        let gateway = try gateway()
        let organisation = try org.map { try directory.organisation($0).id }
        let entry = try directory.member(member, of: organisation)
        let invitation = try await administration.invite(entry.id, now: .now)
        let code = invitation.code.spelled
        let command = "entente enrol \(gateway.url) \(code)"
        let belongs = [
            directory.name(of: entry.department), directory.name(of: entry.organisation),
        ]
        return Report(
            json: [
                ("code", .string(code)), ("command", .string(command)),
                ("expires", .integer(invitation.expires.value)),
                ("fingerprint", .optional(gateway.fingerprint)), ("gateway", .string(gateway.url)),
                ("member", .string("\(entry.id)")),
            ],
            .fields([
                ("member", "\(entry.name) (\(belongs.joined(separator: ", ")))"),
                ("code", code),
                ("good until", "\(invitation.expires.spelled), for one device"),
                ("gateway", gateway.url),
                ("fingerprint", gateway.fingerprint ?? "not known here: ask where the gateway is"),
                ("to hand over", command),
            ])
        )
    }

    private func gateway() throws -> (url: String, fingerprint: String?) {
        guard let installation = try place.place().installation else {
            guard let url else {
                throw Failure(
                    .usage,
                    "there is no installation in \(place.data): say with --url where the gateway is"
                )
            }
            return (url, nil)
        }
        let fingerprint: String
        do {
            fingerprint = "\(try installation.authority.fingerprint)"
        } catch {
            throw Failure(.damaged, "\(installation.folder.authorityCertificate): \(error)")
        }
        return (url ?? installation.gatewayURL, fingerprint)
    }
}

extension Installation {
    /// The address of the gateway under the first name that its certificate holds.
    fileprivate var gatewayURL: String {
        let name = configuration.names.first ?? "localhost"
        let host = name.contains(":") ? "[\(name)]" : name
        let port = GatewayState.read(from: folder)?.port ?? configuration.port
        return port == 443 ? "https://\(host)" : "https://\(host):\(port)"
    }
}
