import EntenteFuzz
import Foundation

/// Feeds the readers of bytes with mutations of their corpus, for as long as asked.
@main
struct EntenteFuzzProgram {
    private static let usage = """
        usage: entente-fuzz [--target NAME] [--executions N] [--seed S] [--announce FILE] [--input FILE]

        Feeds every target, or the one named, with N inputs (1000000) that follow from the seed S (1).
        An input that breaks a rule is printed and written to a file in the working folder.

          --announce FILE  writes each input there before it is tried: run it again with the same seed
                           when the program trapped, and the file holds the input that did it
          --input FILE     tries that one input and nothing else

        """

    static func main() throws {
        var targets = FuzzTarget.allCases
        var executions = 1_000_000
        var seed: UInt64 = 1
        var announced: URL?
        var input: URL?
        var arguments = CommandLine.arguments.dropFirst()
        while let option = arguments.popFirst() {
            guard let value = arguments.popFirst() else { fail(usage) }
            switch (option, FuzzTarget(rawValue: value), Int(value), UInt64(value)) {
            case ("--target", let target?, _, _): targets = [target]
            case ("--executions", _, let count?, _): executions = count
            case ("--seed", _, _, let number?): seed = number
            case ("--announce", _, _, _): announced = URL(filePath: value)
            case ("--input", _, _, _): input = URL(filePath: value)
            default: fail(usage)
            }
        }
        if let input { try tryOne([UInt8](Data(contentsOf: input)), targets) }
        var isClean = true
        for target in targets {
            isClean = try run(target, seed, executions, announced) && isClean
        }
        exit(isClean ? 0 : 1)
    }

    private static func run(
        _ target: FuzzTarget,
        _ seed: UInt64,
        _ executions: Int,
        _ announced: URL?
    ) throws -> Bool {
        let corpus = try FuzzCorpus.inputs(of: target)
        var fuzzer = Fuzzer(target, seed: seed, corpus: corpus) { input in
            if let announced { try? Data(input).write(to: announced) }
        }
        let clock = ContinuousClock()
        let start = clock.now
        let report = fuzzer.run(executions)
        let seconds = (clock.now - start) / .seconds(1)
        print(
            "\(target.rawValue): \(report.executions) executions in \(Int(seconds)) s, "
                + "\(report.accepted) accepted, corpus \(corpus.count)"
        )
        guard let finding = report.finding else { return true }
        let file = "finding-\(target.rawValue)"
        try Data(finding.input).write(to: URL(filePath: file))
        print("\(target.rawValue): \(finding.rule)")
        print("  \(String(decoding: finding.input, as: UTF8.self))")
        print("  kept in \(file); again with: --target \(target.rawValue) --input \(file)")
        return false
    }

    private static func tryOne(_ bytes: [UInt8], _ targets: [FuzzTarget]) throws -> Never {
        for target in targets {
            do throws(FuzzFinding) {
                print("\(target.rawValue): \(try target.check(bytes))")
            } catch {
                print("\(target.rawValue): \(error.rule)")
                exit(1)
            }
        }
        exit(0)
    }

    private static func fail(_ message: String) -> Never {
        FileHandle.standardError.write(Data(message.utf8))
        exit(64)
    }
}
