import Foundation
import Testing

@Suite("Deploy/run: around the gateway", .timeLimit(.minutes(10)))
struct DeployRunTests {
    @Test(arguments: [
        ["--planted"], ["--data"], ["--port", "x"], ["--port", "70000"], ["--data="],
        ["--database", "planted"],
    ])
    func `a wrong argument is refused in one sentence`(arguments: [String]) throws {
        let result = try run("Deploy/run", arguments)
        #expect(result.status == 64)
        #expect(result.output.hasPrefix("run: ") && result.output.split(separator: "\n").count == 1)
    }

    @Test func `help names every option and exit status`() throws {
        let script = try String(
            contentsOf: Repository.root.appending(path: "Deploy/run"),
            encoding: .utf8
        )
        let help = try run("Deploy/run", ["--help"])
        #expect(help.status == 0)
        for option in script.matches(of: /\n {8}(--[a-z]+)\)/).map(\.output.1) {
            #expect(help.output.contains("  \(option) "), "\(option)")
        }
    }

    @Test func `a gateway in the background is found, refused twice, and ended cleanly`() throws {
        let place = try Place()
        defer { place.remove() }
        let first = try place.run("--detach")
        #expect(first.status == 0, "\(first.output)")
        #expect(first.output.contains("https://localhost:4711"))
        #expect(first.output.contains("demonstration load"))
        #expect(try place.run("--status").status == 0)
        let second = try place.run("--detach")
        #expect(second.status == 75)
        #expect(try place.run("--stop").status == 0)
        #expect(place.gatewayEndedCleanly)
        #expect(try place.run("--status").status == 3)
        #expect(try place.run("--stop").status == 0)
    }

    @Test func `the demonstration is loaded once and left out on request`() throws {
        let place = try Place()
        defer { place.remove() }
        for (options, isLoaded) in [(["--empty"], false), ([], true), ([], false)] {
            let start = try place.run(["--detach"] + options)
            #expect(start.output.contains("demonstration load") == isLoaded, "\(options)")
            #expect(try place.run("--stop").status == 0)
        }
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func `a signal in the foreground ends the gateway cleanly`(signal: Int32) throws {
        let place = try Place()
        defer { place.remove() }
        let process = try place.start(until: "Ctrl-C ends it.").process
        #expect(try place.run("--status").status == 0)
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(place.gatewayEndedCleanly)
    }

    @Test func `a gateway that does not start says why and leaves no folder`() throws {
        let place = try Place(gateway: "echo 'entente-gateway: planted' >&2; exit 78")
        defer { place.remove() }
        let result = try place.run("--detach")
        #expect(result.status == 78)
        #expect(result.output == "entente-gateway: planted")
        #expect(!FileManager.default.fileExists(atPath: place.data))
    }

    @Test func `a demonstration that fails leaves no gateway running`() throws {
        let place = try Place(administrator: "echo planted >&2; exit 1")
        defer { place.remove() }
        #expect(try place.run("--detach").status == 70)
        #expect(try place.run("--status").status == 3)
        #expect(place.gatewayEndedCleanly)
    }

    @Test(arguments: [true, false])
    func `a loading of the demonstration ends with the gateway`(bySignal: Bool) throws {
        let place = try Place(administrator: "echo \"loader $$.\"; while :; do sleep 0.1; done")
        defer { place.remove() }
        let (process, output) = try place.start(until: ".")
        let loader = try #require(output.firstMatch(of: /loader (\d+)/).flatMap { Int32($0.1) })
        if bySignal {
            kill(process.processIdentifier, SIGTERM)
        } else {
            #expect(try place.run("--stop").status == 0)
        }
        process.waitUntilExit()
        #expect(process.terminationStatus == 3)
        #expect(kill(loader, 0) == -1 && errno == ESRCH)
        #expect(place.gatewayEndedCleanly)
    }

    @Test func `a taken port is refused before anything is made`() throws {
        let place = try Place()
        defer { place.remove() }
        let port = try ListeningPort()
        let result = try place.run("--port", "\(port.number)")
        #expect(result.status == 75)
        #expect(result.output.contains("port \(port.number) is taken"))
        #expect(!FileManager.default.fileExists(atPath: place.data))
    }

    @Test func `a full disk is refused before anything is made`() throws {
        let place = try Place()
        defer { place.remove() }
        // The file system of processes has no room at all.
        let result = try run(
            "Deploy/run",
            ["--programs", place.programs, "--port", "0", "--data", "/proc/entente/data"]
        )
        #expect(result.status == 73)
        #expect(result.output.contains("MiB"))
    }
}

/// A data folder, and programs that stand in for ours: what is tested is what is around them.
private struct Place {
    private static let gateway = """
        mkdir -p "$3/run"
        exec 9>"$3/run/gateway.lock"
        flock --nonblock 9 || exit 75
        trap 'rm "$3/run/gateway.json"; touch "$3/ended"; exit 0' TERM
        printf '{"pid":%s,"port":4711}' $$ >"$3/run/new"
        mv "$3/run/new" "$3/run/gateway.json"
        while :; do sleep 0.1 9>&-; done
        """

    private let folder: URL

    init(
        gateway: String = Self.gateway,
        administrator: String = "echo \"$@\""
    ) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "deploy-\(UUID())")
        let bin = folder.appending(path: "bin")
        try FileManager.default.createDirectory(at: bin, withIntermediateDirectories: true)
        for (name, body) in [("entente-gateway", gateway), ("ententectl", administrator)] {
            let text = folder.appending(path: "\(name).text")
            try Data("#!/bin/bash\n\(body)\n".utf8).write(to: text)
            // Written by another process: a program that a test starts at this moment inherits our
            // open files, and the kernel does not run a file that somebody may still write.
            let install = try Process.run(
                URL(filePath: "/usr/bin/install"),
                arguments: ["--mode=755", text.path, bin.appending(path: name).path]
            )
            install.waitUntilExit()
        }
    }

    var programs: String { folder.appending(path: "bin").path }
    var data: String { folder.appending(path: "data").path }

    var gatewayEndedCleanly: Bool {
        FileManager.default.fileExists(atPath: data + "/ended")
            && !FileManager.default.fileExists(atPath: data + "/run/gateway.json")
    }

    private func arguments(_ options: [String]) -> [String] {
        let port = options.contains("--port") ? [] : ["--port", "0"]
        return ["--programs", programs, "--data", data] + port + options
    }

    func run(_ options: [String]) throws -> (output: String, status: Int32) {
        try TidyTests.run("Deploy/run", arguments(options))
    }

    func run(_ options: String...) throws -> (output: String, status: Int32) { try run(options) }

    /// Starts in the foreground and returns once the script has said something.
    func start(until words: String) throws -> (process: Process, output: String) {
        let (process, pipe) = script("Deploy/run", arguments([]))
        try process.run()
        var output = ""
        while !output.contains(words) {
            let data = pipe.fileHandleForReading.availableData
            guard !data.isEmpty else { break }
            output += String(decoding: data, as: UTF8.self)
        }
        return (process, output)
    }

    func remove() {
        _ = try? run("--stop")
        try? FileManager.default.removeItem(at: folder)
    }
}

/// A port that somebody else listens on.
private final class ListeningPort {
    let number: UInt16
    private let descriptor: Int32

    init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, size) == 0 && listen(descriptor, 8) == 0
                    && getsockname(descriptor, $0, &size) == 0
            }
        }
        try #require(isListening)
        number = UInt16(bigEndian: address.sin_port)
    }

    deinit { close(descriptor) }
}
