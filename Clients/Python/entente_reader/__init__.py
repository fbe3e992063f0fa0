"""An independent reader of Entente's protocol, in plain Python without dependencies.

It checks canonical JSON, digests, seals, trees, proofs, heads and agreements, merges a stream's log,
and verifies an audit export. It was written from Clients/Protocol.md and Clients/Vectors, so that a
mistake in the Swift code cannot hide in a reader that repeats it. It is slow and small on purpose.
"""
