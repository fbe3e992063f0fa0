"""Runs one job of one peer library, round by round, for `entente-benchmarks`.

    peers.py {yrs,loro} JOB FOLDER

FOLDER holds `trace.json`; `prepare` writes the peer's own files beside it. Every other job prints
`ready`, then does one round for each line it reads and prints its measurements as one line of JSON.
Times are CPU milliseconds of this process around native calls, without the share of the loop.
"""

import ctypes
import gc
import hashlib
import json
import sys
import time
from pathlib import Path

from blobs import read_blobs, write_blobs
from libraries import LoroReplica, YrsReplica
from replay import updates_of

# A round measures at least once, and again until it has taken this many seconds.
ROUND_SECONDS = 0.03


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def measure(run, subtract=None) -> dict:
    """Runs a job until the round is long enough; the answer has every time and the text's digest."""
    times: list[float] = []
    text = ""
    while sum(times) < ROUND_SECONDS * 1000 and len(times) < 50:
        gc.collect()
        start = time.process_time()
        text = run()
        times.append((time.process_time() - start) * 1000)
    overhead = 0.0
    if subtract is not None:
        start = time.process_time()
        subtract()
        overhead = (time.process_time() - start) * 1000
    times = [max(value - overhead, 0.0) for value in times]
    return {"ms": times, "overhead": overhead, "text": digest(text)}


class Yrs:
    """The jobs of Yrs, on the native objects below pycrdt's wrapper, which costs more than the work."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def make(self):
        from pycrdt._pycrdt import Doc

        doc = Doc(None, False, None)
        transaction = doc.create_transaction()
        text = doc.get_or_insert_text(transaction, "text")
        transaction.drop()
        return doc, text

    def merge(self, update: bytes):
        doc, text = self.make()
        transaction = doc.create_transaction()
        doc.apply_update(transaction, update)
        transaction.commit()
        transaction.drop()
        return doc, self.read(doc, text)

    def read(self, doc, text) -> str:
        transaction = doc.create_transaction()
        result = text.get_string(transaction)
        transaction.drop()
        return result

    def stream(self, updates: list[bytes]) -> str:
        doc, text = self.make()
        for update in updates:
            transaction = doc.create_transaction()
            doc.apply_update(transaction, update)
            transaction.commit()
            transaction.drop()
        return self.read(doc, text)

    def stream_calls(self, updates: list[bytes]) -> None:
        doc, _ = self.make()
        transaction = doc.create_transaction()
        origin = transaction.origin
        for _ in updates:
            origin()
            origin()
            origin()
            origin()
        transaction.drop()

    def sample(self) -> bytes:
        replica = YrsReplica(1, grouped=False)
        for position in range(50):
            replica.edit(position // 2, 0, "some text")
        return replica.doc.get_update()

    def history(self, updates: list[bytes]) -> bytes:
        replica = YrsReplica(1, grouped=False)
        replica.apply(updates)
        return replica.doc.get_update()

    def snapshot(self, updates: list[bytes]) -> bytes:
        return self.history(updates)

    def save(self, history: bytes):
        doc, _ = self.merge(history)
        start = time.process_time()
        transaction = doc.create_transaction()
        size = len(doc.get_update(transaction, b"\0"))
        elapsed = (time.process_time() - start) * 1000
        transaction.drop()
        return {"ms": [elapsed], "bytes": size}


class Loro:
    """The jobs of Loro."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def make(self):
        from loro import LoroDoc

        return LoroDoc()

    def merge(self, update: bytes):
        doc = self.make()
        doc.import_(update)
        return doc, doc.get_text("text").to_string()

    def stream(self, updates: list[bytes]) -> str:
        doc = self.make()
        for update in updates:
            doc.import_(update)
        return doc.get_text("text").to_string()

    def stream_calls(self, updates: list[bytes]) -> None:
        call = self.make().is_detached
        for _ in updates:
            call()

    def local(self, patches: list) -> str:
        doc = self.make()
        text = doc.get_text("text")
        for position, deleted, inserted in patches:
            if deleted:
                text.delete(position, deleted)
            if inserted:
                text.insert(position, inserted)
        doc.commit()
        return text.to_string()

    def local_calls(self, patches: list) -> None:
        call = self.make().is_detached
        for _, deleted, inserted in patches:
            if deleted:
                call()
            if inserted:
                call()

    def sample(self) -> bytes:
        from loro import ExportMode, VersionVector

        replica = LoroReplica(1, grouped=False)
        for position in range(50):
            replica.edit(position // 2, 0, "some text")
        return bytes(replica.doc.export(ExportMode.Updates(VersionVector())))

    def history(self, updates: list[bytes]) -> bytes:
        from loro import ExportMode, VersionVector

        replica = LoroReplica(1, grouped=False)
        replica.apply(updates)
        return bytes(replica.doc.export(ExportMode.Updates(VersionVector())))

    def snapshot(self, updates: list[bytes]) -> bytes:
        from loro import ExportMode

        replica = LoroReplica(1, grouped=False)
        replica.apply(updates)
        return bytes(replica.doc.export(ExportMode.Snapshot()))

    def save(self, history: bytes):
        from loro import ExportMode

        doc, _ = self.merge(history)
        start = time.process_time()
        size = len(doc.export(ExportMode.Snapshot()))
        return {"ms": [(time.process_time() - start) * 1000], "bytes": size}


def prepare(peer: str, library, folder: Path) -> None:
    trace = json.loads((folder / "trace.json").read_text())
    grouped = not trace["sequential"]
    kind = {"yrs": YrsReplica, "loro": LoroReplica}[peer]
    updates = updates_of(trace, lambda number: kind(number, grouped))
    write_blobs(folder / f"{peer}.updates", updates)
    (folder / f"{peer}.snapshot").write_bytes(library.snapshot(updates))
    (folder / f"{peer}.history").write_bytes(library.history(updates))


def resident(key: str) -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(key):
            return int(line.split()[1])
    raise KeyError(key)


def memory(library, history: bytes) -> dict:
    """How far resident memory grew, in KiB: at the most, and with the document held."""
    # The pages of the library itself are not the document's.
    library.merge(library.sample())
    gc.collect()
    # What the interpreter has freed must not hide what the document takes.
    ctypes.CDLL(None).malloc_trim(0)
    before = resident("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")
    document = library.merge(history)
    text = document[1]
    document = document[0]
    size = len(text)
    del text
    gc.collect()
    held, peak = resident("VmRSS") - before, resident("VmHWM") - before
    return {"held": held, "peak": peak, "length": size, "kept": document is not None}


def make_round(job: str, peer: str, library, folder: Path):
    if job in ("merge", "memory", "save"):
        history = (folder / f"{peer}.history").read_bytes()
        if job == "merge":
            return lambda: measure(lambda: library.merge(history)[1])
        if job == "save":
            return lambda: library.save(history)
        return lambda: memory(library, history)
    if job == "open":
        snapshot = (folder / f"{peer}.snapshot").read_bytes()
        return lambda: measure(lambda: library.merge(snapshot)[1])
    if job == "stream":
        updates = read_blobs(folder / f"{peer}.updates")
        calls = lambda: library.stream_calls(updates)
        return lambda: measure(lambda: library.stream(updates), subtract=calls)
    if job == "local":
        trace = json.loads((folder / "trace.json").read_text())
        patches = [patch for _, _, patches in trace["transactions"] for patch in patches]
        calls = lambda: library.local_calls(patches)
        return lambda: measure(lambda: library.local(patches), subtract=calls)
    raise SystemExit(f"peers.py: no job named {job}")


def main() -> None:
    peer, job, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    library = {"yrs": Yrs, "loro": Loro}[peer](folder)
    if job == "prepare":
        prepare(peer, library, folder)
        return
    run = make_round(job, peer, library, folder)
    print("ready", flush=True)
    for _ in sys.stdin:
        print(json.dumps(run()), flush=True)


if __name__ == "__main__":
    main()
