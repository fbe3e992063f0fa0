import Foundation
import Simulator
import Testing

extension Integration {
    /// Goals R1 and R2: what the simulator writes, performed by real replicas through the real gateway
    /// on real PostgreSQL, while both are killed.
    @Suite("R1: stories on servers that are killed")
    struct StoryTests {
        /// `ENTENTE_FAULTS=1000` asks for more; `ENTENTE_STORY` names the seed of the first story.
        private static func number(_ name: String) -> UInt64? {
            ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) }
        }

        @Test func `no acknowledged change is lost, doubled, reordered or altered by faults`()
            async throws
        {
            let faults = Self.number("ENTENTE_FAULTS").flatMap { Int($0) } ?? 60
            var seed = Self.number("ENTENTE_STORY") ?? 1
            let first = seed
            try await Servers.with { servers in
                while servers.faults < faults {
                    try await Troupe.perform(Simulation.story(seed, for: .real), on: servers)
                    seed += 1
                }
                print("stories \(first) to \(seed - 1): \(servers.summary)")
                for happening in Tally.Happening.allCases where faults >= 60 {
                    #expect(servers.tally.count(happening) > 0, "never: \(happening.rawValue)")
                }
                for moment in Strike.Moment.allCases where faults >= 60 {
                    #expect(servers.count(moment) > 0, "no fault hit \(moment)")
                }
            }
        }
    }
}
