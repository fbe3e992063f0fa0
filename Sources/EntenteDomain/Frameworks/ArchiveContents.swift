/// What one side would take with it: all that it wrote, and all that was shared with it (row 36).
///
/// The other side's private fields are in streams that it cannot read, and so are never among them. Of
/// its own streams only the reader's are known.
public struct ArchiveContents: Sendable {
    /// What it wrote itself, in the order of the ids; private fields beside a shared entity are one of them.
    public let own: [EntityRecord]
    /// What others wrote and it was given to read, in the order of the ids.
    public let received: [EntityRecord]

    /// Collects what an organisation would take.
    public init(of organisation: OrganisationID, in state: PartnershipState) {
        let isViewer = state.viewer == organisation
        let departments = Set(
            state.organisation(organisation)?.departments.map(\.id) ?? []
        )
        let readable = state.records { audience in
            switch audience {
            case .shared: true
            case .organisation(let id): isViewer && id == organisation
            case .department(let id): isViewer && departments.contains(id)
            case .control: false
            }
        }
        own = readable.filter { $0.made.organisation == organisation }
        received = readable.filter { $0.made.organisation != organisation }
    }

    /// All of it, in the order of the ids.
    public var all: [EntityRecord] { own + received }

    /// How many items there are.
    public var count: Int { own.count + received.count }
}
