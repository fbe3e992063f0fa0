import Foundation

/// How a program is started; the job and its folder come after the arguments.
struct PeerCommand: Sendable {
    var program: String
    var arguments: [String] = []
    var environment: [String: String] = [:]
}

/// The libraries that are measured beside ours, as far as they are here or can be installed.
///
/// Nothing is installed into the system: Python's packages go into a virtual environment and
/// Debian's are unpacked, both in the folder of the benchmarks.
struct Peers {
    /// What is started for each contestant that can be.
    private(set) var commands: [Contestant: PeerCommand] = [:]

    private static let pycrdt = "pycrdt==0.14.13"
    private static let loro = "loro==1.17.1"

    init(_ wanted: [Contestant], work: URL) {
        commands[.entente] = PeerCommand(
            program: CommandLine.arguments[0],
            arguments: ["rounds"]
        )
        let programs = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Peers")
        if wanted.contains(.yrs) || wanted.contains(.loro) {
            let python = Self.python(work.appending(path: "python"))
            for peer in [Contestant.yrs, .loro] where wanted.contains(peer) {
                guard let python else {
                    Terminal.complain("\(peer): SKIPPED, pip cannot install the library")
                    continue
                }
                commands[peer] = PeerCommand(
                    program: python,
                    arguments: [programs.appending(path: "peers.py").path, peer.rawValue]
                )
            }
        }
        if wanted.contains(.yjs) {
            guard let modules = Self.yjs(work.appending(path: "debian")) else {
                Terminal.complain("yjs: SKIPPED, node or Debian's package node-yjs is missing")
                return
            }
            commands[.yjs] = PeerCommand(
                program: "node",
                arguments: [programs.appending(path: "yjs.js").path],
                environment: ["NODE_PATH": modules]
            )
        }
    }

    /// A Python that has the libraries; nil if it cannot be had.
    private static func python(_ folder: URL) -> String? {
        let python = folder.appending(path: "bin/python").path
        let probe = ["-c", "import pycrdt, loro"]
        if Shell.succeeds(python, probe) { return python }
        guard Shell.succeeds("python3", ["-m", "venv", folder.path]),
            Shell.succeeds(python, ["-m", "pip", "install", "--quiet", pycrdt, loro]),
            Shell.succeeds(python, probe)
        else { return nil }
        return python
    }

    /// The folder with Debian's module yjs; nil if it cannot be had.
    private static func yjs(_ folder: URL) -> String? {
        let unpacked = folder.appending(path: "usr/share/nodejs").path
        func works(_ modules: String) -> Bool {
            Shell.succeeds("node", ["-e", "require('yjs')"], in: ["NODE_PATH": modules])
        }
        for modules in ["/usr/share/nodejs", unpacked] where works(modules) { return modules }
        let script = """
            mkdir -p "$0" && cd "$0" && apt-get download node-yjs node-lib0 node-isomorphic.js \
            && for package in *.deb; do dpkg -x "$package" .; done
            """
        guard Shell.succeeds("sh", ["-c", script, folder.path]), works(unpacked) else { return nil }
        return unpacked
    }
}
