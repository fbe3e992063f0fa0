import EntenteDomain
import EntenteSync
import Glibc

/// What a gateway says of itself while it serves: `run/gateway.json`.
public struct GatewayState: Hashable, Sendable {
    /// The process.
    public let process: Int32
    /// The port it listens on.
    public let port: Int

    /// Describes a gateway.
    public init(process: Int32, port: Int) {
        self.process = process
        self.port = port
    }

    /// Tells the world that the gateway is ready.
    public func write(to folder: DataFolder) throws(InstallationError) {
        let json: JSONValue = ["pid": .integer(Int64(process)), "port": .integer(Int64(port))]
        try DurableFile.write(json.canonicalBytes, to: folder.state, mode: 0o644)
    }

    /// What the last gateway said; nil when it took its word back, or the file makes no sense.
    ///
    /// A gateway that was killed takes nothing back: ask `InstallationLock` whether one serves.
    public static func read(from folder: DataFolder) -> GatewayState? {
        guard let bytes = try? DurableFile.read(folder.state) else { return nil }
        return try? JSONValue.message(bytes, form: .interchange) { (json) throws(MessageError) in
            var reader = try MessageReader(json)
            return GatewayState(
                process: Int32(try reader.integer("pid", in: 1...Int64(Int32.max))),
                port: Int(try reader.integer("port", in: 1...65_535))
            )
        }
    }

    /// Takes the word back.
    public static func remove(from folder: DataFolder) { unlink(folder.state) }
}
