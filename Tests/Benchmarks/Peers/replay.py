"""Turns a recorded history into the updates that replicas of a peer library exchange.

A replica stands for one author on one branch. A transaction is made on a replica of its author that
has seen nothing but the transaction's past; where the author has none such (it forked with itself),
a new replica begins.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol


class Replica(Protocol):
    """What a peer library's document offers here; positions count Unicode scalar values."""

    def edit(self, position: int, deleted: int, inserted: str) -> None:
        """Changes the text locally."""

    def take_updates(self) -> list[bytes]:
        """The updates of the local edits since the last call."""

    def apply(self, updates: list[bytes]) -> None:
        """Applies others' updates."""

    def length(self) -> int:
        """How many scalar values the text has."""


@dataclass
class Branch:
    """A replica and how many transactions of each replica it has seen."""

    number: int
    replica: Replica
    seen: dict[int, int] = field(default_factory=dict)


def updates_of(trace: dict, make_replica: Callable[[int], Replica]) -> list[bytes]:
    """The updates of a history: one per edit of a sequential one, one per transaction otherwise."""
    if trace["sequential"]:
        return sequential_updates(trace, make_replica)
    return concurrent_updates(trace, make_replica)


def sequential_updates(trace: dict, make_replica: Callable[[int], Replica]) -> list[bytes]:
    replica = make_replica(1)
    for _, _, patches in trace["transactions"]:
        for position, deleted, inserted in patches:
            replica.edit(position, deleted, inserted)
    return replica.take_updates()


def concurrent_updates(trace: dict, make_replica: Callable[[int], Replica]) -> list[bytes]:
    versions: list[dict[int, int]] = []
    made: dict[int, list[bytes]] = {}
    order: list[int] = []
    branches: dict[int, list[Branch]] = {}
    updates: list[bytes] = []
    for parents, author, patches in trace["transactions"]:
        version: dict[int, int] = {}
        for parent in parents:
            for number, count in versions[parent].items():
                version[number] = max(version.get(number, 0), count)
        branch = find_branch(branches.setdefault(author, []), version, made)
        if branch is None:
            branch = Branch(len(made) + 1, make_replica(len(made) + 1))
            made[branch.number] = []
            branches[author].append(branch)
        branch.replica.apply(missing(branch, version, made, order))
        branch.seen = dict(version)
        length = branch.replica.length()
        for position, deleted, inserted in patches:
            # A peer may order concurrent text differently from the recording's program.
            position = min(position, length)
            deleted = min(deleted, length - position)
            branch.replica.edit(position, deleted, inserted)
            length += len(inserted) - deleted
        (update,) = branch.replica.take_updates() or [b""]
        made[branch.number].append(update)
        order.append(branch.number)
        branch.seen[branch.number] = len(made[branch.number])
        versions.append(dict(branch.seen))
        updates.append(update)
    return updates


def find_branch(
    branches: list[Branch], version: dict[int, int], made: dict[int, list[bytes]]
) -> Branch | None:
    """A replica whose every transaction, and whose every sight, lies in a version."""
    for branch in branches:
        if version.get(branch.number, 0) != len(made[branch.number]):
            continue
        if all(version.get(number, 0) >= count for number, count in branch.seen.items()):
            return branch
    return None


def missing(
    branch: Branch, version: dict[int, int], made: dict[int, list[bytes]], order: list[int]
) -> list[bytes]:
    """The updates that a version has and a branch does not, causes first."""
    gaps = {
        number: (branch.seen.get(number, 0), count)
        for number, count in version.items()
        if branch.seen.get(number, 0) < count
    }
    wanted = sum(count - first for first, count in gaps.values())
    if len(gaps) == 1:
        ((number, (first, count)),) = gaps.items()
        return made[number][first:count]
    at = {number: len(made[number]) for number in gaps}
    found: list[bytes] = []
    for number in reversed(order):
        if len(found) == wanted:
            break
        if number not in gaps:
            continue
        at[number] -= 1
        first, count = gaps[number]
        if first <= at[number] < count:
            found.append(made[number][at[number]])
    return found[::-1]
