"""The merge rules of clause 2: what a log means, entity by entity, and how it is displayed.

Nothing clever: every operation is kept with its origin, and each rule is a sentence over all of
them. That is quadratic and cannot be wrong in the way an incremental engine can.
"""

from .agreement import Agreements
from .encoding import Decimal, write
from .text import Text


class Origin:
    """Where an operation comes from, and what its author had seen (clause 1.5).

    What was made again beyond the horizon or in another life of the log says what the first one had
    seen, and when; only text edits build on what there is now (clause 5.7).
    """

    def __init__(self, device, change, place, record=None, is_text=False):
        self.device = device
        self.n = change["n"]
        self.place = place
        decided = change if is_text else change.get("late", change)
        self.base = decided["base"]
        self.at = decided["at"]
        self.record = record
        self.seq = record["seq"] if record else None

    @property
    def name(self):
        return (self.device, self.n, self.place)

    def precedes(self, other):
        """Whether the other operation's author had seen this one."""
        if self.device == other.device:
            return (self.n, self.place) < (other.n, other.place)
        return self.seq is not None and self.seq <= other.base

    def is_concurrent(self, other):
        return self.name != other.name and not self.precedes(other) and not other.precedes(self)

    @property
    def display(self):
        """The order of display among concurrent values; the greatest is shown (clause 1.6)."""
        if self.record is None:
            return (self.at, 2**63, self.n, self.place)
        return (min(self.at, self.record["received"]), self.seq, self.n, self.place)

    def author(self):
        shown = {"at": self.at, "base": self.base, "device": self.device, "n": self.n}
        if self.record is not None:
            shown["member"] = self.record["member"]
            shown["organisation"] = self.record["organisation"]
            shown["seq"] = self.seq
        return shown


def maximal(writes):
    """The writes that no other of them had seen, the displayed one last; pairs of origin and value."""
    alone = [w for w in writes if not any(w[0].precedes(other[0]) for other in writes)]
    return sorted(alone, key=lambda write: write[0].display)


EXISTENCE = {"new", "del", "undel"}
AGREEMENT = {"propose", "accept", "withdraw"}


class Entity:
    """One entity: every operation on it, in the order of folding."""

    def __init__(self, identifier):
        self.id = identifier
        self.operations = []
        self.texts = {}
        self.agreements = Agreements()
        # What a reader of the first version cannot read: features by field, and the steps.
        self.needs = {}
        self.unread = []

    def apply(self, operation, origin, text_origin):
        self.operations.append((origin, operation))
        if operation["o"] == "text":
            text = self.texts.setdefault(operation["f"], Text())
            edit = [operation[name] for name in ("len", "i", "del", "ins")]
            text.apply(*edit, text_origin)
        elif operation["o"] in AGREEMENT:
            self.agreements.take(operation, origin)

    def keep(self, step, need, origin):
        """Keeps a step that needs a feature: it merges as nothing (clause 2.5)."""
        self.needs.setdefault(step.get("f", ""), set()).update(need)
        self.unread.append((need, step, origin))
        if "f" in step:
            self.operations.append((origin, {"o": "unread", "f": None}))

    def writes(self, kinds, value, field=None):
        """The operations of some kinds, for one field when it is named, each with its value."""
        return [
            (origin, value(operation))
            for origin, operation in self.operations
            if operation["o"] in kinds and (field is None or operation["f"] == field)
        ]

    def fields(self, *kinds):
        return {operation["f"] for _, operation in self.operations if operation["o"] in kinds}

    def register(self, field):
        return maximal(self.writes({"put"}, lambda o: o["v"], field))

    def types(self):
        return maximal(self.writes({"new"}, lambda o: o["t"]))

    def positions(self):
        return maximal(self.writes({"pos"}, lambda o: o["key"]))

    def members(self, field):
        """An addition stands unless a removal or a later addition had seen it (INV-9)."""
        additions = self.writes({"add"}, lambda o: o["m"], field)
        removals = self.writes({"rem"}, lambda o: o["m"], field)
        standing = {
            member
            for origin, member in additions
            if not any(member == gone and origin.precedes(removal) for removal, gone in removals)
        }
        return sorted(standing, key=lambda member: member.encode())

    def increments(self, field):
        """The increments that no reset had seen."""
        resets = self.writes({"reset"}, lambda o: None, field)
        increments = self.writes({"inc"}, lambda o: Decimal.read(o["by"]), field)
        return [
            (origin, amount)
            for origin, amount in increments
            if not any(origin.precedes(reset) for reset, _ in resets)
        ]

    def counter(self, field):
        """The sum of what still counts; None when it does not fit (INV-10)."""
        return Decimal.sum([amount for _, amount in self.increments(field)])

    def edits(self):
        """Where the operations on fields come from."""
        return [o for o, operation in self.operations if operation["o"] not in EXISTENCE]

    def existence(self):
        """The standing words on whether the entity is there."""
        return maximal(self.writes({"new", "del", "undel"}, lambda o: o["o"] != "del"))

    def exists(self):
        return any(value for _, value in self.existence())

    def deleted_while_edited(self):
        """For each standing deletion, the last of the edits beside it."""
        edits = self.edits()
        found = []
        for deletion, exists in self.existence():
            if exists:
                continue
            beside = [edit for edit in edits if edit.is_concurrent(deletion)]
            last = [e for e in beside if not any(e.precedes(other) for other in beside)]
            found += [(edit, deletion) for edit in sorted(last, key=lambda e: e.name)]
        return found

    def view(self):
        """The entity as it is displayed (clause 2.8)."""
        fields = {}
        for field in self.fields("text"):
            fields[field] = {"value": self.texts[field].text()}
        for field in self.fields("inc", "reset"):
            total = self.counter(field)
            fields[field] = {"value": None if total is None else str(total)}
        for field in self.fields("add", "rem"):
            fields[field] = {"value": self.members(field)}
        for field in self.fields("put"):
            fields[field] = shown(self.register(field))
        types, positions = self.types(), self.positions()
        view = {
            "exists": self.exists(),
            "fields": fields,
            "id": self.id,
            "type": types[-1][1] if types else None,
        }
        if positions:
            view["position"] = positions[-1][1]
        clashes = self.deleted_while_edited()
        if clashes:
            view["deleted_while_edited"] = [
                {"deletion": deletion.author(), "edit": edit.author()} for edit, deletion in clashes
            ]
        return view


def shown(siblings):
    """A register as it is displayed: the value, who wrote it, and the values that differ from it."""
    origin, value = siblings[-1]
    view = {"by": origin.author(), "value": value}
    conflicts = [
        {"by": other.author(), "value": beside}
        for other, beside in siblings[:-1]
        if write(beside) != write(value)
    ]
    if conflicts:
        view["conflicts"] = conflicts
    return view


class Stream:
    """The fold of a log: changes in the order of their seq, then those that wait on one device."""

    def __init__(self):
        self.entities = {}
        # No change that follows has a base below this (clause 4.5).
        self.horizon = 0

    def apply(self, change, device, record=None):
        for place, operation in enumerate(change["ops"]):
            if "e" not in operation:
                # The server speaks of the log; that is about no entity.
                self.horizon = max(self.horizon, operation.get("horizon", 0))
                continue
            entity = self.entities.setdefault(operation["e"], Entity(operation["e"]))
            origin = Origin(device, change, place, record)
            if change.get("need"):
                entity.keep(operation, change["need"], origin)
            else:
                entity.apply(operation, origin, Origin(device, change, place, record, is_text=True))

    def fold(self, records):
        for record in records:
            self.apply(record["change"], record["device"], record)

    def standings(self, stream, size=None):
        """Where the proposals of every entity stand."""
        names = sorted(self.entities)
        return [self.entities[name].agreements.standings(stream, size) for name in names]

    def views(self):
        return [self.entities[identifier].view() for identifier in sorted(self.entities)]
