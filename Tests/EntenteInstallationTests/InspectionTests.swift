import EntenteCrypto
import EntenteDomain
import EntenteInstallation
import Foundation
import Testing

@Suite("Inspection: looking without changing anything")
struct InspectionTests {
    @Test func `a sound installation passes every check, and stays as it is`() throws {
        let test = try TestInstallation()
        defer { test.remove() }
        try test.prepare()
        let before = try test.files()
        let findings = Inspection.files(of: test.folder, now: TestInstallation.start)
        #expect(
            findings.map(\.subject)
                == ["folder", "configuration", "authority", "certificate", "head key"]
        )
        for finding in findings { _ = try finding.result.get() }
        #expect(try findings[3].result.get() == "good for 365 days, with its key")
        #expect(try test.files() == before)
    }

    @Test func `a folder that is not there is the only finding`() throws {
        let test = try TestInstallation()
        defer { test.remove() }
        let findings = Inspection.files(of: test.folder, now: TestInstallation.start)
        #expect(findings.count == 1)
        let error = try #require(throws: InstallationError.self) { try findings[0].result.get() }
        #expect(error.reason == .missing)
    }

    @Test func `every damaged file is found at once`() throws {
        let test = try TestInstallation()
        defer { test.remove() }
        try test.prepare()
        for path in [
            test.folder.configuration, test.folder.authorityCertificate, test.folder.headKey,
        ] {
            try test.overwrite(path, with: "nonsense")
        }
        let findings = Inspection.files(of: test.folder, now: TestInstallation.start)
        let failed = findings.filter { finding in
            if case .failure(let error) = finding.result { error.reason == .damaged } else { false }
        }
        #expect(failed.map(\.subject) == ["configuration", "authority", "head key"])
    }

    @Test func `a certificate that the next start renews is no fault`() throws {
        let test = try TestInstallation()
        defer { test.remove() }
        try test.prepare()
        let late = TestInstallation.start.advanced(by: 400 * TestInstallation.day)
        let findings = Inspection.files(of: test.folder, now: late)
        #expect(try findings[3].result.get() == "it has ended: the next start makes a new one")
    }

    @Test func `a certificate that cannot be renewed is one`() throws {
        let test = try TestInstallation()
        defer { test.remove() }
        try test.prepare()
        try FileManager.default.removeItem(atPath: test.folder.authorityKey)
        let late = TestInstallation.start.advanced(by: 400 * TestInstallation.day)
        let findings = Inspection.files(of: test.folder, now: late)
        #expect(throws: InstallationError.self) { try findings[3].result.get() }
    }

    @Test func `an authority that has ended is a fault`() throws {
        let test = try TestInstallation()
        defer { test.remove() }
        try test.prepare()
        let late = TestInstallation.start.advanced(by: 3_651 * TestInstallation.day)
        let findings = Inspection.files(of: test.folder, now: late)
        let error = try #require(throws: InstallationError.self) { try findings[2].result.get() }
        #expect(error.sentence.contains("has ended"))
    }
}
