import Foundation

/// The fastest reader of JSON there is, as the other side of a ratio; nothing of it is part of us.
final class Simdjson {
    static let parsing = "simdjson: parse"

    private let process: RoundsProcess
    private let size: Int

    /// Builds the comparison; nil where the library or a compiler is missing.
    init?(_ bytes: [UInt8], work: URL) throws {
        let work = work.appending(path: "simdjson")
        try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
        let file = work.appending(path: "sample.json")
        try Data(bytes).write(to: file)
        let program = work.appending(path: "simdjson").path
        guard Self.build(program, in: work) else { return nil }
        process = try RoundsProcess(PeerCommand(program: program, arguments: [file.path]))
        size = bytes.count
    }

    deinit { process.end() }

    /// Compiles the program, with Debian's library or with what its packages unpack to.
    private static func build(_ program: String, in work: URL) -> Bool {
        let source = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Peers/simdjson.cpp")
        let library = work.appending(path: "usr/lib").path
        let script = """
            [ "$2" -nt "$1" ] && exit
            compile() { for compiler in g++ clang++; do
                "$compiler" -O3 -std=c++17 "$1" "${@:3}" -lsimdjson -o "$2" && return; done; false; }
            compile "$1" "$2" && exit
            cd "$0" && apt-get download libsimdjson-dev libsimdjson14 || exit
            for package in *.deb; do dpkg -x "$package" .; done
            folder=$(dirname "$(find "$3" -name libsimdjson.so | head -1)")
            compile "$1" "$2" -I usr/include -L "$folder" -Wl,-rpath,"$folder"
            """
        return Shell.succeeds("bash", ["-c", script, work.path, source.path, program, library])
    }

    var task: EngineTask {
        EngineTask(
            Self.parsing,
            size,
            "MB",
            round: { [self] in
                try process.round().ms.flatMap(median) ?? 0
            }
        )
    }
}
