import Foundation

/// The user whom the server runs as: ourselves, or `postgres` when we are root.
struct ServerUser: Sendable {
    /// The user's number.
    let user: uid_t
    /// The number of the user's group.
    let group: gid_t
    /// What stands before a command to run it as this user; empty for ourselves.
    let prefix: [String]

    /// The user for this process.
    static var current: ServerUser {
        get throws(ClusterError) {
            guard geteuid() == 0 else {
                return ServerUser(user: geteuid(), group: getegid(), prefix: [])
            }
            guard let entry = getpwnam("postgres") else {
                throw ClusterError(
                    .missingServer,
                    "there is no user postgres: apt-get install postgresql"
                )
            }
            return ServerUser(
                user: entry.pointee.pw_uid,
                group: entry.pointee.pw_gid,
                prefix: [
                    "/usr/bin/setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups",
                    "--inh-caps=-all", "--no-new-privs", "--",
                ]
            )
        }
    }

    /// Makes a folder that only this user (and root) can enter, or takes over an own one.
    func makePrivateFolder(_ path: String) throws(ClusterError) {
        var info = stat()
        if lstat(path, &info) == 0 {
            guard info.st_mode & S_IFMT == S_IFDIR, info.st_uid == user || info.st_uid == geteuid()
            else {
                throw ClusterError(.unusableFolder, "\(path) belongs to somebody else")
            }
        } else if mkdir(path, 0o700) != 0 {
            let isFull = errno == ENOSPC
            throw ClusterError(
                isFull ? .diskFull : .unusableFolder,
                isFull ? "the disk is full: cannot make \(path)" : "cannot make the folder \(path)"
            )
        }
        try own(path, mode: 0o700)
    }

    /// Gives a file or folder to this user.
    func own(_ path: String, mode: mode_t) throws(ClusterError) {
        let isOurs = geteuid() != 0 || lchown(path, user, group) == 0
        guard isOurs, chmod(path, mode) == 0 else {
            throw ClusterError(.unusableFolder, "cannot change the owner of \(path)")
        }
    }

    /// Refuses a folder that this user cannot reach, because a folder above keeps others out.
    func requireReach(_ path: String) throws(ClusterError) {
        guard user != geteuid() else { return }
        var folder = ""
        for part in path.split(separator: "/") {
            folder += "/\(part)"
            var info = stat()
            guard stat(folder, &info) == 0 else { return }
            let bit: mode_t =
                info.st_uid == user ? 0o100 : info.st_gid == group ? 0o010 : 0o001
            guard info.st_mode & bit != 0 else {
                throw ClusterError(
                    .unusableFolder,
                    "the user postgres, whom root runs PostgreSQL as, cannot enter \(folder):"
                        + " choose another folder, such as /var/lib/entente"
                )
            }
        }
    }
}
