import Foundation
import Glibc

/// Resident memory of this process, as the kernel counts it.
enum Memory {
    /// KiB that are resident now.
    static var resident: Int { status("VmRSS") }
    /// KiB that were resident at the most since the last `resetPeak`.
    static var peak: Int { status("VmHWM") }

    /// Gives back free memory and makes the kernel count the peak from now on (proc(5), clear_refs).
    static func resetPeak() {
        // What was freed before must not hide what comes.
        trim()
        try? Data("5".utf8).write(to: URL(filePath: "/proc/self/clear_refs"))
    }

    /// Calls malloc_trim(3), which the module Glibc leaves out.
    private static func trim() {
        typealias Trim = @convention(c) (Int) -> Int32
        guard let symbol = dlsym(nil, "malloc_trim") else { return }
        _ = unsafeBitCast(symbol, to: Trim.self)(0)
    }

    private static func status(_ key: String) -> Int {
        let text = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        for line in text.split(separator: "\n") where line.hasPrefix(key + ":") {
            let digits = line.drop { !$0.isNumber }.prefix { $0.isNumber }
            return Int(digits) ?? 0
        }
        return 0
    }
}
