"""Agreements (clause 3): proposals, and what a prefix of the log makes of them."""

from .encoding import base64url, write
from .log import sha256


def proposal_digest(stream, operation):
    """What an acceptance of a `propose` operation names."""
    content = {name: operation[name] for name in ("e", "f", "parties", "v")}
    prefix = f"entente-proposal-1\n{stream}\n{operation['p']}\n".encode()
    return sha256(prefix + write(content))


def acceptance_bytes(stream, proposal, digest):
    """What the device of a signer signs; the digest is in base64url."""
    return f"entente-accept-1\n{stream}\n{proposal}\n{digest}\n".encode()


class Agreements:
    """The proposals about one entity, and every word on them in the order of folding."""

    def __init__(self):
        self.proposals = {}
        self.words = {}

    def take(self, operation, origin):
        proposal = operation["p"]
        if operation["o"] == "propose":
            if proposal not in self.proposals:
                self.proposals[proposal] = (operation, origin)
                self.words[proposal] = []
        elif proposal in self.proposals:
            self.words[proposal].append((operation, origin))

    def said(self, proposal):
        """The words on a proposal in the order of the log; what waits comes last."""
        return sorted(self.words[proposal], key=lambda word: logged(word[1]))

    def standing(self, stream, proposal, size=None):
        """Where a proposal stands after so many changes; None when it is not among them."""
        operation, origin = self.proposals[proposal]
        if size is not None and (origin.seq is None or origin.seq > size):
            return None
        digest = base64url(proposal_digest(stream, operation))
        accepted, acceptances, withdrawal, decided = set(), [], None, None
        for word, said in self.said(proposal):
            if said.seq is None or size is not None and said.seq > size:
                continue
            if origin.seq is None or (origin.seq, origin.place) >= (said.seq, said.place):
                continue
            side = said.record["organisation"]
            in_force = len(accepted) == len(operation["parties"])
            if side not in operation["parties"] or withdrawal is not None:
                continue
            if word["o"] == "accept":
                if word["digest"] == digest and side not in accepted:
                    accepted.add(side)
                    acceptances.append((word, said))
                    if len(accepted) == len(operation["parties"]):
                        decided = said.seq
            elif not in_force:
                withdrawal = (word, said)
                decided = said.seq
        state = "waiting" if origin.seq is None else "open"
        if withdrawal is not None:
            state = "withdrawn"
        elif origin.seq is not None and len(accepted) == len(operation["parties"]):
            state = "in_force"
        view = {
            "acceptances": [spoken(*word) for word in acceptances],
            "by": origin.author(),
            "digest": digest,
            "field": operation["f"],
            "id": proposal,
            "missing": [side for side in operation["parties"] if side not in accepted],
            "parties": operation["parties"],
            "state": state,
            "value": operation["v"],
        }
        if decided is not None:
            view["decided"] = decided
        if withdrawal is not None:
            view["withdrawal"] = spoken(*withdrawal)
        waiting = [spoken(*word) for word in self.said(proposal) if word[1].seq is None]
        if waiting and size is None:
            view["waiting"] = waiting
        return view

    def standings(self, stream, size=None):
        """Every proposal, in the order in which they were made."""
        order = sorted(
            self.proposals, key=lambda p: (seq_of(self.proposals[p][1]), self.proposals[p][1].name)
        )
        found = [self.standing(stream, proposal, size) for proposal in order]
        return [standing for standing in found if standing is not None]


def seq_of(origin):
    return 2**63 if origin.seq is None else origin.seq


def logged(origin):
    return (seq_of(origin), origin.n, origin.place)


def spoken(word, origin):
    view = {"by": origin.author(), "says": word["o"]}
    if word["o"] == "accept":
        view |= {"digest": word["digest"], "sig": word["sig"]}
    return view
