// swift-tools-version: 6.3
import PackageDescription

/// The settings of every target: Swift 6 mode is complete data-race checking, warnings are errors.
let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .treatWarning("ExplicitSendable", as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
]

let argumentParser = Target.Dependency.product(
    name: "ArgumentParser",
    package: "swift-argument-parser"
)
let asyncHTTPClient = Target.Dependency.product(
    name: "AsyncHTTPClient",
    package: "async-http-client"
)
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioConcurrencyHelpers = Target.Dependency.product(
    name: "NIOConcurrencyHelpers",
    package: "swift-nio"
)
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioHTTP2 = Target.Dependency.product(name: "NIOHTTP2", package: "swift-nio-http2")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioHTTPTypesHTTP2 = Target.Dependency.product(
    name: "NIOHTTPTypesHTTP2",
    package: "swift-nio-extras"
)
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let nioTLS = Target.Dependency.product(name: "NIOTLS", package: "swift-nio")
let orderedCollections = Target.Dependency.product(
    name: "OrderedCollections",
    package: "swift-collections"
)
let serviceLifecycle = Target.Dependency.product(
    name: "ServiceLifecycle",
    package: "swift-service-lifecycle"
)
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

/// The doors to C, then the libraries, lowest first: a target may import what stands above it here.
let libraries: [Target] = [
    .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
    .target(name: "EntenteDomain", swiftSettings: strict),
    .target(
        name: "EntenteCrypto",
        dependencies: ["COpenSSL", "EntenteDomain"],
        swiftSettings: strict
    ),
    .target(
        name: "EntenteSync",
        dependencies: ["EntenteCrypto", "EntenteDomain"],
        swiftSettings: strict
    ),
    .target(
        name: "EntenteDocuments",
        dependencies: ["EntenteDomain", "EntenteSync"],
        swiftSettings: strict
    ),
    .target(name: "EntenteTerminal", swiftSettings: strict),
    .target(
        name: "EntentePostgres",
        dependencies: [
            "CPostgres", "EntenteCrypto", "EntenteDomain", "EntenteSync", logging, metrics,
        ],
        swiftSettings: strict
    ),
    .target(
        name: "EntenteInstallation",
        dependencies: [
            "EntenteCrypto", "EntenteDomain", "EntentePostgres", "EntenteSync", logging,
        ],
        swiftSettings: strict
    ),
    .target(
        name: "EntenteGateway",
        dependencies: [
            "COpenSSL", "EntenteCrypto", "EntenteDomain", "EntenteSync", hummingbird,
            hummingbirdCore, httpTypes, logging, metrics, nioCore, nioConcurrencyHelpers, nioHTTP1,
            nioHTTP2, nioHTTPTypes, nioHTTPTypesHTTP2, nioPosix, nioTLS, serviceLifecycle,
        ],
        swiftSettings: strict
    ),
    .target(
        name: "EntenteDelivery",
        dependencies: [
            "EntenteCrypto", "EntenteDomain", nioCore, nioHTTP1, nioPosix, nioSSL, nioTLS,
        ],
        swiftSettings: strict
    ),
    .target(
        name: "EntenteClient",
        dependencies: [
            "EntenteCrypto", "EntenteDocuments", "EntenteDomain", "EntenteSync", asyncHTTPClient,
            grdb, logging, nioCore, nioHTTP1, nioSSL,
        ],
        path: "Clients/Swift/EntenteClient",
        swiftSettings: strict
    ),
    .target(
        name: "EntenteExample",
        dependencies: ["EntenteDomain", "EntenteSync"],
        swiftSettings: strict
    ),
    .target(
        name: "EntenteExampleClient",
        dependencies: [
            "EntenteClient", "EntenteCrypto", "EntenteDomain", "EntenteExample", "EntenteSync",
        ],
        path: "Clients/Swift/EntenteExampleClient",
        swiftSettings: strict
    ),
    .target(
        name: "EntenteDemonstration",
        dependencies: [
            "EntenteClient", "EntenteCrypto", "EntenteDomain", "EntenteExample",
            "EntenteExampleClient", "EntentePostgres", "EntenteSync",
        ],
        swiftSettings: strict
    ),
]

/// The programs hold no rules; only they see both the gateway and PostgreSQL.
let programs: [Target] = [
    .executableTarget(
        name: "entente-gateway",
        dependencies: [
            "EntenteCrypto", "EntenteDelivery", "EntenteDomain", "EntenteGateway",
            "EntenteInstallation", "EntentePostgres", "EntenteSync", argumentParser, hummingbird,
            logging, metrics, nioCore, serviceLifecycle, unixSignals,
        ],
        swiftSettings: strict
    ),
    .executableTarget(
        name: "ententectl",
        dependencies: [
            "EntenteDemonstration", "EntenteExampleClient",
            "EntenteCrypto", "EntenteDomain", "EntenteInstallation", "EntentePostgres",
            "EntenteSync", "EntenteTerminal", argumentParser, logging,
        ],
        swiftSettings: strict
    ),
    .executableTarget(
        name: "entente",
        dependencies: [
            "EntenteClient", "EntenteCrypto", "EntenteDocuments", "EntenteDomain", "EntenteExample",
            "EntenteExampleClient", "EntenteSync", "EntenteTerminal", argumentParser, logging,
        ],
        path: "Clients/Swift/entente",
        swiftSettings: strict
    ),
]

let tests: [Target] = [
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
    .target(
        name: "TestPostgres",
        dependencies: ["EntenteDomain", "EntentePostgres", "TestSupport"],
        path: "Tests/TestPostgres",
        swiftSettings: strict
    ),
    .target(
        name: "Oracles",
        dependencies: ["EntenteDomain", "EntenteSync"],
        path: "Tests/Oracles",
        swiftSettings: strict
    ),
    .target(
        name: "Simulator",
        dependencies: [
            "EntenteClient", "EntenteCrypto", "EntenteDomain", "EntenteSync", "Oracles",
            "TestSupport", grdb,
        ],
        path: "Tests/Simulator",
        swiftSettings: strict
    ),
    .executableTarget(
        name: "entente-simulator",
        dependencies: ["Simulator", argumentParser],
        path: "Tests/entente-simulator",
        swiftSettings: strict
    ),
    .testTarget(
        name: "SimulatorTests",
        dependencies: ["Simulator", "TestSupport"],
        swiftSettings: strict
    ),
    .testTarget(
        name: "EntenteDomainTests",
        dependencies: ["EntenteDomain", "TestSupport"],
        swiftSettings: strict
    ),
    .testTarget(
        name: "EntenteCryptoTests",
        dependencies: ["EntenteCrypto", "EntenteDomain", "TestSupport"],
        swiftSettings: strict
    ),
    .testTarget(
        name: "EntenteSyncTests",
        dependencies: ["EntenteCrypto", "EntenteDomain", "EntenteSync", "Oracles", "TestSupport"],
        swiftSettings: strict
    ),
    .testTarget(
        name: "EntenteDocumentsTests",
        dependencies: ["EntenteDocuments", "EntenteDomain", "EntenteSync", "TestSupport"],
        swiftSettings: strict
    ),
    .testTarget(
        name: "EntenteExampleTests",
        dependencies: ["EntenteDomain", "EntenteExample", "EntenteSync"],
        swiftSettings: strict
    ),
    .target(
        name: "EntenteFuzz",
        dependencies: ["EntenteDocuments", "EntenteDomain", "EntenteSync", "TestSupport"],
        path: "Tests/Fuzz/EntenteFuzz",
        swiftSettings: strict
    ),
    .executableTarget(
        name: "entente-fuzz",
        dependencies: ["EntenteFuzz"],
        path: "Tests/Fuzz/entente-fuzz",
        swiftSettings: strict
    ),
    .testTarget(
        name: "EntenteFuzzTests",
        dependencies: ["EntenteFuzz", "TestSupport"],
        swiftSettings: strict
    ),
    .testTarget(
        name: "EntenteTerminalTests",
        dependencies: ["EntenteTerminal"],
        swiftSettings: strict
    ),
    .testTarget(
        name: "EntentePostgresTests",
        dependencies: [
            "EntenteCrypto", "EntenteDomain", "EntentePostgres", "EntenteSync", "TestPostgres",
            "TestSupport",
            logging,
        ],
        swiftSettings: strict
    ),
    .testTarget(
        name: "EntenteGatewayTests",
        dependencies: [
            "COpenSSL", "EntenteCrypto", "EntenteDomain", "EntenteGateway", "EntenteSync",
            "TestSupport", httpTypes, hummingbird, hummingbirdCore, logging, nioConcurrencyHelpers,
            nioCore, nioEmbedded, nioHTTP1, nioHTTPTypes, nioPosix, serviceLifecycle, yams,
        ],
        swiftSettings: strict
    ),
    .testTarget(
        name: "EntenteClientTests",
        dependencies: [
            "EntenteClient", "EntenteCrypto", "EntenteDocuments", "EntenteDomain", "EntenteSync",
            "TestSupport", grdb,
        ],
        swiftSettings: strict
    ),
    .testTarget(
        name: "EntenteDeliveryTests",
        dependencies: [
            "EntenteCrypto", "EntenteDelivery", "EntenteDomain", "EntenteSync", "TestSupport",
            nioCore, nioPosix,
        ],
        swiftSettings: strict
    ),
    .testTarget(
        name: "EntenteInstallationTests",
        dependencies: [
            "EntenteCrypto", "EntenteDomain", "EntenteInstallation", "EntentePostgres",
            "EntenteSync", "TestSupport",
        ],
        swiftSettings: strict
    ),
    .testTarget(
        name: "EntenteCtlTests",
        dependencies: [
            "EntenteCrypto", "EntenteDomain", "EntenteInstallation", "EntentePostgres",
            "EntenteSync", "EntenteTerminal", "TestPostgres", "TestSupport", "ententectl",
            argumentParser, logging,
        ],
        swiftSettings: strict
    ),
    .testTarget(
        name: "IntegrationTests",
        dependencies: [
            "EntenteClient", "EntenteCrypto", "EntenteDemonstration", "EntenteDomain",
            "EntenteExample", "EntenteExampleClient", "EntenteInstallation", "EntentePostgres",
            "EntenteSync", "Oracles",
            "Simulator",
            "TestPostgres", "TestSupport", asyncHTTPClient, logging, nioConcurrencyHelpers,
            grdb, nioCore, nioHTTP1, nioSSL,
            "entente", "entente-gateway", "ententectl",
        ],
        swiftSettings: strict
    ),
    .executableTarget(
        name: "entente-benchmarks",
        dependencies: ["EntenteCrypto", "EntenteDomain", "EntenteSync", argumentParser],
        path: "Tests/Benchmarks",
        exclude: ["Peers"],
        swiftSettings: strict
    ),
    .testTarget(
        name: "BenchmarkTests",
        dependencies: ["EntenteSync", "entente-benchmarks"],
        swiftSettings: strict
    ),
    .testTarget(name: "TidyTests", swiftSettings: strict),
]

let pure: Set<String> = [
    "COpenSSL", "EntenteCrypto", "EntenteDocuments", "EntenteDomain", "EntenteSync", "Oracles",
    "TestSupport",
]

/// A part of the package, built in seconds: `ENTENTE_SLICE=postgres` the driver's side, whose suite runs with the
/// sanitizers, `sync` the pure layers, `domain` the frameworks, `client` the client with the simulator.
let slice: Set<String>? =
    switch Context.environment["ENTENTE_SLICE"] {
    case "postgres":
        pure.union([
            "CPostgres", "EntentePostgres", "EntentePostgresTests", "TestPostgres", "swift-log",
            "swift-metrics",
        ])
    case "benchmarks":
        pure.union(["BenchmarkTests", "entente-benchmarks", "swift-argument-parser"])
    case "domain": ["EntenteDomain", "EntenteDomainTests", "TestSupport"]
    case "client":
        pure.union([
            "EntenteClient", "EntenteClientTests", "GRDB.swift", "Simulator", "SimulatorTests",
            "async-http-client", "entente-simulator", "swift-argument-parser", "swift-log",
            "swift-nio", "swift-nio-ssl",
        ])
    case "sync":
        pure.union([
            "EntenteCryptoTests", "EntenteDocumentsTests", "EntenteDomainTests", "EntenteExample",
            "EntenteExampleTests", "EntenteFuzz", "EntenteFuzzTests", "EntenteSyncTests",
            "TidyTests", "entente-fuzz",
        ])
    default: nil
    }

let package = Package(
    name: "entente",
    products: [
        .library(name: "EntenteClient", targets: ["EntenteClient"]),
        .executable(name: "entente-gateway", targets: ["entente-gateway"]),
        .executable(name: "ententectl", targets: ["ententectl"]),
        .executable(name: "entente", targets: ["entente"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-http2", from: "1.46.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(
            url: "https://github.com/hummingbird-project/hummingbird",
            from: "2.28.1",
            traits: []
        ),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: libraries + programs + tests,
    swiftLanguageModes: [.v6]
)

if let slice {
    package.products = []
    package.targets.removeAll { !slice.contains($0.name) }
    package.dependencies.removeAll { dependency in
        guard case .sourceControl(_, let location, _) = dependency.kind else { return true }
        return !slice.contains { location.hasSuffix("/\($0)") }
    }
}
