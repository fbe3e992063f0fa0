/// A measure that both sides agreed to look at (row 7).
public struct KPI: Entity {
    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "kpi",
        "A measure that both sides agreed to look at.",
        fields: KPITerms.fields + [
            Driver.field,
            FieldDefinition(
                "purpose",
                .choice(Purpose.allCases.map(\.rawValue)),
                "What it is for (row 35)."
            ),
            .set("owners", of: .member, "Who answers for it, on each side."),
            .set("serves", of: .organisation, "Whom its driver serves; its maker when empty."),
            .set("influenced_by", of: .organisation, "Who can act on it (row 13)."),
            .agreement(
                "definition",
                .record(KPITerms.fields),
                "What it measures and where it shall go, as both sides signed it."
            ),
        ]
    )

    /// The entity's id.
    public let id: EntityID
    /// The one line that names it.
    public let title: String
    /// The organisation that made it.
    public let organisation: OrganisationID
    /// The department that it is about.
    public let department: DepartmentID?
    /// The day on which it was made.
    public let madeOn: CivilDate
    /// What it measures and where it shall go: as signed, or as written before anything is.
    public let terms: KPITerms
    /// Whether both sides signed its terms.
    public let isAgreed: Bool
    /// The value driver that it serves.
    public let driver: Driver?
    /// What it is for.
    public let purpose: Purpose?
    /// Who answers for it, on each side.
    public let owners: [MemberID]
    /// Whom its driver serves.
    public let serves: [OrganisationID]
    /// Who can act on it.
    public let influencedBy: [OrganisationID]

    /// Reads a KPI.
    public init?(_ record: EntityRecord) {
        let signed = RecordValue(record.inForce("definition"))
        let serves = record.organisations("serves")
        id = record.id
        title = record.text("title") ?? ""
        organisation = record.made.organisation
        department = record.department("department")
        madeOn = record.made.day
        terms = signed.map { KPITerms($0) } ?? KPITerms(record)
        isAgreed = signed != nil
        driver = record.choice("driver")
        purpose = record.choice("purpose")
        owners = record.members("owners")
        self.serves = serves.isEmpty ? [record.made.organisation] : serves
        influencedBy = record.organisations("influenced_by")
    }
}
