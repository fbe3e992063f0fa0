"""Snapshot lines and the digest of a state (clause 4.5 and section 8)."""

from .encoding import base64url, write
from .log import sha256
from .merge import maximal


def tag(origin):
    """An origin as lines write it."""
    record = origin.record
    return [
        origin.seq,
        origin.device,
        origin.n,
        origin.place,
        origin.base,
        origin.at,
        record["received"],
        record["member"],
        record["organisation"],
    ]


def siblings(writes):
    return [[value, tag(origin)] for origin, value in writes]


def by_name(origins):
    return sorted(origins, key=lambda origin: origin.name)


def existence(entity):
    """The standing words, and the edits that stay: the last of all, those of each member, and
    the last beside each standing deletion."""
    words = entity.existence()
    edits = entity.edits()
    kept = {edit.name: edit for edit in last(edits)}
    of_member = {}
    for edit in sorted(edits, key=lambda edit: (edit.seq, edit.place)):
        of_member[edit.record["member"]] = edit
    kept |= {edit.name: edit for edit in of_member.values()}
    for deletion, exists in words:
        if not exists:
            beside = [edit for edit in edits if edit.is_concurrent(deletion)]
            kept |= {edit.name: edit for edit in last(beside)}
    return {"edits": [tag(edit) for edit in by_name(kept.values())], "words": siblings(words)}


def last(origins):
    return [o for o in origins if not any(o.precedes(other) for other in origins)]


def set_of(entity, field):
    """Each member with its additions that no later word on the same member had seen."""
    words = entity.writes({"add", "rem"}, lambda o: o, field)
    members = {}
    for origin, operation in words:
        member = operation["m"]
        same = [other for other, word in words if word["m"] == member]
        if operation["o"] == "add" and not any(origin.precedes(other) for other in same):
            members.setdefault(member, []).append(origin)
    return [
        [member, [tag(origin) for origin in by_name(members[member])]]
        for member in sorted(members, key=lambda member: member.encode())
    ]


def counter_of(entity, field):
    """The increments that still count, in the order of their names."""
    standing = sorted(entity.increments(field), key=lambda pair: pair[0].name)
    return [[str(amount), tag(origin)] for origin, amount in standing]


def text_of(entity, field, horizon):
    """The plain text, and the edits that later ones may stand beside.

    The others are those up to the highest seq, at most the horizon, that the authors of all edits
    behind it had seen.
    """
    text = entity.texts[field]
    edits = []
    for origin, index, delete, insert in text.edits:
        member = origin.record["member"]
        where = [origin.seq, origin.device, origin.n, origin.place, origin.base]
        edits.append([*where, index, delete, insert, member])
    edits.sort(key=lambda edit: (edit[0], edit[3]))
    for edit in reversed(edits):
        if edit[0] > horizon:
            horizon = min(horizon, edit[4])
    forgotten = [edit[0] for edit in edits if edit[0] <= horizon]
    return {
        "edits": edits[len(forgotten) :],
        "since": max(forgotten, default=0),
        "text": text.text(),
    }


KINDS = (
    ("reg", ("put",), lambda entity, field: siblings(entity.register(field))),
    ("set", ("add", "rem"), set_of),
    ("ctr", ("inc", "reset"), counter_of),
)


def line(entity, horizon=0):
    """The canonical bytes of an entity's line; its log must be confirmed."""
    fields = {}
    for kind, operations, value in KINDS:
        for field in entity.fields(*operations):
            fields.setdefault(field, {})[kind] = value(entity, field)
    for field in entity.fields("text"):
        fields.setdefault(field, {})["text"] = text_of(entity, field, horizon)
    value = {
        "e": entity.id,
        "exists": existence(entity),
        "f": fields,
        "pos": siblings(entity.positions()),
        "t": siblings(entity.types()),
    }
    if entity.agreements.proposals:
        value["agree"] = agreements(entity.agreements)
    if entity.needs:
        value["needs"] = needs(entity)
    return write(value)


def agreements(agreements):
    """The proposals in the order of their ids, each with every word on it."""
    entries = []
    for name in sorted(agreements.proposals):
        operation, origin = agreements.proposals[name]
        said = [
            [word.get("digest", ""), word.get("sig", ""), tag(source)]
            for word, source in agreements.said(name)
        ]
        fields = [operation["f"], operation["parties"], operation["v"]]
        entries.append([name, *fields, tag(origin), said])
    return entries


def needs(entity):
    """The features that fields need, and the steps that were not read."""
    unread = [[need, step, tag(origin)] for need, step, origin in entity.unread]
    return {"fields": {f: sorted(names) for f, names in entity.needs.items()}, "unread": unread}


def lines(stream):
    """The lines of a stream in the order of their entities' ids."""
    names = sorted(stream.entities)
    return [(name, line(stream.entities[name], stream.horizon)) for name in names]


def state_digest(entries):
    """The digest of a state from its lines."""
    text = "".join(f"{name}:{base64url(sha256(data))}\n" for name, data in entries)
    return sha256(b"entente-state-1\n" + text.encode())
