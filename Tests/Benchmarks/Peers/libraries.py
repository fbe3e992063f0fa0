"""The two libraries that are driven from Python: Yrs (pycrdt) and Loro."""

from __future__ import annotations


class Offsets:
    """Turns positions in scalar values into positions in UTF-8, for texts beyond ASCII."""

    def __init__(self) -> None:
        self.text = ""

    def convert(self, position: int, deleted: int, inserted: str) -> tuple[int, int]:
        text = self.text
        end = position + deleted
        self.text = text[:position] + inserted + text[end:]
        if text.isascii():
            return position, end
        first = len(text[:position].encode())
        return first, first + len(text[position:end].encode())


class YrsReplica:
    """A Yrs document; every edit is a transaction of its own, and an update too unless `grouped`.

    A transaction of many edits is quadratic in Yrs, so a group is joined from its edits' updates.
    """

    def __init__(self, number: int, grouped: bool) -> None:
        from pycrdt import Doc, Text

        self.doc = Doc(client_id=number)
        self.content = self.doc.get("text", type=Text)
        self.grouped = grouped
        self.offsets = Offsets()
        self.updates: list[bytes] = []
        self.remote = False
        self.doc.observe(self._note)

    def _note(self, event) -> None:
        if not self.remote:
            self.updates.append(event.update)

    def edit(self, position: int, deleted: int, inserted: str) -> None:
        first, end = self.offsets.convert(position, deleted, inserted)
        with self.doc.transaction():
            if end > first:
                del self.content[first:end]
            if inserted:
                self.content.insert(first, inserted)

    def take_updates(self) -> list[bytes]:
        from pycrdt import merge_updates

        updates, self.updates = self.updates, []
        if self.grouped and updates:
            return [merge_updates(*updates)]
        return updates

    def apply(self, updates: list[bytes]) -> None:
        self.remote = True
        with self.doc.transaction():
            for update in updates:
                self.doc.apply_update(update)
        self.offsets.text = str(self.content)
        self.remote = False

    def length(self) -> int:
        return len(self.offsets.text)


class LoroReplica:
    """A Loro document; every edit is a commit of its own unless `grouped`."""

    def __init__(self, number: int, grouped: bool) -> None:
        from loro import LoroDoc

        self.doc = LoroDoc()
        self.doc.peer_id = number
        self.content = self.doc.get_text("text")
        self.grouped = grouped
        self.updates: list[bytes] = []
        self.subscription = self.doc.subscribe_local_update(self._note)

    def _note(self, update: bytes) -> bool:
        self.updates.append(bytes(update))
        return True

    def edit(self, position: int, deleted: int, inserted: str) -> None:
        if deleted:
            self.content.delete(position, deleted)
        if inserted:
            self.content.insert(position, inserted)
        if not self.grouped:
            self.doc.commit()

    def take_updates(self) -> list[bytes]:
        self.doc.commit()
        updates, self.updates = self.updates, []
        return updates

    def apply(self, updates: list[bytes]) -> None:
        if updates:
            self.doc.import_batch(updates)

    def length(self) -> int:
        return self.content.len_unicode
