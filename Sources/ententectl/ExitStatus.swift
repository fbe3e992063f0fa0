import EntenteInstallation

/// How a command ends, for scripts; the numbers are those of sysexits.h and of entente-gateway.
struct ExitStatus: Hashable, Sendable {
    let number: Int32

    /// The command did what it was told.
    static let done = ExitStatus(number: 0)
    /// A rule does not permit it: a name that is taken, a member who may not order it.
    static let refused = ExitStatus(number: 1)
    /// An argument is wrong, or names nothing or more than one thing.
    static let usage = ExitStatus(.usage)
    /// A server or a folder is missing or cannot be reached.
    static let missing = ExitStatus(.missing)
    /// The disk is full or cannot be written.
    static let cannotWrite = ExitStatus(.cannotWrite)
    /// Somebody else has it at the moment; the same command may succeed later.
    static let busy = ExitStatus(.busy)
    /// A file or a table is not what it was when it was written.
    static let damaged = ExitStatus(.damaged)
    /// The folder or the database is of a newer version.
    static let newer = ExitStatus(.newer)

    init(_ reason: InstallationError.Reason) { number = reason.rawValue }

    private init(number: Int32) { self.number = number }

    /// What every help text says about them.
    static let help = """
        Exit statuses: 0 done, 1 refused by a rule, 64 wrong argument, 65 damaged file, \
        69 something is missing or cannot be reached, 73 cannot write, 75 in use, \
        78 the folder or database is of a newer version.
        """
}
