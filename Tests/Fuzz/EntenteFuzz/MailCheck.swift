import EntenteDocuments
import EntenteDomain

/// What must hold for the reader of mails: whatever comes, what is kept of it is plain and bounded.
enum MailCheck {
    static func run(_ bytes: [UInt8]) throws(FuzzFinding) -> FuzzTarget.Verdict {
        guard let mail = try? IncomingMail(bytes) else { return .refused }
        for line in [mail.subject, mail.sender, mail.date] + mail.leftOut {
            try expect(line.utf8.count <= Limits.lineBytes, "a line of a mail is bounded")
            try expect(!line.unicodeScalars.contains(where: isControl), "a line is one line")
        }
        let rest = mail.text.unicodeScalars.filter { $0 != "\n" && $0 != "\t" }
        try expect(!rest.contains(where: isControl), "a text has no control characters")
        // The longest are the Windows characters of three bytes, and links that are written out.
        try expect(mail.text.utf8.count <= 8 * bytes.count + 16, "a text follows from its bytes")
        try expect(mail.leftOut.count <= Limits.mailParts, "the parts are bounded")
        return .accepted
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .control
    }

    /// Mails of all the forms that are read.
    static let seeds = [
        """
        From: =?utf-8?Q?B=C3=B6b?= <bob@borealis.example>
        To: ada+7k2m@aurora.example
        Subject: =?iso-8859-1?Q?F=E4llig?= =?utf-8?B?w6k=?=
        Message-ID: <one@borealis.example>
        In-Reply-To: <two@aurora.example>
        Content-Type: multipart/mixed; boundary="o"

        --o
        Content-Type: multipart/alternative; boundary=i

        --i
        Content-Type: text/plain; charset=windows-1252
        Content-Transfer-Encoding: quoted-printable

        =80 5=20
        a=
        b
        --i
        Content-Type: text/html

        <p>a &auml; <a href="https://x.example">b</a><pre>c</pre></p>
        --i--
        --o
        Content-Type: application/pdf
        Content-Disposition: attachment; filename*0*=utf-8''F%C3%A4l; filename*1=lig.pdf
        Content-Transfer-Encoding: base64

        YWJj
        --o--
        """,
        """
        From: a@b
        Content-Type: text/html; charset=utf-8
        Content-Transfer-Encoding: base64

        PHA+R3LDtsOfZTxicj48bGk+YTwvbGk+PC9wPg==
        """,
        "From: a@b\nAuto-Submitted: auto-replied\n\nI am away.\n",
        "From: a@b\nContent-Type: message/rfc822\n\nSubject: x\n\ny\n",
    ].map { Array($0.utf8) }
}
