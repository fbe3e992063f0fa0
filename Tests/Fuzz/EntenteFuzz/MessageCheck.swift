import EntenteDomain
import EntenteSync

/// What must hold for messages: what is read is written as it was read, where it is written at all.
enum MessageCheck {
    static func push(_ bytes: [UInt8]) throws(FuzzFinding) -> FuzzTarget.Verdict {
        guard let message = try? PushMessage(bytes, stream: Fixed.stream) else { return .refused }
        try expect(message.bytes == bytes, "a push is written as it was read")
        _ = message.sealBytes(stream: Fixed.stream)
        return .accepted
    }

    static func answer(_ bytes: [UInt8]) throws(FuzzFinding) -> FuzzTarget.Verdict {
        guard let json = try? JSONScanner.parse(bytes) else { return .refused }
        if let page = try? PullAnswer(json) {
            for record in page.records {
                try expect(
                    (try? JSONScanner.parse(record.content)) != nil,
                    "the bytes of a change are canonical"
                )
            }
            return .accepted
        }
        return try written(bytes, [(try? PushAnswer(json))?.json])
    }

    static func message(_ bytes: [UInt8]) throws(FuzzFinding) -> FuzzTarget.Verdict {
        guard let json = try? JSONScanner.parse(bytes) else { return .refused }
        if let enrolment = try? EnrolmentMessage(json) { _ = enrolment.isProven }
        let isProblem = (try? ProblemDocument(json)) != nil
        let verdict = try written(
            bytes,
            [
                (try? EnrolmentMessage(json))?.json, (try? EnrolmentAnswer(json))?.json,
                (try? Session(json))?.json, (try? HeadsQuestion(json))?.json,
                (try? HeadsAnswer(json))?.json, (try? SignedHead(json, path: ""))?.json,
                (try? ChangeOutcome(json, path: ""))?.json,
            ]
        )
        return isProblem ? .accepted : verdict
    }

    static func live(_ bytes: [UInt8]) throws(FuzzFinding) -> FuzzTarget.Verdict {
        let parts = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 1)
        guard parts.count == 2, let name = String(validating: parts[0], as: UTF8.self),
            let json = try? JSONScanner.parse(Array(parts[1])),
            let event = try? LiveEvent(name: name, data: json)
        else { return .refused }
        try expect(event.name == name, "an event keeps its name")
        return .accepted
    }

    private static func written(
        _ bytes: [UInt8],
        _ forms: [JSONValue?]
    ) throws(FuzzFinding) -> FuzzTarget.Verdict {
        var verdict = FuzzTarget.Verdict.refused
        for form in forms {
            guard let form else { continue }
            try expect(form.canonicalBytes == bytes, "a message is written as it was read")
            verdict = .accepted
        }
        return verdict
    }
}
