"""The audit export of Clients/Vectors, whole and altered, and the command that verifies one."""

import contextlib
import io
import pathlib
import tempfile
import unittest

from entente_reader import __main__ as program
from entente_reader import audit, encoding
from entente_reader.fault import Fault

from .test_vectors import vectors


class Audit(unittest.TestCase):
    def setUp(self):
        self.export = vectors("audit")["exports"][0]
        self.key = encoding.from_base64url(self.export["key"])
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def write(self, lines):
        path = pathlib.Path(self.folder.name) / "export.ndjson"
        path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
        return path

    def test_an_honest_export_verifies_and_replays_to_the_same_states(self):
        verified = audit.verify(self.write(self.export["lines"]), self.key)
        self.assertEqual(len(verified.logs), len(self.export["streams"]))
        for log, stream in zip(verified.logs, self.export["streams"]):
            counted = {
                "acceptances": log.agreed.accepted,
                "checkpoints": log.replay.agreed,
                "erased": log.erased,
                "id": log.stream,
                "lapsed": log.replay.lapsed,
                "seals": log.seals,
                "size": log.size,
                "state": log.state_digest(),
            }
            self.assertEqual(counted, stream)

    def test_what_is_wrong_is_found(self):
        lines = self.export["lines"]
        for case in vectors("audit")["broken"]:
            with self.subTest(case["about"]):
                other = [lines[line] if isinstance(line, int) else line for line in case["lines"]]
                with self.assertRaises(Fault) as caught:
                    audit.verify(self.write(other), self.key)
                self.assertEqual(caught.exception.kind, case["fault"])
                self.assertEqual(caught.exception.seq, case["seq"])

    def test_another_key_verifies_nothing(self):
        with self.assertRaises(Fault):
            audit.verify(self.write(self.export["lines"]), bytes(31) + b"\x02")

    def test_every_byte_counts(self):
        data = self.write(self.export["lines"]).read_bytes()
        for place in range(0, len(data), max(1, len(data) // 60)):
            path = pathlib.Path(self.folder.name) / "flipped"
            path.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
            with self.assertRaises(Fault, msg=f"byte {place}"):
                audit.verify(path, self.key)

    def test_the_command_says_what_it_verified(self):
        path = self.write(self.export["lines"])
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            status = program.main(["verify", str(path), "--key", self.export["key"]])
        self.assertEqual(status, 0)
        for stream in self.export["streams"]:
            self.assertIn(stream["state"], output.getvalue())
        broken = self.write(self.export["lines"][:-1])
        with contextlib.redirect_stdout(output):
            self.assertEqual(program.main(["verify", str(broken), "--key", self.export["key"]]), 1)
