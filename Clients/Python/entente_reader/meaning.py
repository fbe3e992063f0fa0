"""What a log says about itself, held against what it makes: checkpoints and acceptances."""

from . import agreement, ed25519, encoding, merge, snapshot
from .fault import Fault


class Replay:
    """The fold of a log, as far as the server's checkpoints ask for it (clause 4.5)."""

    def __init__(self):
        self.state = merge.Stream()
        self.size = 0
        self.waiting = []
        self.agreed = 0
        self.lapsed = 0

    def take(self, record):
        self.waiting.append(record)

    def check(self, notice, is_whole):
        """Compares the state that a checkpoint names; one with content that was erased since cannot
        be made any more."""
        seq = notice["seq"]
        if seq < self.size:
            raise Fault("checkpoint", f"the state after change {seq} is named too late")
        self.fold(seq)
        if not is_whole:
            self.lapsed += 1
            return
        found = self.digest()
        if found != notice["digest"]:
            raise Fault(
                "checkpoint",
                f"the server says that the state after change {seq} has digest "
                f"{notice['digest']}, and the log makes {found}",
            )
        self.agreed += 1

    def fold(self, seq):
        count = seq - self.size
        self.state.fold(self.waiting[:count])
        del self.waiting[:count]
        self.size = seq

    def digest(self):
        return encoding.base64url(snapshot.state_digest(snapshot.lines(self.state)))

    def state_digest(self):
        self.fold(self.size + len(self.waiting))
        return self.digest()


class Agreed:
    """Every acceptance is of exactly what was proposed, by a party, signed by the device that wrote
    it (clause 3.1)."""

    def __init__(self, stream):
        self.stream = stream
        self.proposals = {}
        self.accepted = 0

    def take(self, record, device, is_whole):
        """Takes the next change; after an erasure a proposal may be missing."""
        if record["change"].get("need"):
            return
        for operation in record["change"]["ops"]:
            if operation["o"] == "propose":
                self.proposals.setdefault((operation["e"], operation["p"]), operation)
            elif operation["o"] == "accept":
                self.check(operation, record, device, is_whole)

    def check(self, operation, record, device, is_whole):
        name = f"change {record['seq']} accepts proposal {operation['p']}"
        proposed = self.proposals.get((operation["e"], operation["p"]))
        if proposed is None and is_whole:
            raise Fault("agreement", f"{name}, which nobody had proposed before")
        if proposed is not None:
            digest = agreement.proposal_digest(self.stream, proposed)
            if operation["digest"] != encoding.base64url(digest):
                raise Fault("agreement", f"{name} and names the digest of something else")
            if record["organisation"] not in proposed["parties"]:
                raise Fault("agreement", f"{name} for an organisation that is no party")
        data = agreement.acceptance_bytes(self.stream, operation["p"], operation["digest"])
        signature = encoding.from_base64url(operation["sig"])
        if not device or not signature or not ed25519.verify(device["key"], data, signature):
            raise Fault("agreement", f"{name} and its device did not sign that")
        self.accepted += 1
