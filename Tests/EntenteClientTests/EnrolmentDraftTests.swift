import EntenteCrypto
import EntenteDomain
import Foundation
import TestSupport
import Testing

@testable import EntenteClient

@Suite("Enrolment: an answer that was lost")
struct EnrolmentDraftTests {
    private let code = "7k2m-9xqp-4f3c-0hza-w81d"

    private func authority() throws -> Certificate {
        try CertificateAuthority.create(name: "Ours", now: Milliseconds(1_767_225_600_000))
            .certificate
    }

    @Test func `the same code takes up the same device and key, however it is typed`() async throws
    {
        try await withFolders { folders in
            let authority = try authority()
            let folder = folders.device("a")
            try PrivateFile.makeFolder(folder.url)
            let first = try EnrolmentDraft(folder, code: code, authority: authority)
            for typed in [code, code.uppercased(), "7k2m 9xqp4f3c0hza w81d"] {
                let again = try EnrolmentDraft(folder, code: typed, authority: authority)
                #expect(again.device == first.device)
                #expect(again.key.publicKey == first.key.publicKey)
            }
        }
    }

    @Test func `another code or authority is another device`() async throws {
        try await withFolders { folders in
            let authority = try authority()
            let folder = folders.device("a")
            try PrivateFile.makeFolder(folder.url)
            let first = try EnrolmentDraft(folder, code: code, authority: authority)
            let other = try EnrolmentDraft(
                folder,
                code: String(code.reversed()),
                authority: authority
            )
            #expect(other.device != first.device)
            #expect(other.key.publicKey != first.key.publicKey)
            let elsewhere = try EnrolmentDraft(
                folder,
                code: String(code.reversed()),
                authority: try self.authority()
            )
            #expect(elsewhere.device != other.device)
        }
    }

    @Test func `what is kept for it only its owner reads`() async throws {
        try await withFolders { folders in
            let folder = folders.device("a")
            try PrivateFile.makeFolder(folder.url)
            _ = try EnrolmentDraft(folder, code: code, authority: try authority())
            for file in [folder.enrolment, folder.key] {
                let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
                #expect(attributes[.posixPermissions] as? Int == 0o600)
            }
        }
    }
}
