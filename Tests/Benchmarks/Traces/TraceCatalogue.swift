import Foundation

/// Which goal a history counts for.
enum TraceKind: String, Sendable {
    /// One author, one edit after another.
    case sequential
    /// Two people typing at the same time.
    case concurrent
    /// Long branches.
    case branching
    /// Shapes that have broken others; no goal but that nothing collapses.
    case hostile
}

/// A history that is measured, and how to come by it.
struct TraceEntry: Sendable {
    let name: String
    let kind: TraceKind
    /// The bytes of the full history in diamond-types' encoding with LZ4, as published (goal T9).
    let reference: Int?
    /// Whether Loro is measured too; it needs minutes to be brought to the state of the others.
    let withLoro: Bool
    let make: @Sendable (URL) throws -> Trace
}

/// All histories that are measured, in the order of the tables.
enum TraceCatalogue {
    static let all: [TraceEntry] = [
        file("rustcode", .sequential, reference: 179_505),
        file("sveltecomponent", .sequential, reference: 41_657),
        file("seph-blog1", .sequential, reference: 157_785),
        file("friendsforever_flat", .sequential, reference: 27_720),
        TraceEntry(name: "S2", kind: .sequential, reference: 471_405, withLoro: true) { folder in
            try read("seph-blog1", in: folder).repeated(3, name: "S2")
        },
        file("friendsforever", .concurrent, reference: 35_696),
        TraceEntry(name: "C1", kind: .concurrent, reference: 473_159, withLoro: false) { folder in
            try read("friendsforever", in: folder).repeated(25, name: "C1")
        },
        TraceEntry(name: "A1", kind: .branching, reference: 333_154, withLoro: false) { folder in
            try TraceFile.read(folder.appending(path: "A1-node-cc.json.xz")).trace("A1")
        },
        TraceEntry(name: "lagging", kind: .hostile, reference: nil, withLoro: false) { _ in
            .lagging(transactions: 3_000)
        },
        TraceEntry(name: "branches", kind: .hostile, reference: nil, withLoro: false) { _ in
            .branches(transactions: 5_000)
        },
    ]

    private static func file(_ name: String, _ kind: TraceKind, reference: Int) -> TraceEntry {
        TraceEntry(name: name, kind: kind, reference: reference, withLoro: true) { folder in
            try read(name, in: folder)
        }
    }

    private static func read(_ name: String, in folder: URL) throws -> Trace {
        try TraceFile.read(folder.appending(path: "\(name).json.gz")).trace(name)
    }
}
