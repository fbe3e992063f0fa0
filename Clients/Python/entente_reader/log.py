"""What is hashed and signed (clauses 4.2 to 4.4 and 5.10): digests, seals, leaves, trees, heads."""

import hashlib

from . import ed25519
from .encoding import base64url, from_base64url, write


def sha256(data):
    return hashlib.sha256(data).digest()


def change_digest(stream, epoch, device, content):
    """The digest of a change's canonical bytes in their place."""
    return sha256(f"entente-change-1\n{stream}\n{epoch}\n{device}\n".encode() + content)


def seal_bytes(stream, epoch, device, entries):
    """What a device signs for a push: pairs of counter and digest."""
    lines = "".join(f"{n}:{base64url(digest)}\n" for n, digest in entries)
    return f"entente-seal-1\n{stream}\n{epoch}\n{device}\n{lines}".encode()


def head_bytes(stream, epoch, size, root, at):
    """What the gateway signs for a head; the root is in base64url."""
    return f"entente-head-1\n{stream}\n{epoch}\n{size}\n{root}\n{at}\n".encode()


def enrolment_bytes(code, device):
    """What a new device signs to prove that it holds its key."""
    return f"entente-enrol-1\n{code}\n{device}\n".encode()


def head_is_signed(stream, epoch, head, key):
    """Whether a signed head is one of this key for this stream."""
    signature = from_base64url(head["sig"])
    named = from_base64url(head["key"])
    if signature is None or named != sha256(key):
        return False
    message = head_bytes(stream, epoch, head["size"], head["root"], head["at"])
    return ed25519.verify(key, message, signature)


HEADER = ("acl", "device", "known", "member", "n", "organisation", "received", "seq")


def leaf(header_bytes, digest):
    """The leaf of a change: its header's canonical bytes and its digest."""
    return sha256(b"\x00" + header_bytes + digest)


def header_bytes(record):
    """The canonical bytes of the header of a record as pages carry it."""
    header = {name: record[name] for name in HEADER if name != "n"}
    header["n"] = record["change"]["n"] if "change" in record else record["n"]
    return write(header)


def parent(left, right):
    return sha256(b"\x01" + left + right)


class Tree:
    """A growing tree of RFC 6962: the roots of its complete subtrees, largest first."""

    def __init__(self):
        self.size = 0
        self.subtrees = []

    def append(self, leaf_hash):
        node, rest = leaf_hash, self.size
        while rest & 1:
            node = parent(self.subtrees.pop(), node)
            rest >>= 1
        self.subtrees.append(node)
        self.size += 1

    @property
    def root(self):
        if not self.subtrees:
            return sha256(b"")
        node = self.subtrees[-1]
        for left in reversed(self.subtrees[:-1]):
            node = parent(left, node)
        return node


def includes(leaf_hash, index, size, path, root):
    """Whether a path proves that a leaf stands at an index of the tree of a size (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    at, last, node = index, size - 1, leaf_hash
    for step in path:
        if last == 0:
            return False
        if at & 1 or at == last:
            node = parent(step, node)
            while not at & 1 and at:
                at >>= 1
                last >>= 1
        else:
            node = parent(node, step)
        at >>= 1
        last >>= 1
    return last == 0 and node == root


def extends(first, second, first_root, second_root, path):
    """Whether a path proves that the larger tree begins with the smaller (RFC 9162, 2.1.4.2)."""
    if first == second:
        return not path and first_root == second_root
    if first == 0:
        return not path and first_root == sha256(b"")
    if first > second or not path:
        return False
    steps = list(path)
    if first & first - 1 == 0:
        steps.insert(0, first_root)
    at, last = first - 1, second - 1
    while at & 1:
        at >>= 1
        last >>= 1
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            old = parent(step, old)
            new = parent(step, new)
            while not at & 1 and at:
                at >>= 1
                last >>= 1
        else:
            new = parent(new, step)
        at >>= 1
        last >>= 1
    return last == 0 and old == first_root and new == second_root
