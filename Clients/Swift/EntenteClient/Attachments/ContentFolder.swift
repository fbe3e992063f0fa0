import EntenteCrypto
public import EntenteDomain
public import EntenteSync
public import Foundation
import Glibc

/// The bytes of attachments that are only on this device: each waits in a file beside the database until
/// the gateway has all of them.
///
/// Files are named by partnership and digest, never by what people call them.
public struct ContentFolder: Sendable {
    /// Bytes that wait to be sent.
    public struct Waiting: Hashable, Sendable {
        /// Which bytes they are.
        public let file: AttachmentFile
        /// Where they are.
        public let url: URL
        /// How many there are.
        public let size: Int64
    }

    private let url: URL

    /// The folder of a device.
    public init(_ profile: ProfileFolder) {
        url = profile.url.appendingPathComponent("attachments", isDirectory: true)
    }

    /// Copies a file's bytes in, and returns their digest and number; the copy is what will be sent,
    /// whatever becomes of the file.
    public func take(
        _ source: URL,
        for partnership: PartnershipID
    ) throws(ReplicaError) -> Waiting {
        try PrivateFile.makeFolder(url)
        let input = open(source.path, O_RDONLY | O_CLOEXEC)
        guard input >= 0 else {
            throw ReplicaError(.notFound, "\(source.path) cannot be read.")
        }
        defer { close(input) }
        var random = SecureRandom()
        let temporary = url.appendingPathComponent("\(ContentID.random(using: &random)).new").path
        let output = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard output >= 0 else {
            throw ReplicaError(.storage, "\(temporary) cannot be written.")
        }
        defer {
            close(output)
            unlink(temporary)
        }
        let (digest, size) = try Self.copy(input, to: output, source)
        guard fsync(output) == 0 else {
            throw ReplicaError(.storage, "\(temporary) cannot be written.")
        }
        let file = AttachmentFile(digest, in: partnership)
        let place = place(of: file)
        guard rename(temporary, place.path) == 0 else {
            throw ReplicaError(.storage, "\(place.path) cannot be written.")
        }
        return Waiting(file: file, url: place, size: size)
    }

    private static func copy(
        _ input: Int32,
        to output: Int32,
        _ source: URL
    ) throws(ReplicaError) -> (Digest, Int64) {
        var hash = SHA256()
        var size: Int64 = 0
        var buffer = [UInt8](repeating: 0, count: Limits.attachmentPieceBytes)
        while true {
            let count = buffer.withUnsafeMutableBytes { read(input, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw ReplicaError(.notFound, "\(source.path) cannot be read.")
            }
            if count == 0 { return (hash.finalize(), size) }
            size += Int64(count)
            guard size <= Limits.attachmentBytes else {
                throw ReplicaError(
                    .invalid,
                    "\(source.path) is larger than an attachment may be: "
                        + "\(Limits.attachmentBytes) bytes."
                )
            }
            hash.update(buffer[..<count])
            guard FileBytes.write(buffer[..<count], to: output) else {
                throw ReplicaError(.storage, "The copy of \(source.path) cannot be written.")
            }
        }
    }

    /// What waits, in the order of the names.
    public func waiting() -> [Waiting] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
        return names.sorted().compactMap { name in
            let parts = name.split(separator: "-")
            guard parts.count == 2, let partnership = PartnershipID(parts[0]),
                let bytes = Self.bytes(hexadecimal: parts[1]), let digest = Digest(bytes: bytes)
            else { return nil }
            let place = url.appendingPathComponent(name)
            let values = try? FileManager.default.attributesOfItem(atPath: place.path)
            guard let size = values?[.size] as? NSNumber else { return nil }
            let file = AttachmentFile(digest, in: partnership)
            return Waiting(file: file, url: place, size: size.int64Value)
        }
    }

    /// The right to send what waits, which one program at a time has.
    struct Turn {
        fileprivate let descriptor: Int32

        /// Gives it back; a program that dies does the same.
        func end() { _ = close(descriptor) }
    }

    /// Takes the right to send; nil while another program has it.
    func sendingTurn() throws(ReplicaError) -> Turn? {
        let path = url.appendingPathComponent("sending.lock").path
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw ReplicaError(.storage, "\(path) cannot be written.")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            return nil
        }
        return Turn(descriptor: descriptor)
    }

    /// Forgets what the gateway has.
    func done(_ waiting: Waiting) throws(ReplicaError) {
        guard unlink(waiting.url.path) == 0 || errno == ENOENT else {
            throw ReplicaError(.storage, "\(waiting.url.path) cannot be removed.")
        }
    }

    /// In hexadecimal, because some systems take capital and small letters for the same.
    private func place(of file: AttachmentFile) -> URL {
        url.appendingPathComponent("\(file.partnership)-\(file.digest.hexadecimal)")
    }

    private static func bytes(hexadecimal text: some StringProtocol) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count == 2 * Digest.length else { return nil }
        return stride(from: 0, to: digits.count, by: 2).compactMap { place in
            UInt8(String(decoding: digits[place..<place + 2], as: UTF8.self), radix: 16)
        }
    }
}

/// Reading and writing by descriptor, whole or not at all.
enum FileBytes {
    /// Writes all bytes.
    static func write(_ bytes: some Collection<UInt8>, to descriptor: Int32) -> Bool {
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Reads so many bytes from an offset on; fewer at the end of the file, nil when it cannot.
    static func read(_ descriptor: Int32, at offset: Int64, count: Int) -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let got = buffer[filled...].withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress, $0.count, off_t(offset) + filled)
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { return nil }
            if got == 0 { break }
            filled += got
        }
        return Array(buffer.prefix(filled))
    }
}
