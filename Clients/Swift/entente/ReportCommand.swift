import ArgumentParser
import EntenteClient
import EntenteDocuments
import EntenteDomain
import EntenteSync
import EntenteTerminal

/// The name of a report on the command line.
struct ReportName: ExpressibleByArgument {
    let name: Report.Name

    init(_ name: Report.Name) { self.name = name }

    init?(argument: String) {
        // What people call the report that is printed for a review.
        let word = argument == "review-pack" ? Report.Name.review.rawValue : argument
        guard let name = Report.Name(rawValue: word) else { return nil }
        self.name = name
    }

    var defaultValueDescription: String { name.rawValue }

    static var allValueStrings: [String] { Report.Name.allCases.map(\.rawValue) }
}

struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Show what the partnership's frameworks say, from what is on this device.",
        discussion: """
            Without a name it is the overview: one line for each framework. Every number of a report is \
            computed from entities that --evidence names. With --html it is a page to print and file, made \
            of what all organisations read: the same on either side for the same changes.
            Example: entente report balance --on 2026-12-31
            Example: entente report health --as-partner
            Example: entente report portfolio --everywhere
            Example: entente report review-pack --html review.html
            """
    )

    @OptionGroup var common: CommonOptions
    @Argument(help: "Which report.") var name = ReportName(.overview)
    @Option(help: "The partnership by its name or id, when there are several.")
    var partnership: String?
    @Option(help: "One framework alone, by its row.") var row: Int?
    @Option(help: "The day to report on; today without it.") var on: String?
    @Flag(help: "Name the entities behind each number.") var evidence = false
    @Flag(help: "Show long lists to their end.") var all = false
    @Flag(help: "The portfolio over all partnerships of this device.") var everywhere = false
    @Flag(help: "Only what the other organisations see, too.") var asPartner = false
    @Option(help: "Write it into this file, as a page to print and file.") var html: String?

    func validate() throws {
        if let on, CivilDate(on) == nil {
            throw ValidationError("--on must be a day such as 2026-12-31.")
        }
        if html != nil, row != nil {
            throw ValidationError("A page is of a whole report; leave out --row.")
        }
        let isNarrowed = partnership != nil || row != nil || html != nil || asPartner
        if everywhere, name.name != .portfolio || isNarrowed {
            throw ValidationError("--everywhere goes with the portfolio alone.")
        }
        if let row, Frameworks.framework(row) == nil {
            throw ValidationError("--row must be one of 1 to 36.")
        }
    }

    func run() async throws {
        try await common.withReplica { bench in
            if everywhere { return try await showEverywhere(bench) }
            let partnership = try await bench.partnership(partnership)
            let day = try await day(in: partnership, bench)
            if let html {
                let page = try await bench.replica.document(name.name, of: partnership, on: day)
                return try page.write(to: html)
            }
            let state =
                asPartner
                ? try await bench.replica.sharedState(of: partnership)
                : try await bench.replica.state(of: partnership)
            let report = Report(row == nil ? name.name : .overview, of: state, on: day)
            if common.json { return Output.json(report.json) }
            let page = ReportPage(
                states: [state],
                names: bench.names,
                showsEvidence: evidence,
                showsAll: all
            )
            let lines =
                row == nil && name.name == .overview
                ? page.overview(report)
                : page.details(report.findings.filter { row == nil || $0.row == row }, on: day)
            Output.say(page.heading(report, bench.names.partnership(partnership)))
            for line in lines { Output.say(line) }
            try await bench.sayWhatIsOnlyHere()
        }
    }
}

extension ReportCommand {
    private func day(
        in partnership: PartnershipID,
        _ bench: Workbench
    ) async throws -> CivilDate {
        if let on, let named = CivilDate(on) { return named }
        return try await bench.replica.day(of: systemTime(), in: partnership)
    }

    /// How each lives, where it stands, what one depends on, and what clashes, over all partnerships.
    private func showEverywhere(_ bench: Workbench) async throws {
        let known = Set(try await bench.replica.streams().map(\.partnership)).sorted()
        guard let first = known.first else {
            throw CommandFailure(.notFound, "This device knows no partnership; try `entente sync`.")
        }
        let day = try await day(in: first, bench)
        var states: [PartnershipState] = []
        for partnership in known {
            states.append(try await bench.replica.state(of: partnership))
        }
        let report = Report(portfolioOf: states, on: day)
        if common.json { return Output.json(report.json) }
        let page = ReportPage(
            states: states,
            names: bench.names,
            showsEvidence: evidence,
            showsAll: all
        )
        Output.say("\(known.count) partnerships: portfolio on \(day)")
        for line in page.details(report.findings, on: day) { Output.say(line) }
        try await bench.sayWhatIsOnlyHere()
    }
}

extension HTMLDocument {
    /// Writes the page into a file that only its owner reads, and says so.
    func write(to path: String) throws {
        let file = try ExportFile(path)
        try file.take(bytes)
        try file.close()
        Output.say("Wrote \(path)")
    }
}
