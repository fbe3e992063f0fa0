import Foundation
import Testing

@Suite("Deploy: the count of tests")
struct CountTests {
    private static let good = "<testcase name=\"a\" /><testcase name=\"b\"></testcase>"
    private static let bad = "<testcase name=\"c\"><failure message=\"1\"/><failure/></testcase>"
    private static let skipped = "<testcase name=\"d\"><skipped>slow</skipped></testcase>"

    @Test func `passed and failed tests are counted and skipped ones are not`() throws {
        #expect(try count(report: Self.good + Self.skipped, status: 0) == "2 0")
        #expect(try count(report: Self.good + Self.bad + Self.skipped, status: 1) == "2 1")
    }

    @Test func `a run in which nothing ran has failed`() throws {
        #expect(try count(report: "", status: 0) == "0 1")
        #expect(try count(report: Self.skipped, status: 0) == "0 1")
    }

    @Test func `a run without a whole report has failed`() throws {
        #expect(try count(report: nil, status: 0) == "0 1")
        #expect(try count(report: Self.good + "<testcase", status: 0) == "0 1")
    }

    @Test func `a run that ended with an error no test explains has failed`() throws {
        #expect(try count(report: Self.good, status: 139) == "2 1")
    }

    @Test func `the last summary of XCTest is added`() throws {
        let output = """
            \t Executed 2 tests, with 0 failures (0 unexpected) in 0.0 (0.0) seconds
            \t Executed 5 tests, with 1 failure (0 unexpected) in 0.0 (0.0) seconds
            """
        #expect(try count(report: Self.good, output: output, status: 1) == "6 1")
    }

    private func count(report: String?, output: String = "", status: Int) throws -> String {
        let folder = FileManager.default.temporaryDirectory.appending(path: "count-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = (report: folder.appending(path: "r.xml"), log: folder.appending(path: "r.log"))
        if let report {
            let whole = "<testsuites><testsuite name=\"x\">\(report)</testsuite></testsuites>"
            try Data(whole.utf8).write(to: files.report)
        }
        try Data(output.utf8).write(to: files.log)
        return try run("Deploy/count-tests", [files.report.path, files.log.path, "\(status)"])
            .output
    }
}
