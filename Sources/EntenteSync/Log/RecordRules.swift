public import EntenteDomain

/// What must hold for one change of a log, given what came before it (clauses 1.4, 4.2 and 4.3).
public enum RecordRules: Sendable {
    /// Checks that the control stream bears out who wrote a change, as of the seq that it names.
    ///
    /// Call it for changes of any stream but the control stream, once as much of that is known.
    public static func checkAuthor(
        _ header: ChangeRecord.Header,
        isNotice: Bool,
        control: ControlRegister,
        stream: StreamID
    ) throws(LogFault) {
        let change = "Change \(header.seq)"
        let fault = { (sentence: String) in
            LogFault(.author, stream: stream, seq: header.seq, sentence)
        }
        if header.device == control.server {
            guard isNotice else {
                throw fault("\(change) is by the server and says more than the server may say.")
            }
            return
        }
        guard !isNotice else {
            throw fault("\(change) by device \(header.device) says what only the server may say.")
        }
        guard let device = control.devices[header.device], device.since <= header.acl else {
            throw fault(
                "\(change) is by device \(header.device), which the control stream did not know at "
                    + "its change \(header.acl)."
            )
        }
        guard device.revoked.map({ header.acl < $0 }) ?? true else {
            throw fault(
                "\(change) is by device \(header.device), which had been revoked at that time."
            )
        }
        guard device.member == header.member,
            control.organisation(of: header.member) == header.organisation
        else {
            throw fault(
                "\(change) names member \(header.member) of organisation \(header.organisation) as "
                    + "its author, and its device belongs to somebody else."
            )
        }
    }

    /// Checks the head that the author knew against the own tree: a difference means that somebody
    /// shows different histories to different people (clause 4.3).
    public static func checkKnown(
        _ header: ChangeRecord.Header,
        root: Digest?,
        stream: StreamID
    ) throws(LogFault) {
        let known = header.known
        guard known.size < header.seq, let root else {
            throw LogFault(
                .fork,
                stream: stream,
                seq: header.seq,
                "The author of change \(header.seq) (device \(header.device), organisation "
                    + "\(header.organisation)) knew a history of \(known.size) changes, more than "
                    + "there were before it."
            )
        }
        guard root == known.root else {
            throw LogFault(
                .fork,
                stream: stream,
                seq: header.seq,
                "The history forked: the author of change \(header.seq) (device \(header.device), "
                    + "organisation \(header.organisation)) had root \(known.root) over the first "
                    + "\(known.size) changes, and here they have root \(root). Somebody shows "
                    + "different histories to different people."
            )
        }
    }

    /// Checks that a change builds on nothing below the horizon that the server has named: there the
    /// edits of texts are forgotten, and what the change meant cannot be told (clause 4.5).
    public static func checkBase(
        _ change: Change,
        at seq: Int64,
        horizon: Int64,
        stream: StreamID
    ) throws(LogFault) {
        guard change.base < horizon else { return }
        throw LogFault(
            .notice,
            stream: stream,
            seq: seq,
            "Change \(seq) builds on change \(change.base), below \(horizon): the server had said "
                + "that no change would."
        )
    }

    /// Checks that what an erasure has left is nothing but blanks in the place of text.
    public static func checkRemainder(
        _ change: Change,
        of header: ChangeRecord.Header,
        stream: StreamID
    ) throws(LogFault) {
        guard change == Erasure.remainder(of: change), change.n == header.n else {
            throw notErased(header, in: stream)
        }
    }

    /// What to say of a change that is marked as erased and holds more than blanks.
    public static func notErased(
        _ header: ChangeRecord.Header,
        in stream: StreamID
    ) -> LogFault {
        LogFault(
            .erasure,
            stream: stream,
            seq: header.seq,
            "Change \(header.seq) is marked as erased and still has content, which nobody sealed."
        )
    }
}
