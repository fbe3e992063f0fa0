import EntenteDomain

/// Folds a log while it is verified, and holds the server's checkpoints against it (clause 4.5).
///
/// A checkpoint stands some changes behind the state that it names, and a fold cannot go back. So a
/// change waits until a checkpoint asks for it: under a server that keeps its interval, a thousand wait.
struct LogReplay: Sendable {
    private let stream: StreamID
    private var folded: StreamState
    private var waiting: [ChangeRecord] = []
    /// The first change that this version cannot read: it may have a part in every later state.
    private var unread: Int64?
    /// How many checkpoints agree.
    private(set) var agreed = 0
    /// How many name a state that can no longer be made.
    private(set) var lapsed = 0

    /// Begins with a state: that of no change, or of a snapshot.
    init(stream: StreamID, from state: StreamState) {
        self.stream = stream
        folded = state
    }

    /// Takes the next change.
    mutating func take(_ record: ChangeRecord) {
        waiting.append(record)
        if record.change == nil, unread == nil { unread = record.header.seq }
    }

    /// Compares what the server says of a state.
    ///
    /// - Parameters:
    ///   - notice: The checkpoint.
    ///   - place: The change that says it.
    ///   - isWhole: Whether nothing up to the state was erased after it had been named.
    /// - Throws: `LogFault` when the log makes another state.
    mutating func check(
        _ notice: ServerNotice,
        at place: Int64,
        isWhole: Bool
    ) throws(LogFault) {
        guard case .checkpoint(let seq, let digest, _) = notice else { return }
        let fault = { [stream] (sentence: String) in
            LogFault(.checkpoint, stream: stream, seq: place, sentence)
        }
        guard seq >= folded.seq else {
            throw fault(
                "The server's change \(place) names the state after change \(seq), which comes before "
                    + "one that it had named already."
            )
        }
        let count = Int(seq - folded.seq)
        for record in waiting.prefix(count) { folded.apply(record) }
        waiting.removeFirst(count)
        guard isWhole, unread.map({ $0 > seq }) ?? true else {
            lapsed += 1
            return
        }
        let found = folded.digest
        guard found == digest else {
            throw fault(
                "The server's change \(place) says that the state after change \(seq) has digest "
                    + "\(digest), and the log makes \(found)."
            )
        }
        agreed += 1
    }

    /// The state that all changes so far make.
    func state() -> StreamState {
        var state = folded
        for record in waiting { state.apply(record) }
        return state
    }
}
