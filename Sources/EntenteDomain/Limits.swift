/// Every bound in the system, with the reason for its size (protocol clause 5.9).
///
/// Bounds are announced in the live stream's `hello` and refused with their code and the limit.
public enum Limits: Sendable {
    /// Bytes of one change: a burst of typing is 4 KiB, so this leaves room for a pasted page.
    public static let changeBytes = 64 * 1024
    /// Operations of one change: bounds the work of one atomic step.
    public static let changeOperations = 1_000
    /// Features that one change may need: each is looked up for every field it writes.
    public static let changeFeatures = 8
    /// Conditions of one change: the few strict steps guard one field or two.
    public static let changeGuards = 16
    /// How many changes a guard may look back over, so that checking one stays short under the lock.
    public static let guardChanges = 1_000
    /// Organisations that one proposal may require.
    public static let proposalParties = 16
    /// Changes of one push: caps the time the stream's row lock is held.
    public static let pushChanges = 200
    /// Bytes of one push body: 200 ordinary changes, or 16 of the largest.
    public static let pushBytes = 1024 * 1024
    /// Bytes of the head of a request, line and fields together.
    public static let headBytes = 16 * 1024
    /// Fields of the head of a request; our clients send fewer than ten.
    public static let headFields = 100
    /// Bytes of any other request body.
    public static let requestBytes = 64 * 1024
    /// Changes of one pull page.
    public static let pullChanges = 1_000
    /// Bytes of one pull page, unless its first change alone is larger.
    public static let pullBytes = 4 * 1024 * 1024
    /// Seals of one pull page, each with one more for each digest in it; one seal may go beyond.
    ///
    /// A page of changes that were pushed one by one, and then half a megabyte of digests.
    public static let pullSeals = 4_000
    /// Pushes that wait for one stream: half a minute of work for the slowest disk.
    public static let waitingPushes = 1_000
    /// Changes of one transaction: ten full pushes, so that its locks stay short.
    public static let groupChanges = 2_000
    /// Roots that the gateway remembers of all logs together, at 200 bytes each: what a client names as
    /// known is nearly always a recent head.
    public static let knownRoots = 8_192
    /// Writers kept for streams that are being pushed to; each holds the texts it has checked.
    public static let openWriters = 1_024
    /// Streams of one session: a member of 50 partnerships reads about four streams in each.
    public static let sessionStreams = 256
    /// Bytes waiting for one live reader before it gets hints only (clause 5.5).
    public static let liveBufferBytes = 256 * 1024
    /// Bytes of a live frame that are handed to a reader's connection at a time.
    public static let livePieceBytes = 16 * 1024
    /// Bytes of log and snapshots that the gateway keeps read in memory for reports.
    ///
    /// Of all streams together; the newest stream may go beyond. What is read takes about ten times as much.
    public static let reportBytes = 48 * 1024 * 1024
    /// Sessions of one login that reads reports in SQL: a pool of a program that draws charts.
    public static let readerSessions = 8
    /// Seconds that a statement of such a login may take, unless it sets another bound.
    public static let readerStatementSeconds = 300
    /// Seconds after which a gateway ends a session of such a login whose transaction is still open.
    public static let readerTransactionSeconds = 600
    /// Seconds for which such a transaction may wait for its next statement.
    public static let readerIdleSeconds = 60
    /// Characters of a text that stand for its entity where it has no title: what fits into a table.
    public static let activityLine = 60
    /// Characters of what is searched for: a long sentence.
    public static let searchLength = 200
    /// Hits of one page of a search; each brings a snippet that is cut out of its text.
    public static let searchHits = 50
    /// Hits of a page whose size nobody asked for: a screen full.
    public static let usualSearchHits = 20
    /// Bytes of all texts of one entity that can be found: a hundred pages, whose words are made anew with
    /// every change of one; what stands behind is not found.
    public static let searchedBytes = 256 * 1024
    /// Languages of one partnership: each word is kept once more for every one.
    public static let searchLanguages = 4
    /// Pages of changes that a search waits for in each stream, so that it shows what was just written.
    public static let searchCatchUp = 4
    /// Streams that the searches of one gateway follow at a time: a quarter of its connections, because
    /// each keeps one, also while another process writes the rows of the stream.
    public static let searchFollowers = 4
    /// Reminders that are claimed in one transaction: what one department is told on a bad day.
    public static let claimedReminders = 5_000
    /// Reminders of one digest; the others are counted in it.
    public static let digestReminders = 200
    /// Digests that one gateway sends at once.
    public static let digestsAtOnce = 20
    /// Digests of one organisation among these: with receivers that never answer it leaves room for others.
    public static let digestsAtOnceOfOne = 5
    /// Times that a digest is tried before it is given up: with the pauses between, two days.
    public static let digestTries = 12
    /// Times a day that a member may have an address asked whether digests may go there.
    public static let confirmationsOfMember = 10
    /// Times a day that one address is asked, by however many members: more would be a nuisance.
    public static let confirmationsOfAddress = 4
    /// Hours for which the code in such a mail is good: until the next working day.
    public static let confirmationHours: Int64 = 24
    /// Bytes of the body of a webhook's call: a digest as JSON.
    public static let webhookBytes = 256 * 1024
    /// Bytes that are read of an answer to a webhook's call: its first line, or what it was asked to say.
    public static let webhookAnswerBytes = 16 * 1024
    /// Seconds for one conversation with a mail server or webhook, from the first packet to the last; and for the
    /// lookup of its address before.
    public static let deliverySeconds = 30
    /// Seconds that a gateway which ends gives what it has begun; `Deploy/run --stop` waits for longer.
    public static let shutdownSeconds = 30
    /// How many hosts of webhooks are looked up at once.
    public static let lookupsAtOnce = 32
    /// Secret addresses of one device: one for each list and partnership, with many to spare.
    public static let inboundAddresses = 200
    /// Bytes of a mail that is taken in: one with a few files, which are named and not kept.
    public static let mailBytes = 25 * 1024 * 1024
    /// Bytes of the header of such a mail: fifty lines are usual.
    public static let mailHeaderBytes = 256 * 1024
    /// Parts of such a mail, and how deep they lie in each other.
    public static let mailParts = 500
    /// How deep the parts of such a mail lie in each other.
    public static let mailDepth = 16
    /// Bytes of one line of a mail server (RFC 5321, 4.5.3.1.5, allows 512).
    public static let smtpLineBytes = 2_048
    /// Entries of one calendar feed: the nearest days; five years of weekly meetings.
    public static let calendarEntries = 1_000
    /// Calendar addresses of one member: a telephone, a laptop and a shared screen, with some to spare.
    public static let calendarAddresses = 8
    /// Days for which an organisation keeps what it wrote in a partnership after its end.
    ///
    /// The least gives the other side time to take its archive; also when it is set after the end.
    public static let retentionDays = 30...36_500
    /// Bytes of one attachment: a scanned contract of 300 pages, or a deck full of pictures.
    public static let attachmentBytes = 100 * 1024 * 1024
    /// Bytes of an attachment that are read, written and kept at a time; the schema says the same.
    public static let attachmentPieceBytes = 256 * 1024
    /// Bytes of all attachments that one organisation may have in one partnership.
    public static let attachmentQuotaBytes: Int64 = 10 * 1024 * 1024 * 1024
    /// Days for which bytes stay that no entity names any more: a deletion can be taken back for so long.
    public static let attachmentGraceDays: Int64 = 30
    /// Days for which an upload that stopped can be gone on with.
    public static let attachmentOpenDays: Int64 = 7
    /// Bytes of an archive's receipt: a line for each of half a million files.
    public static let archiveReceiptBytes = 64 * 1024 * 1024
    /// Archives that one import takes over: one for each partnership of an organisation.
    public static let archivesAtOnce = 100
    /// Seconds that a reader may take to accept one piece of an attachment.
    public static let attachmentWriteSeconds = 30
    /// Attachments that are on their way through one gateway at a time, at half a megabyte each.
    public static let attachmentTransfers = 256
    /// Attachments of one organisation that are on their way at a time.
    public static let attachmentTransfersOfOne = 32
    /// Bytes of an attachment's name, as file systems have it.
    public static let fileNameBytes = 200
    /// Seconds that a scanner may take for one attachment.
    public static let scanSeconds = 120
    /// Attachments that one gateway has scanned at a time, each by a process of the scanner.
    public static let scansAtOnce = 4
    /// Attachments of one organisation among those: the others find room whatever one sends.
    public static let scansAtOnceOfOne = 2
    /// Streams whose newest live frame is kept for all their readers.
    public static let liveFrames = 64
    /// Changes of one live frame; what is more must be pulled.
    public static let liveChanges = 100
    /// Seconds between the keep-alives of a live stream: below the usual 30 s of proxies.
    public static let keepAliveSeconds = 20
    /// Seconds after which a live stream ends and the client opens another.
    public static let liveSeconds = 300
    /// Seconds that a live reader may take to accept one frame.
    public static let liveWriteSeconds = 30
    /// Bytes of one note: a book of 500 pages.
    public static let noteBytes = 1024 * 1024
    /// Turns that a device takes in one text without reading what others wrote between.
    ///
    /// Every turn makes every replica walk from the others' version to the author's and back, which costs
    /// as much as was written between. Without a bound two devices that never read make it the square of
    /// their edits. Who was offline takes a turn for each push: 200,000 changes.
    public static let textTurns = 1_000
    /// Bytes of text ever inserted in the encoded history of one note: 64 times its largest size.
    public static let textHistoryBytes = 64 * 1024 * 1024
    /// Entries of each table of the encoded history of one note: a run of typing every second for
    /// a year of working days.
    public static let textHistoryRuns = 8_000_000
    /// Bytes of one line of text, such as a title.
    public static let lineBytes = 500
    /// Bytes of one text value of a field.
    public static let valueBytes = 16 * 1024
    /// Bytes of one set member.
    public static let setMemberBytes = 256
    /// Characters of an order key; longer ones are rebalanced first.
    public static let orderKeyLength = 64
    /// Nesting of a JSON text: our own messages reach 8.
    public static let jsonDepth = 32
    /// The largest integer that every JSON reader holds exactly (RFC 7493, section 2.2): 2^53-1.
    public static let jsonInteger: Int64 = 9_007_199_254_740_991
    /// Bytes of one part of a snapshot, unless its first entity alone is larger: one round trip of a
    /// slow line, and little to fetch again when it breaks.
    public static let snapshotPartBytes = 512 * 1024
    /// Changes of a stream between two checkpoints, each with a snapshot (clause 4.5).
    public static let checkpointChanges: Int64 = 1_000
    /// Snapshots of a stream whose parts are kept: a reader may still be fetching the one before.
    public static let keptSnapshots = 2
    /// Days offline after which merge is still exact (clause 5.7).
    public static let horizonDays = 90
    /// Seconds a long poll waits (clause 5, `wait`).
    public static let longPollSeconds = 20
    /// Characters of a name that people give to an organisation, department or member.
    public static let nameLength = 100
    /// Minutes an enrolment code is good for.
    public static let invitationMinutes = 15
    /// Wrong tries after which an enrolment code is spent.
    public static let invitationTries = 5
    /// Bytes of one record of a table: a note of the largest size, all of it quotation marks.
    public static let tableRecordBytes = 2 * 1024 * 1024
    /// Cells of one record of a table: ten times the fields of the largest type.
    public static let tableColumns = 1_000
    /// Bytes of a table's file that are read at a time, and by which its form is recognised.
    public static let tablePieceBytes = 64 * 1024
    /// Rows of a table that go in with one transaction of the device, so that others get in between.
    public static let importRows = 200
    /// Bytes of rows that go in with one transaction; one row may go beyond.
    public static let importBytes = 512 * 1024
    /// Digits of an exact decimal: what fits 128 bits with room for sums.
    public static let decimalDigits = 34
    /// Digits before the point of a number that a framework computes with: a thousand times what all
    /// companies of the world earn in a year, in the smallest currency.
    public static let numberDigits = 15
    /// Digits after the point of a number that a framework computes with: parts of a cent, and rates.
    public static let numberScale = 6
}
