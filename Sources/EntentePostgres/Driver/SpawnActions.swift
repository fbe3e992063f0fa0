import CPostgres
import Glibc

/// What a program that is about to start does first; the one call that Swift does not see by itself.
enum SpawnActions {
    /// Has it close every descriptor from a number on, also those that are opened until it starts.
    static func closeAll(from first: Int32, in actions: inout posix_spawn_file_actions_t) -> Bool {
        entente_spawn_close_from(&actions, first) == 0
    }
}
