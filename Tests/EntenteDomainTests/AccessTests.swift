import EntenteDomain
import Testing

@Suite("Access: who reads and who writes")
struct AccessTests {
    @Test(arguments: cases)
    func `clause 1.1: access follows the audience and whether the partnership is active`(
        audience: Audience,
        isActive: Bool,
        access: Access
    ) {
        #expect(me.access(to: audience, partnershipIsActive: isActive) == access)
    }

    @Test func `the words for audiences and access are those of SQL and JSON`() {
        #expect(
            cases.map(\.0.kind).removingDuplicates == [
                "control", "shared", "organisation", "department",
            ]
        )
        #expect([Access.none, .read, .write].map(\.rawValue) == ["none", "read", "write"])
        #expect(
            Role.allCases.map(\.rawValue) == [
                "member", "signer", "account_manager", "sponsor", "administrator",
            ]
        )
    }

    @Test func `a department of one's own organisation that is not one's own stays closed`() {
        let colleague = Audience.department(DepartmentID(high: 0, low: 99))
        #expect(me.access(to: colleague, partnershipIsActive: true) == .none)
    }
}

private let me = Principal(
    device: DeviceID(high: 0, low: 1),
    member: MemberID(high: 0, low: 2),
    department: DepartmentID(high: 0, low: 3),
    organisation: OrganisationID(high: 0, low: 4)
)

private let cases: [(Audience, Bool, Access)] = [
    (.control, true, .read),
    (.control, false, .read),
    (.shared, true, .write),
    (.shared, false, .read),
    (.organisation(OrganisationID(high: 0, low: 4)), true, .write),
    (.organisation(OrganisationID(high: 0, low: 4)), false, .read),
    (.organisation(OrganisationID(high: 0, low: 5)), true, .none),
    (.organisation(OrganisationID(high: 0, low: 5)), false, .none),
    (.department(DepartmentID(high: 0, low: 3)), true, .write),
    (.department(DepartmentID(high: 0, low: 3)), false, .read),
    (.department(DepartmentID(high: 0, low: 6)), true, .none),
    (.department(DepartmentID(high: 0, low: 6)), false, .none),
]

extension Array where Element: Hashable {
    fileprivate var removingDuplicates: [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
