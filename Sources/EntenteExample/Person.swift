public import EntenteDomain

/// Who takes part in the worked example: seven people on each side, in six of its nine departments.
public struct Person: Hashable, Sendable {
    /// The name.
    public let name: String
    /// The organisation.
    public let side: Side
    /// The department's name.
    public let department: String
    /// What the person may do.
    public let roles: Set<Role>

    /// The name of the folder of the person's replica.
    public var folder: String { name.lowercased() }

    private init(_ name: String, _ side: Side, _ department: String, _ roles: Set<Role> = []) {
        self.name = name
        self.side = side
        self.department = department
        self.roles = roles.union([.member])
    }

    /// The departments of each side; three of each have nobody who works here.
    public static let departments = [
        "Marketing", "Logistics", "Purchasing", "Research", "Finance", "Sales", "Legal", "People",
        "Board",
    ]

    /// Everyone, the administrators first.
    public static let all = [
        Person("Alva", .a, "Marketing", [.administrator, .accountManager]),
        Person("Benno", .b, "Marketing", [.administrator, .accountManager]),
        Person("Anders", .a, "Marketing", [.signer, .sponsor]),
        Person("Bodil", .b, "Marketing", [.signer, .sponsor]),
        Person("Astrid", .a, "Logistics"), Person("Berit", .b, "Purchasing"),
        Person("Arvo", .a, "Research"), Person("Boris", .b, "Logistics"),
        Person("Asta", .a, "Finance"), Person("Britta", .b, "Finance"),
        Person("Alma", .a, "Sales"), Person("Bodo", .b, "Sales"),
        Person("Aaro", .a, "Legal"), Person("Birgit", .b, "Legal"),
    ]

    /// Who writes for a side unless somebody else is named.
    public static func manager(of side: Side) -> Person { all[side.rawValue] }

    /// Who signs for a side.
    public static func signer(of side: Side) -> Person { all[2 + side.rawValue] }

    /// Everyone of a side.
    public static func all(of side: Side) -> [Person] { all.filter { $0.side == side } }
}
