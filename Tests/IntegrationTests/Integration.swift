import Testing

/// Tests of the built programs together, one after another: each has servers of its own and wants the
/// machine to itself.
@Suite("Programs: together, one test after another", .serialized)
enum Integration {}
