import EntenteDomain
import EntenteInstallation
import Testing

@Suite("Time zones: of the machine's database")
struct SystemZonesTests {
    @Test func `a zone is found by its name, and nothing outside the database is read`() {
        let summer = Milliseconds(1_782_000_000_000)
        let berlin = SystemZones.rules("Europe/Berlin")
        #expect(berlin?.day(of: summer) == CivilDate("2026-06-21"))
        for name in ["Nowhere/None", "../../../etc/passwd", "/etc/passwd", "right/Europe/Berlin"] {
            #expect(SystemZones.rules(name) == nil, "\(name)")
        }
    }
}
