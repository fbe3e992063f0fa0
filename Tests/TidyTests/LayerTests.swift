import Foundation
import Testing

/// A part of the tree and what its files may import.
private struct Layer: Sendable {
    /// The folder, from the root of the repository.
    let folder: String
    /// What every file in it may import.
    let modules: Set<String>
    /// What only the files below one of its folders, or one of its files, may import besides.
    var exceptions: [String: Set<String>] = [:]

    /// The modules that one file may import.
    func allowed(at path: String) -> Set<String> {
        exceptions.filter { path.hasPrefix("\(folder)/\($0.key)") }
            .reduce(into: modules) { $0.formUnion($1.value) }
    }
}

/// The part of the runtime that is neither a clock, a socket nor a disk.
private let runtime: Set<String> = ["Synchronization"]

private let entente: Set<String> = ["EntenteCrypto", "EntenteDomain", "EntenteSync"]

/// What each target may import; reading down the list is reading the architecture bottom up.
private let layers: [Layer] = [
    Layer(folder: "Sources/EntenteDomain", modules: []),
    Layer(
        folder: "Sources/EntenteCrypto",
        modules: ["COpenSSL", "EntenteDomain"],
        // A certificate has dates and addresses, and the system reads both.
        exceptions: ["Certificates/": ["Glibc"]]
    ),
    Layer(
        folder: "Sources/EntenteSync",
        modules: ["EntenteCrypto", "EntenteDomain"]
    ),
    Layer(folder: "Sources/EntenteDocuments", modules: ["EntenteDomain", "EntenteSync"]),
    Layer(folder: "Sources/EntenteTerminal", modules: ["Glibc"]),
    Layer(
        folder: "Sources/EntentePostgres",
        modules: entente.union(runtime).union(["Glibc", "Logging", "Metrics"]),
        exceptions: ["Driver/": ["CPostgres"], "Cluster/": ["Foundation"]]
    ),
    Layer(
        folder: "Sources/EntenteInstallation",
        modules: entente.union(["EntentePostgres", "Foundation", "Glibc", "Logging"])
    ),
    Layer(
        folder: "Sources/EntenteGateway",
        modules: entente.union(runtime).union([
            "Glibc", "HTTPTypes", "Hummingbird", "HummingbirdCore", "Logging", "Metrics",
            "NIOConcurrencyHelpers", "NIOCore", "NIOHTTP1", "NIOHTTP2", "NIOHTTPTypes",
            "NIOHTTPTypesHTTP1", "NIOHTTPTypesHTTP2",
            "NIOPosix", "NIOTLS", "ServiceLifecycle",
        ]),
        exceptions: ["Transport/": ["COpenSSL"]]
    ),
    Layer(
        folder: "Sources/EntenteDelivery",
        modules: [
            "EntenteCrypto", "EntenteDomain", "Glibc", "NIOCore", "NIOHTTP1", "NIOPosix", "NIOSSL",
            "NIOTLS",
        ]
    ),
    Layer(
        folder: "Clients/Swift/EntenteClient",
        modules: entente.union(runtime).union([
            "AsyncHTTPClient", "EntenteDocuments", "Foundation", "GRDB", "Glibc", "Logging",
            "NIOCore", "NIOHTTP1",
            "NIOSSL",
        ])
    ),
    Layer(folder: "Sources/EntenteExample", modules: ["EntenteDomain", "EntenteSync"]),
    Layer(
        folder: "Clients/Swift/EntenteExampleClient",
        modules: entente.union(["EntenteClient", "EntenteExample", "Foundation"])
    ),
    Layer(
        folder: "Sources/EntenteDemonstration",
        modules: entente.union([
            "EntenteClient", "EntenteExample", "EntenteExampleClient", "EntentePostgres",
            "Foundation",
        ])
    ),
    Layer(
        folder: "Sources/entente-gateway",
        modules: entente.union(runtime).union([
            "ArgumentParser", "EntenteDelivery", "EntenteGateway", "EntenteInstallation",
            "EntentePostgres", "Foundation", "Glibc", "Hummingbird", "Logging", "Metrics",
            "NIOCore", "NIOPosix",
            "ServiceLifecycle",
            "UnixSignals",
        ])
    ),
    Layer(
        folder: "Sources/ententectl",
        modules: entente.union(runtime).union([
            "ArgumentParser", "EntenteDemonstration", "EntenteExampleClient",
            "EntenteInstallation", "EntentePostgres", "EntenteTerminal", "Foundation", "Glibc",
            "Logging",
        ])
    ),
    Layer(
        folder: "Clients/Swift/entente",
        modules: entente.union(runtime).union([
            "ArgumentParser", "EntenteClient", "EntenteDocuments", "EntenteExample",
            "EntenteExampleClient", "EntenteTerminal", "Foundation", "Glibc", "Logging",
        ])
    ),
    Layer(folder: "Tests/Oracles", modules: ["EntenteDomain", "EntenteSync"]),
    Layer(
        folder: "Tests/Simulator",
        // Synchronization for clocks that the replicas may read from anywhere; no clock of the system.
        modules: entente.union(runtime).union([
            "EntenteClient", "Foundation", "GRDB", "Oracles", "TestSupport",
        ])
    ),
    Layer(folder: "Tests/entente-simulator", modules: ["ArgumentParser", "Simulator"]),
]

@Suite("Tidy: layers")
struct LayerTests {
    @Test(arguments: layers.map(\.folder))
    func `a target imports only what its layer lists`(folder: String) throws {
        let layer = try #require(layers.first { $0.folder == folder })
        for file in try Repository.swiftSources(under: folder + "/") {
            for module in forbidden(in: file, of: layer) {
                Issue.record("\(file.path) must not import \(module)")
            }
        }
    }

    @Test func `every folder of Swift code has a layer`() throws {
        let programs = try Repository.swiftFiles().map(\.path)
            .filter { $0.hasPrefix("Sources/") || $0.hasPrefix("Clients/") }
        for path in programs {
            let home = layers.first { path.hasPrefix($0.folder + "/") }
            #expect(home != nil, "\(path) belongs to no layer")
        }
    }

    @Test func `only the gateway program sees both the gateway and PostgreSQL`() {
        let both = layers.filter {
            $0.modules.isSuperset(of: ["EntenteGateway", "EntentePostgres"])
        }
        #expect(both.map(\.folder) == ["Sources/entente-gateway"])
    }

    @Test(arguments: [
        "import Upper", "  import struct Upper.Box", "public import Upper", "import Upper; x()",
        "@testable import Upper", "@preconcurrency package import Upper", "import func Upper.run",
        "@_spi(Inner) import Upper",
    ])
    func `the check sees every form of import`(line: String) {
        let text = "// import Nothing\nlet x = \"import No\"\n/* import Not\n*/ \(line)\n"
        #expect(imports(of: SwiftSource(text: text)) == ["Upper"])
    }

    @Test func `the check fails for a module of a higher layer`() throws {
        let sync = try #require(layers.first { $0.folder == "Sources/EntenteSync" })
        let planted = SwiftSource(
            path: "Sources/EntenteSync/Planted.swift",
            text: "import EntenteDomain\nimport EntentePostgres\nimport Foundation\n"
        )
        #expect(forbidden(in: planted, of: sync) == ["EntentePostgres", "Foundation"])
    }

    @Test func `a door to C opens in its own folder only`() throws {
        let postgres = try #require(layers.first { $0.folder == "Sources/EntentePostgres" })
        let inside = SwiftSource(
            path: "Sources/EntentePostgres/Driver/Connection.swift",
            text: "import CPostgres\n"
        )
        let outside = SwiftSource(
            path: "Sources/EntentePostgres/Store.swift",
            text: "import CPostgres\n"
        )
        #expect(forbidden(in: inside, of: postgres).isEmpty)
        #expect(forbidden(in: outside, of: postgres) == ["CPostgres"])
    }
}

private func forbidden(in file: SwiftSource, of layer: Layer) -> [String] {
    let allowed = layer.allowed(at: file.path)
    return imports(of: file).filter { !allowed.contains($0) }
}

/// The modules that a file imports, in its order.
private func imports(of source: SwiftSource) -> [String] {
    let kinds: Set<String> = [
        "struct", "class", "enum", "protocol", "typealias", "func", "let", "var",
    ]
    return source.words.indices.compactMap { index in
        guard source.words[index].text == "import" else { return nil }
        let rest = source.words[(index + 1)...].prefix(2).map(\.text)
        return kinds.contains(rest.first ?? "") ? rest.last : rest.first
    }
}
