import Glibc

/// Finds the numbered steps of the schema beside the program.
public enum SchemaFolder: Sendable {
    /// The folder of migrations: in the source tree above the program, or where a package puts it.
    public static func find() throws(InstallationError) -> String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        guard count > 0 else {
            throw InstallationError(.missing, "cannot tell where this program is")
        }
        let path = String(
            decoding: buffer.prefix(count).map(UInt8.init(bitPattern:)),
            as: UTF8.self
        )
        var parts = path.split(separator: "/")
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
