import Glibc

/// Finds the numbered steps of the schema beside the program.
public enum SchemaFolder: Sendable {
    /// The folder of migrations: in the source tree above the program, or where a package puts it.
    public static func find() throws(InstallationError) -> String {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = buffer.withUnsafeMutableBytes { bytes in
            readlink("/proc/self/exe", bytes.bindMemory(to: CChar.self).baseAddress, bytes.count)
        }
        guard count > 0 else {
            throw InstallationError(.missing, "cannot tell where this program is")
        }
        var parts = String(decoding: buffer.prefix(count), as: UTF8.self).split(separator: "/")
        while !parts.isEmpty {
            parts.removeLast()
            for place in ["Schema/Migrations", "share/entente/Schema/Migrations"] {
                let candidate = "/" + (parts.map(String.init) + [place]).joined(separator: "/")
                if access(candidate, R_OK) == 0 { return candidate }
            }
        }
        throw InstallationError(
            .missing,
            "there is no Schema/Migrations above this program; name it with --schema"
        )
    }
}
