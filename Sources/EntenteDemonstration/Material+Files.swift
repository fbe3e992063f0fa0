import EntenteClient
public import Foundation

extension Demonstration.Material {
    /// Reads what there is in a folder of recordings: `traces/` and `kpi/`, as the project's data has it.
    ///
    /// A file that is missing leaves its part out; one that is damaged is an error.
    public init(folder: URL) throws {
        let trace = folder.appendingPathComponent("traces/friendsforever.json.gz")
        let readings = folder.appendingPathComponent("kpi/monthly.csv")
        let manager = FileManager.default
        self.init(
            text: manager.fileExists(atPath: trace.path)
                ? try RecordedText(Self.decompress(trace)) : nil,
            readings: manager.fileExists(atPath: readings.path)
                ? try ReadingFile(String(contentsOf: readings, encoding: .utf8)) : nil
        )
    }

    private static func decompress(_ file: URL) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["gzip", "--decompress", "--stdout", file.path]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw DemonstrationError("\(file.path) cannot be decompressed")
        }
        return Array(data)
    }
}
