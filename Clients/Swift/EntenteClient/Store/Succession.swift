import EntenteCrypto
import EntenteDomain
import EntenteSync
import Foundation

/// A new name for a folder whose old one somebody else writes with, from the moment it was granted.
///
/// 1. The file that holds it is the commit: while it is there, the folder is on its way to the new name,
///    and opening it again goes on from wherever the power failed.
/// 2. Key and token follow the database, so that a database always has its key.
struct Succession {
    let device: DeviceID
    let key: Ed25519.SigningKey
    let token: String

    init(device: DeviceID, key: Ed25519.SigningKey, token: String) {
        self.device = device
        self.key = key
        self.token = token
    }

    /// Finds what a folder was granted and has not taken up yet.
    init?(_ folder: ProfileFolder) throws {
        guard let bytes = try PrivateFile.read(folder.succession) else { return nil }
        let parts = try JSONValue.message(bytes) { (json) throws(MessageError) in
            var reader = try MessageReader(json)
            let device: DeviceID = try reader.id("device")
            let seed = try reader.bytes("key", count: 32)
            let token = try reader.string("token")
            try reader.end()
            return (device, seed, token)
        }
        device = parts.0
        key = try Ed25519.SigningKey(rawSeed: parts.1)
        token = parts.2
    }

    func write(to folder: ProfileFolder) throws(ReplicaError) {
        let json: JSONValue = [
            "device": .string(device.description), "key": .string(Base64URL.encode(key.rawSeed)),
            "token": .string(token),
        ]
        try PrivateFile.write(json.canonicalBytes, to: folder.succession)
    }

    /// Takes up the new name: first the database, then key and token.
    func finish(in folder: ProfileFolder, _ database: ReplicaDatabase) throws {
        if database.identity.device != device {
            try database.access { access in
                try access.transaction { try $0.handOver(to: device) }
            }
        }
        try PrivateFile.write(key.rawSeed, to: folder.key)
        try PrivateFile.write(Array(token.utf8), to: folder.token)
        try FileManager.default.removeItem(at: folder.succession)
    }
}
