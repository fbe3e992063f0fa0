import EntenteDocuments
import EntenteSync
import Foundation
import TestSupport
import Testing

@Suite("Mail: what another program writes")
struct OtherReaderTests {
    /// Python's email package writes random mails, and says what it wrote into them.
    private static let writer = """
        import base64, email, email.message, email.policy, json, random, sys
        random.seed(int(sys.argv[1]))
        letters = {'utf-8': 'aeo äöüß€é 日本\\U0001F600', 'iso-8859-1': 'abc äöüß é', 'us-ascii': 'abc xyz',
            'windows-1252': 'abc äö€ \\u201E\\u201C', 'iso-8859-15': 'abc ä€ Š'}
        def words(charset, most):
            alphabet = letters[charset]
            count = random.randint(1, most)
            return ' '.join((random.choice(alphabet) * random.randint(1, 9)).strip() or 'w' for _ in range(count))
        def text(charset):
            lines = [words(charset, 12) for _ in range(random.randint(1, 8))]
            lines += random.sample(['', '.', '-- ', '=3D', 'From here', '> quoted', 'a' * 300], 3)
            return '\\n'.join(lines) + '\\nend'
        for _ in range(int(sys.argv[2])):
            policy = random.choice([email.policy.SMTP, email.policy.default])
            mail = email.message.EmailMessage(policy=policy)
            charset = random.choice(list(letters))
            subject = words('utf-8', 20)
            mail['From'] = email.headerregistry.Address(words('utf-8', 2), 'bob', 'borealis.example')
            mail['To'] = 'ada@aurora.example'
            mail['Subject'] = subject
            body = text(charset)
            ways = ['quoted-printable', 'base64'] + (['7bit'] if charset == 'us-ascii' and len(max(body.split('\\n'), key=len)) < 78 else [])
            mail.set_content(body, charset=charset, cte=random.choice(ways))
            files = []
            if random.random() < 0.5:
                mail.add_alternative('<p>rich</p>', subtype='html')
            for _ in range(random.choice([0, 0, 1, 3])):
                name = words('utf-8', 3).replace(' ', '-') + '.pdf'
                size = random.randint(0, 300)
                mail.add_attachment(random.randbytes(size), maintype='application', subtype='pdf', filename=name)
                files.append(f'{name} (application/pdf, {size} bytes)')
            # Folding loses spaces in some versions: what counts is what the same package reads again.
            written = mail.as_bytes()
            again = email.message_from_bytes(written, policy=email.policy.default)
            subject = ' '.join(str(again['subject']).split())
            print(json.dumps({'mail': base64.b64encode(written).decode(), 'subject': subject,
                'text': body, 'files': files}))
        """

    @Test func `subject, text and files are those that were written`() async throws {
        let run = try await Command.run("/usr/bin/python3", ["-c", Self.writer, "7", "300"])
        #expect(run.status == 0, "\(run.errorText)")
        var count = 0
        for line in run.text.split(separator: "\n") {
            let given = try JSONScanner.parse(Array(line.utf8), form: .interchange)
            let data = try #require(Data(base64Encoded: given["mail"]?.text ?? ""))
            let mail = try IncomingMail(Array(data))
            #expect(mail.subject == given["subject"]?.text)
            #expect(mail.text == given["text"]?.text)
            #expect(.array(mail.leftOut.map { .string($0) }) == given["files"])
            #expect(mail.sender.hasSuffix("<bob@borealis.example>"))
            count += 1
        }
        #expect(count == 300)
    }
}
