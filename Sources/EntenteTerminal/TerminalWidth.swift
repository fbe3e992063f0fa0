import Glibc

/// The width of the terminal that the answer goes to.
public enum TerminalWidth: Sendable {
    /// The columns by `COLUMNS`, or as the terminal says; nil when the answer goes to a file or a
    /// program and nothing was said.
    public static var current: Int? {
        if let text = getenv("COLUMNS").map({ String(cString: $0) }), let columns = Int(text),
            columns > 0
        {
            return columns
        }
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
            return nil
        }
        return Int(size.ws_col)
    }
}
