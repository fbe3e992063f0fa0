"""Verifying an audit export offline: from the file and the pinned key alone.

Nothing that the file says is believed before it is checked, and the first thing that is wrong is
named. What the log means (agreements and the state that it makes) is checked in `meaning`.
"""

import hashlib

from . import ed25519, encoding
from .control import Control
from .fault import Fault
from .log import (
    Tree,
    change_digest,
    head_is_signed,
    header_bytes,
    leaf,
    seal_bytes,
)
from .meaning import Agreed, Replay

FORMAT = "entente-audit-1"
NOTICES = {"checkpoint", "erase"}
PUSH_CHANGES = 200


def remainder(change):
    """What an erasure leaves of a change: its text edits, every inserted character a blank."""
    kept = [
        operation | {"ins": "_" * len(operation["ins"])}
        for operation in change["ops"]
        if operation["o"] == "text"
    ]
    rest = {name: change[name] for name in ("at", "base", "n")}
    return rest | {"ops": kept, "salt": encoding.base64url(bytes(16))}


class Log:
    """One stream, change by change."""

    def __init__(self, announced, control):
        self.stream = announced["id"]
        self.epoch = announced["epoch"]
        self.past = [(life["epoch"], life["size"]) for life in announced.get("past", [])]
        self.control = control
        self.tree = Tree()
        self.roots = [self.tree.root]
        self.digests = {}
        self.covered = {}
        self.last = {}
        self.erasures = {}
        self.unsealed = {}
        self.replay = Replay()
        self.agreed = Agreed(self.stream)
        self.seals = 0
        self.erased = 0
        self.horizon = 0

    @property
    def size(self):
        return self.tree.size

    def epoch_at(self, seq):
        """The life of the log in which a change was logged (clause 1.7)."""
        return next((epoch for epoch, size in self.past if seq <= size), self.epoch)

    def lives(self, seal):
        """The lives in which a device may have made a seal: one over a push that brought nothing new
        comes with what was logged next, and that may be the first change of another life."""
        lives = [self.epoch_at(seal["seq"])]
        brought = len(seal["refused"]) + len(seal.get("repeated", []))
        if brought == seal["last"] - seal["first"] + 1:
            lives += [epoch for epoch, size in self.past if size == seal["seq"] - 1]
        return lives

    def take(self, record, stated_leaf):
        seq = record["seq"]
        if seq != self.size + 1:
            raise Fault("order", f"change {seq} stands where {self.size + 1} has to stand")
        known = record["known"]
        if known["size"] >= seq or known["root"] != encoding.base64url(self.roots[known["size"]]):
            raise Fault("fork", "the author knew another history")
        change, device = record["change"], record["device"]
        if change["base"] < self.horizon:
            raise Fault("notice", "it builds on what the server had said that no change would")
        erased = record.get("erased")
        if erased is None:
            epoch = self.epoch_at(seq)
            digest = change_digest(self.stream, epoch, device, encoding.write(change))
        else:
            digest = encoding.from_base64url(erased["digest"])
            if change != remainder(change):
                raise Fault("erasure", "what is erased still has content")
            if self.control is None:
                raise Fault("erasure", "a control stream is never erased")
            self.erasures[seq] = erased
            self.erased += 1
        node = leaf(header_bytes(record), digest)
        if stated_leaf != encoding.base64url(node):
            raise Fault("root", "the change is not the one that its leaf covers")
        self.check_author(record)
        self.tree.append(node)
        self.roots.append(self.tree.root)
        self.replay.take(record)
        if self.control is not None:
            self.agreed.take(record, self.control.devices.get(device), self.erased == 0)
        self.note(record, digest)

    def check_author(self, record):
        notices = [o for o in record["change"]["ops"] if o["o"] in NOTICES]
        if self.control is not None:
            self.control.check_author(record, bool(notices))
        for notice in notices:
            if notice["seq"] >= record["seq"]:
                raise Fault("notice", "the server speaks of a later change")
            if notice["o"] == "checkpoint":
                # What was erased before the server wrote this was not in the state.
                is_whole = all(seq > notice["seq"] for seq in self.erasures)
                self.replay.check(notice, is_whole)
                self.horizon = max(self.horizon, notice.get("horizon", 0))
            else:
                erased = self.erasures.pop(notice["seq"], None)
                if erased is None or (erased["by"], erased["reason"]) != (
                    notice["by"],
                    notice["reason"],
                ):
                    raise Fault("erasure", "an erasure that is announced and not made, or otherwise")

    def note(self, record, digest):
        device, n = record["device"], record["change"]["n"]
        if n <= self.last.get(device, 0):
            raise Fault("order", f"counter {n} of device {device} comes again")
        self.last[device] = n
        self.digests[device, n] = digest
        if self.control is not None and device != self.control.server:
            self.unsealed.setdefault(device, (n, record["seq"]))

    def take_seal(self, seal):
        device, first, last = seal["device"], seal["first"], seal["last"]
        covered = self.covered.get(device, 0)
        if seal["seq"] != self.size or not first <= covered + 1 <= last:
            raise Fault("order", f"a push of device {device} is missing, doubled or out of order")
        if last - first >= PUSH_CHANGES:
            raise Fault("file", "a seal over more than one push")
        for n, digest in seal.get("repeated", []):
            here = self.digests.get((device, n))
            if not first <= n <= covered or here is None or here != encoding.from_base64url(digest):
                raise Fault("seal", f"change {n} of device {device} is not so in the log before")
        refused = {n: encoding.from_base64url(digest) for n, digest in seal["refused"]}
        entries = []
        for n in range(first, last + 1):
            if n in refused and (device, n) in self.digests:
                raise Fault("seal", f"change {n} of device {device} is refused and logged")
            digest = refused.get(n) or self.digests.get((device, n))
            if digest is None:
                raise Fault("order", f"change {n} of device {device} was left out")
            entries.append((n, digest))
        known = self.control and self.control.devices.get(device)
        signature = encoding.from_base64url(seal["sig"])
        if not known or not signature or not any(
            ed25519.verify(
                known["key"], seal_bytes(self.stream, epoch, device, entries), signature
            )
            for epoch in self.lives(seal)
        ):
            raise Fault("seal", f"changes {first} to {last} of device {device} are not what it sealed")
        self.covered[device] = last
        if device in self.unsealed and self.unsealed[device][0] <= last:
            del self.unsealed[device]
        self.seals += 1

    def finish(self, head, key):
        for device, (n, seq) in self.unsealed.items():
            raise Fault("unsealed", f"change {n} of device {device} has no seal", seq=seq)
        for seq in self.erasures:
            raise Fault("erasure", f"change {seq} was erased without a word", seq=seq)
        if not head_is_signed(self.stream, self.epoch, head, key):
            raise Fault("head", "the head is not signed by the pinned key")
        if head["size"] != self.size or head["root"] != encoding.base64url(self.tree.root):
            raise Fault("root", "the changes do not make the root that was signed")

    def state_digest(self):
        """The digest of the state that the whole log makes (clause 4.10)."""
        return self.replay.state_digest()


class Verifier:
    """An audit file, line by line."""

    def __init__(self, key):
        self.key = key
        self.hash = hashlib.sha256()
        self.lines = 0
        self.manifest = None
        self.control = Control()
        self.waiting = []
        self.log = None
        self.logs = []
        self.is_complete = False

    def take(self, data):
        self.lines += 1
        try:
            line = encoding.parse(data)
            kind = line.pop("k")
            if kind == "end":
                self.end(line)
                return
            self.hash.update(data + b"\n")
            {
                "audit": self.begin,
                "stream": self.begin_stream,
                "change": self.change,
                "seal": self.seal,
                "head": self.head,
            }[kind](line)
        except Fault as fault:
            fault.stream = fault.stream or (self.log and self.log.stream)
            fault.seq = fault.seq or (self.log and line.get("seq"))
            raise
        except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
            raise Fault("file", f"line {self.lines} cannot be read: {error}") from error

    def begin(self, line):
        if self.manifest is not None or line["format"] != FORMAT:
            raise Fault("file", "a second beginning, or another format")
        if encoding.from_base64url(line["key"]) != self.key:
            raise Fault("head", "the file was made with another key than the pinned one")
        self.manifest = line
        self.waiting = list(line["streams"])

    def begin_stream(self, line):
        if self.log is not None or not self.waiting or self.waiting[0]["id"] != line["id"]:
            raise Fault("file", "a stream out of order")
        announced = self.waiting.pop(0)
        is_control = not self.logs
        if is_control != (announced["audience"]["kind"] == "control"):
            raise Fault("file", "the control stream has to come first, and once")
        self.log = Log(announced, None if is_control else self.control)
        self.log.announced = announced

    def change(self, line):
        stated_leaf = line.pop("leaf")
        self.log.take(line, stated_leaf)
        if self.log.control is None:
            self.control.take(line)

    def seal(self, line):
        self.log.take_seal(line)

    def head(self, line):
        self.log.finish(line, self.key)
        if self.log.size != self.log.announced["size"]:
            raise Fault("order", "the stream has another size than was announced")
        self.logs.append(self.log)
        self.log = None

    def end(self, line):
        if self.log is not None or self.waiting or self.manifest is None or self.is_complete:
            raise Fault("file", "the file ends too early or twice")
        digest = encoding.base64url(self.hash.digest())
        signature = encoding.from_base64url(line["sig"])
        data = f"{FORMAT}\n{digest}\n".encode()
        if line["digest"] != digest or line["lines"] != self.lines - 1:
            raise Fault("file", "the file is not what was exported")
        if signature is None or not ed25519.verify(self.key, data, signature):
            raise Fault("file", "the end of the file is not signed by the pinned key")
        self.is_complete = True


def verify(path, key):
    """Verifies a file; answers with its logs. Raises `Fault` at the first thing that is wrong."""
    verifier = Verifier(key)
    with open(path, "rb") as file:
        for data in file:
            if not data.endswith(b"\n") or verifier.is_complete:
                raise Fault("file", "bytes that do not belong there")
            verifier.take(data[:-1])
    if not verifier.is_complete:
        raise Fault("file", "the file ends before its last line")
    return verifier
