"""Verifying an audit export offline: from the file and the pinned key alone."""

import hashlib

from . import ed25519, encoding, merge, snapshot
from .log import (
    Tree,
    change_digest,
    head_is_signed,
    header_bytes,
    leaf,
    seal_bytes,
)

FORMAT = "entente-audit-1"
NOTICES = {"checkpoint", "erase"}
PUSH_CHANGES = 200


class Fault(Exception):
    """What is wrong, and where."""

    def __init__(self, kind, sentence, stream=None, seq=None):
        super().__init__(sentence)
        self.kind = kind
        self.stream = stream
        self.seq = seq


class Control:
    """Who holds which key, and who belongs where, as the control stream says."""

    def __init__(self):
        self.server = None
        self.devices = {}
        self.members = {}
        self.departments = {}
        self.organisations = {}

    def take(self, record):
        self.server = self.server or record["device"]
        if record["device"] != self.server:
            raise Fault("author", "somebody else than the server writes the control stream")
        for operation in record["change"]["ops"]:
            if operation["o"] == "put":
                self.put(operation["e"], operation["f"], operation["v"], record["seq"])

    def put(self, entity, field, value, seq):
        if field == "key" and isinstance(value, str):
            key = encoding.from_base64url(value)
            known = self.devices.setdefault(entity, {"key": key, "since": seq, "revoked": None})
            if known["key"] != key:
                raise Fault("key", f"device {entity} is given a second key")
        elif field == "member" and isinstance(value, str):
            self.members.setdefault(entity, value)
        elif field == "revoked" and value is True and entity in self.devices:
            if self.devices[entity]["revoked"] is None:
                self.devices[entity]["revoked"] = seq
        elif field == "department":
            self.departments[entity] = value
        elif field == "organisation":
            self.organisations[entity] = value

    def organisation(self, member):
        return self.organisations.get(self.departments.get(member))

    def check_author(self, record, is_notice):
        device = record["device"]
        if device == self.server:
            if not is_notice:
                raise Fault("author", "the server says more than it may")
            return
        if is_notice:
            raise Fault("author", "a device says what only the server may say")
        known = self.devices.get(device)
        if known is None or known["since"] > record["acl"]:
            raise Fault("author", f"device {device} was not known at control seq {record['acl']}")
        if known["revoked"] is not None and record["acl"] >= known["revoked"]:
            raise Fault("author", f"device {device} had been revoked")
        member = self.members.get(device)
        if member != record["member"] or self.organisation(member) != record["organisation"]:
            raise Fault("author", f"device {device} belongs to somebody else")


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
        self.control = control
        self.tree = Tree()
        self.roots = [self.tree.root]
        self.digests = {}
        self.covered = {}
        self.last = {}
        self.erasures = {}
        self.unsealed = {}
        self.state = merge.Stream()
        self.checkpoints = []
        self.seals = 0
        self.erased = 0

    @property
    def size(self):
        return self.tree.size

    def take(self, record, stated_leaf):
        seq = record["seq"]
        if seq != self.size + 1:
            raise Fault("order", f"change {seq} stands where {self.size + 1} has to stand")
        known = record["known"]
        if known["size"] >= seq or known["root"] != encoding.base64url(self.roots[known["size"]]):
            raise Fault("fork", "the author knew another history")
        change, device = record["change"], record["device"]
        erased = record.get("erased")
        if erased is None:
            digest = change_digest(self.stream, self.epoch, device, encoding.write(change))
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
        self.state.apply(change, device, record)
        self.note(record, digest)

    def check_author(self, record):
        notices = [o for o in record["change"]["ops"] if o["o"] in NOTICES]
        if self.control is not None:
            self.control.check_author(record, bool(notices))
        for notice in notices:
            if notice["seq"] >= record["seq"]:
                raise Fault("notice", "the server speaks of a later change")
            if notice["o"] == "checkpoint":
                self.checkpoints.append((notice["seq"], notice["digest"]))
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
        data = seal_bytes(self.stream, self.epoch, device, entries)
        signature = encoding.from_base64url(seal["sig"])
        if not known or not signature or not ed25519.verify(known["key"], data, signature):
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
        return encoding.base64url(snapshot.state_digest(snapshot.lines(self.state)))


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
