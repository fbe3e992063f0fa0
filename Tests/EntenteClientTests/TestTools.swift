import EntenteClient
import EntenteDomain
import EntenteSync
import Foundation
import Synchronization
import TestSupport
import Testing

extension SeededGenerator {
    /// Draws whether something happens that happens in this part of all cases.
    mutating func chance(_ part: Double) -> Bool { Double.random(in: 0..<1, using: &self) < part }
}

/// A clock that ticks only when it is asked.
final class TestClock: Sendable {
    private let time = Atomic<Int64>(1_000)

    var now: Milliseconds { Milliseconds(time.add(1, ordering: .relaxed).newValue) }

    func advance(by milliseconds: Int64) { time.add(milliseconds, ordering: .relaxed) }
}

/// Runs a test with folders of its own, and removes them.
func withFolders(_ body: (TemporaryFolder) async throws -> Void) async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    try await body(folder)
}

extension TemporaryFolder {
    /// The folder of a device.
    func device(_ name: String) -> ProfileFolder { ProfileFolder(url(name)) }
}

extension Replica {
    /// Everything that is displayed of a stream, as bytes that two replicas can be compared by.
    func digest(_ stream: StreamID) async throws -> [String] {
        try await everything(in: stream).map {
            String(decoding: $0.json.canonicalBytes, as: UTF8.self)
        }
    }

    /// Makes an entity with a title.
    func add(_ type: FieldName, _ title: String, in stream: StreamID) async throws -> EntityID {
        try await edit(stream) { draft in
            let id = draft.new(type)
            draft.put(id, Field.title, .string(title))
            return id
        }
    }

    func title(_ id: EntityID, in stream: StreamID) async throws -> String? {
        try await entity(id, in: stream)?.text(Field.title)
    }
}

/// Runs a test with one device that has one item.
func withItem(
    _ test: (FakeGateway, Replica, EntityID, TemporaryFolder) async throws -> Void
) async throws {
    try await withFolders { folders in
        let gateway = try FakeGateway()
        let one = try await gateway.device(of: 0, in: folders.device("a"))
        let item = try await one.add(EntityType.give, "Storage", in: gateway.shared)
        try await test(gateway, one, item, folders)
    }
}

/// The file of real readings, outside of the repository.
func realReadings() throws -> URL {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    let file = root.appendingPathComponent("../shared/data/kpi/monthly.csv").standardized
    try #require(
        FileManager.default.fileExists(atPath: file.path),
        "the real readings are missing: \(file.path)"
    )
    return file
}
