/// Why the schema could not be brought up to date; nothing was changed by the step that failed.
public enum MigrationError: Error, Hashable, Sendable {
    /// A file or folder of steps cannot be read, or holds none.
    case unreadable(path: String)
    /// A file's name does not begin with the number that comes next.
    case misnumbered(file: String, expected: Int)
    /// The database has steps that this program does not know.
    case databaseIsNewer(applied: Int, known: Int)
    /// A step was changed after it had been applied.
    case changed(number: Int, name: String)
    /// A step failed and was undone.
    case failed(number: Int, name: String, PostgresError)
    /// The database refused or was lost around the steps.
    case database(PostgresError)
}

extension MigrationError: CustomStringConvertible, CustomDebugStringConvertible {
    /// One sentence for the administrator.
    public var description: String {
        switch self {
        case .unreadable(let path): "the migrations in \(path) cannot be read"
        case .misnumbered(let file, let expected):
            "the migration \(file) should have the number \(expected)"
        case .databaseIsNewer(let applied, let known):
            "the database has \(applied) migrations and this program knows \(known): use a newer one"
        case .changed(let number, let name):
            "migration \(number) (\(name)) is not the file that was applied to this database"
        case .failed(let number, let name, let error):
            "migration \(number) (\(name)) failed and was undone: \(error)"
        case .database(let error): "the migrations did not run: \(error)"
        }
    }

    /// The sentence with what the log should know.
    public var debugDescription: String {
        switch self {
        case .failed(_, _, let error), .database(let error):
            "\(description) [\(String(reflecting: error))]"
        default: description
        }
    }
}
