import EntenteDomain

/// Who plays in the demonstration: Aurora Foods and Borealis Retail, two departments each, six people.
public enum Cast: Sendable {
    /// A person with one device.
    public struct Person: Hashable, Sendable {
        /// The name; also that of the folder of the person's replica, in lower case.
        public let name: String
        /// The organisation's place in `organisations`.
        let organisation: Int
        /// The department's place in `departments`.
        let department: Int
        let roles: Set<Role>

        /// The name of the folder of the person's replica.
        public var folder: String { name.lowercased() }
    }

    static let organisations = ["Aurora Foods", "Borealis Retail"]
    static let departments = [["Marketing", "Logistics"], ["Marketing", "Purchasing"]]
    static let partnership = "Aurora Foods and Borealis Retail"

    /// Aurora's Ada administers and markets; Anton markets, too; Aino moves things.
    static let ada = Person(
        name: "Ada",
        organisation: 0,
        department: 0,
        roles: [.member, .administrator, .accountManager]
    )
    static let anton = Person(
        name: "Anton",
        organisation: 0,
        department: 0,
        roles: [.member, .signer]
    )
    static let aino = Person(name: "Aino", organisation: 0, department: 1, roles: [.member])
    /// Borealis's Bela administers and markets; Bruno markets, too; Berta buys.
    static let bela = Person(
        name: "Bela",
        organisation: 1,
        department: 0,
        roles: [.member, .administrator, .accountManager]
    )
    static let bruno = Person(
        name: "Bruno",
        organisation: 1,
        department: 0,
        roles: [.member, .signer]
    )
    static let berta = Person(name: "Berta", organisation: 1, department: 1, roles: [.member])

    /// All six, the administrators first.
    public static let people = [ada, bela, anton, aino, bruno, berta]
}
