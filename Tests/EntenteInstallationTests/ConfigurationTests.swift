import EntenteInstallation
import EntenteSync
import Testing

@Suite("InstallationConfiguration: what entente.json says")
struct ConfigurationTests {
    @Test func `a configuration survives being written and read`() throws {
        var configuration = InstallationConfiguration(
            port: 9_443,
            names: ["gateway.example.org", "192.0.2.7"],
            database: "postgres://db.example.org/entente?sslmode=verify-full",
            allowsTLS12: true
        )
        configuration.horizonDays = 365
        configuration.snapshotEvery = 50
        configuration.scanner = ["/usr/bin/clamdscan", "--no-summary", "-"]
        configuration.opensCatalogue = true
        configuration.allowsInternalWebhooks = true
        configuration.outgoingAuthorities = "/etc/ssl/own.pem"
        configuration.mail = try MailConfiguration(
            [
                "host": "mail.example.org", "password": "p", "port": 587, "security": "starttls",
                "sender": "entente@example.org", "user": "u",
            ]
        )
        #expect(try read(configuration.bytes) == configuration)
        configuration.database = nil
        #expect(try read(configuration.bytes) == configuration)
    }

    @Test func `white space and the order of members are free`() throws {
        let text = """
            { "port": 8443,
              "names": [ "localhost" ],
              "format": 1 }

            """
        let configuration = try read(Array(text.utf8))
        #expect(configuration == InstallationConfiguration(names: ["localhost"]))
    }

    @Test func `a newer format is refused whatever else the file says`() throws {
        let text = #"{"format":2,"ports":[8443],"something":"new"}"#
        let error = try #require(throws: InstallationError.self) { try read(Array(text.utf8)) }
        #expect(error.reason == .newer)
        #expect(
            error.sentence
                == "/d/entente.json has format 2 and this program knows up to 1;"
                + " install the newer Entente that wrote it"
        )
    }

    @Test(arguments: [
        (#"{"format":1,"names":[],"port":0}"#, "port: expected an integer from 1 to 65535"),
        (#"{"format":1,"names":[],"port":65536}"#, "port: expected an integer from 1 to 65535"),
        (#"{"format":1,"names":[],"port":"8443"}"#, "port: expected an integer from 1 to 65535"),
        (#"{"format":1,"names":[7],"port":1}"#, "names: expected host names and addresses"),
        (#"{"format":1,"names":[],"port":1,"prot":2}"#, "prot: expected no such member"),
        (#"{"format":1,"names":[],"port":1,"allows_tls12":1}"#, "allows_tls12: expected true or"),
        (
            #"{"format":1,"horizon_days":89,"names":[],"port":1}"#,
            "horizon_days: expected an integer"
        ),
        (#"{"format":1,"names":[],"port":1,"database":null}"#, "database: expected a string"),
        (
            #"{"format":1,"mail":{"host":"a","port":25,"security":"tls","sender":"a@b"},"names":[],"port":1}"#,
            "mail.security: expected implicit, starttls or none"
        ),
        (
            #"{"format":1,"mail":{"host":"a","port":25,"security":"none","sender":"a","user":"b"},"names":[],"port":1}"#,
            "mail: expected user and password, or neither"
        ),
        (#"{"format":0,"names":[],"port":1}"#, "format: expected an integer from 1"),
        (#"{"names":[],"port":1}"#, "format: expected an integer from 1"),
        (#"[1]"#, "expected an object"),
        (#"{"format":1,"#, "at byte"),
        ("", "at byte"),
    ])
    func `a damaged file says in one sentence what is wrong where`(
        text: String,
        words: String
    ) throws {
        let error = try #require(throws: InstallationError.self) { try read(Array(text.utf8)) }
        #expect(error.reason == .damaged)
        #expect(error.sentence.hasPrefix("/d/entente.json: "))
        #expect(error.sentence.contains(words), "\(error.sentence)")
        #expect(!error.sentence.contains("\n"))
    }

    private func read(_ bytes: [UInt8]) throws -> InstallationConfiguration {
        try InstallationConfiguration(bytes, path: "/d/entente.json")
    }
}
