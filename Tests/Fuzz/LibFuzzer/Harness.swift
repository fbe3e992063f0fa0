import Foundation

/// The target that the environment names.
private let target = FuzzTarget(
    rawValue: ProcessInfo.processInfo.environment["ENTENTE_FUZZ_TARGET"] ?? ""
)

/// What libFuzzer calls with each input; an input that breaks a rule ends the process, and is kept.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let target else { preconditionFailure("ENTENTE_FUZZ_TARGET names no target") }
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    do throws(FuzzFinding) {
        // -1 tells libFuzzer not to keep what was refused at the door.
        return try target.check(bytes) == .accepted || target == .json ? 0 : -1
    } catch {
        preconditionFailure(error.rule)
    }
}
