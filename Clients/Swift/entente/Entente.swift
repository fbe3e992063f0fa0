import ArgumentParser

/// The command of a department member.
@main
struct Entente: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "entente",
        abstract: "Gives, asks, notes and KPIs that two organisations keep together.",
        discussion: """
            Every command but enrol, renew, sync, watch, calendar, digest, search and `attachment get` \
            works without a network: it reads and writes this device's own copy. What you change is \
            only on this device until `entente sync`, or until an `entente watch` that runs beside it.

            Exit status: 0 done; 1 the disk or the database failed; 2 there is no such thing, or the \
            words fit more than one; 3 another entente is using the folder; 4 the gateway cannot be \
            reached or does not let this device in; 5 done, but something needs a person; \
            64 wrong usage.
            """,
        subcommands: [
            EnrolCommand.self, ItemCommand<Give>.self, ItemCommand<Ask>.self, NoteCommand.self,
            KPICommand.self, ObligationsCommand.self, ActivityCommand.self, CalendarCommand.self,
            DigestCommand.self, MailCommand.self, AttachCommand.self, AttachmentCommand.self,
            AgreementCommand.self, ReportCommand.self, SearchCommand.self, EntityCommand.self,
            ImportCommand.self, ExportCommand.self, TemplateCommand.self, DemoCommand.self,
            ConflictsCommand.self,
            UndoCommand.self,
            PublishCommand.self, ResultCommand.self, SyncCommand.self, WatchCommand.self,
            StatusCommand.self,
            VerifyCommand.self, MoveCommand.self, UnpackCommand.self, RenewCommand.self,
        ]
    )
}
