import EntenteCrypto
import EntenteDomain
import EntenteSync
import Foundation

/// What a device is about to be: on the disk before the code is sent.
///
/// An answer that is lost may have spent the code. The same code with the same device and key is
/// answered the same again (clause 5.1), so that both are kept until the answer is here.
struct EnrolmentDraft: Sendable {
    /// The device's id.
    let device: DeviceID
    /// The device's key.
    let key: Ed25519.SigningKey

    /// Takes up what an interrupted enrolment with this code and authority has left, or begins anew.
    init(_ folder: ProfileFolder, code: String, authority: Certificate) throws {
        let code = EnrolmentCode(code)?.spelled ?? code
        if let begun = try Self(resuming: folder, code, authority) {
            self = begun
            return
        }
        // A token of an earlier attempt must not meet the new key.
        try? FileManager.default.removeItem(at: folder.token)
        try? FileManager.default.removeItem(at: folder.enrolment)
        var random = SecureRandom()
        device = .random(using: &random)
        key = try Ed25519.SigningKey.generate()
        try PrivateFile.write(Array(authority.pem.utf8), to: folder.authority)
        try PrivateFile.write(key.rawSeed, to: folder.key)
        // The last: where it is, the rest is, too.
        try PrivateFile.write(Array("\(code)\n\(device)\n".utf8), to: folder.enrolment)
    }

    private init?(resuming folder: ProfileFolder, _ code: String, _ authority: Certificate) throws {
        guard let asked = try PrivateFile.read(folder.enrolment),
            let seed = try PrivateFile.read(folder.key),
            try PrivateFile.read(folder.authority) == Array(authority.pem.utf8)
        else { return nil }
        let lines = String(decoding: asked, as: UTF8.self).split(separator: "\n")
        guard lines.count == 2, lines[0] == code, let device = DeviceID(lines[1]) else {
            return nil
        }
        self.device = device
        key = try Ed25519.SigningKey(rawSeed: seed)
    }
}
