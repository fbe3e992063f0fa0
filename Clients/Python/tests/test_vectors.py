"""Every file of Clients/Vectors, held against the reader."""

import json
import pathlib
import unittest

from entente_reader import agreement, ed25519, encoding, log, merge, snapshot, text

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "Vectors"


def vectors(name):
    with open(FOLDER / f"{name}.json", encoding="utf-8") as file:
        return json.load(file)


def raw(case):
    return bytes.fromhex(case["hex"]) if "hex" in case else case["text"].encode("utf-8")


class Encodings(unittest.TestCase):
    def test_canonical_texts_are_written_as_they_were_read(self):
        for case in vectors("canonical-json")["accepted"]:
            with self.subTest(case["name"]):
                self.assertEqual(encoding.write(encoding.parse(raw(case))), raw(case))

    def test_other_texts_are_refused_at_their_place(self):
        for case in vectors("canonical-json")["refused"]:
            with self.subTest(case["name"]):
                with self.assertRaises(encoding.NotCanonical) as caught:
                    encoding.parse(raw(case))
                self.assertEqual(caught.exception.offset, case["offset"])

    def test_ids(self):
        cases = vectors("encodings")
        texts = [case["text"] for case in cases["ids"]]
        self.assertEqual(texts, sorted(texts))
        for case in cases["ids"]:
            self.assertTrue(encoding.is_id(case["text"]))
            self.assertEqual(encoding.id_text(bytes.fromhex(case["hex"])), case["text"])
            self.assertEqual(encoding.id_bytes(case["text"]).hex(), case["hex"])
        for case in cases["ids_refused"]:
            self.assertFalse(encoding.is_id(case["text"]), case)

    def test_readings(self):
        for case in vectors("encodings")["readings"]:
            about = [case[name] for name in ("kpi", "period", "organisation")]
            digest = log.sha256("\n".join(["entente-reading-1", *about]).encode())
            self.assertEqual(encoding.id_text(digest[:16]), case["id"])

    def test_base64url(self):
        cases = vectors("encodings")
        for case in cases["base64url"]:
            self.assertEqual(encoding.base64url(bytes.fromhex(case["hex"])), case["text"])
            self.assertEqual(encoding.from_base64url(case["text"]).hex(), case["hex"])
        for case in cases["base64url_refused"]:
            self.assertIsNone(encoding.from_base64url(case["text"]), case)

    def test_decimals_and_sums(self):
        cases = vectors("encodings")
        for case in cases["decimals"]:
            number = encoding.Decimal.read(case["text"])
            self.assertEqual(str(number.coefficient), case["coefficient"])
            self.assertEqual(number.scale, case["scale"])
            self.assertEqual(str(number), case["text"])
        for case in cases["decimals_refused"]:
            self.assertIsNone(encoding.Decimal.read(case["text"]), case)
        for case in cases["sums"]:
            total = encoding.Decimal.sum([encoding.Decimal.read(n) for n in case["numbers"]])
            self.assertEqual(None if total is None else str(total), case["sum"], case)

    def test_names_months_and_days(self):
        cases = vectors("encodings")
        checks = (
            ("names", encoding.is_name),
            ("periods", encoding.is_period),
            ("dates", encoding.is_date),
        )
        for group, check in checks:
            for case in cases[group]:
                self.assertTrue(check(case["text"]), case)
            for case in cases[f"{group}_refused"]:
                self.assertFalse(check(case["text"]), case)

    def test_order_keys(self):
        cases = vectors("order-keys")
        keys = [case["text"] for case in cases["sorted"]]
        self.assertEqual(keys, sorted(keys))
        self.assertTrue(all(encoding.is_order_key(key) for key in keys))
        for case in cases["refused"]:
            self.assertFalse(encoding.is_order_key(case["text"]), case)
        for case in cases["between"]:
            if case["key"] is not None:
                self.assertTrue(encoding.is_order_key(case["key"]))
                self.assertTrue(case["lower"] is None or case["lower"] < case["key"])
                self.assertTrue(case["upper"] is None or case["key"] < case["upper"])


class Signatures(unittest.TestCase):
    def key(self, case):
        return encoding.from_base64url(case["public_key"])

    def test_changes_their_digests_and_leaves(self):
        tree = log.Tree()
        for case in vectors("changes")["changes"]:
            content = case["content"].encode()
            self.assertEqual(encoding.write(encoding.parse(content)), content)
            digest = log.change_digest(case["stream"], case["epoch"], case["device"], content)
            self.assertEqual(encoding.base64url(digest), case["digest"])
            header = case["header"].encode()
            record = encoding.parse(header) | {"change": encoding.parse(content)}
            self.assertEqual(log.header_bytes(record), header)
            leaf = log.leaf(header, digest)
            self.assertEqual(encoding.base64url(leaf), case["leaf"])
            tree.append(leaf)
            self.assertEqual(encoding.base64url(tree.root), case["root"])

    def test_seals(self):
        for case in vectors("seals")["seals"]:
            entries = [
                (change["n"], encoding.from_base64url(change["digest"]))
                for change in case["changes"]
            ]
            data = log.seal_bytes(case["stream"], case["epoch"], case["device"], entries)
            self.assertEqual(data, case["bytes"].encode())
            seal = encoding.from_base64url(case["seal"])
            self.assertTrue(ed25519.verify(self.key(case), data, seal))
            self.assertFalse(ed25519.verify(self.key(case), data + b"x", seal))
            wrong = bytes([seal[0] ^ 1]) + seal[1:]
            self.assertFalse(ed25519.verify(self.key(case), data, wrong))

    def test_pushes(self):
        for case in vectors("seals")["pushes"]:
            push = encoding.parse(case["message"].encode())
            place = (case["stream"], push["epoch"], push["device"])
            entries = [
                (change["n"], log.change_digest(*place, encoding.write(change)))
                for change in push["changes"]
            ]
            seal = encoding.from_base64url(push["seal"])
            data = log.seal_bytes(*place, entries)
            self.assertTrue(ed25519.verify(self.key(case), data, seal))

    def test_proofs_at_enrolment(self):
        for case in vectors("seals")["enrolments"]:
            message = encoding.parse(case["message"].encode())
            data = log.enrolment_bytes(message["code"], message["device"])
            self.assertEqual(data, case["bytes"].encode())
            key = encoding.from_base64url(message["key"])
            proof = encoding.from_base64url(message["proof"])
            self.assertTrue(ed25519.verify(key, data, proof))

    def test_acceptances(self):
        for case in vectors("seals").get("acceptances", []):
            digest = encoding.base64url(
                agreement.proposal_digest(case["stream"], case["proposal"])
            )
            self.assertEqual(digest, case["digest"])
            data = agreement.acceptance_bytes(case["stream"], case["proposal"]["p"], digest)
            self.assertEqual(data, case["bytes"].encode())
            signature = encoding.from_base64url(case["sig"])
            self.assertTrue(ed25519.verify(self.key(case), data, signature))

    def test_heads(self):
        for case in vectors("heads")["heads"]:
            head = case["head"]
            data = log.head_bytes(
                case["stream"], case["epoch"], head["size"], head["root"], head["at"]
            )
            self.assertEqual(data, case["bytes"].encode())
            place = (case["stream"], case["epoch"])
            self.assertTrue(log.head_is_signed(*place, head, self.key(case)))
            later = head | {"at": head["at"] + 1}
            self.assertFalse(log.head_is_signed(*place, later, self.key(case)))


class Trees(unittest.TestCase):
    def test_roots_at_every_size(self):
        cases = vectors("trees")
        tree = log.Tree()
        for place, case in enumerate(cases["sizes"]):
            self.assertEqual(case["size"], tree.size)
            self.assertEqual(case["root"], encoding.base64url(tree.root))
            self.assertEqual(
                case["subtrees"], [encoding.base64url(node) for node in tree.subtrees]
            )
            if place < len(cases["inputs"]):
                tree.append(log.sha256(b"\x00" + bytes.fromhex(cases["inputs"][place]["hex"])))


    def test_proofs(self):
        decoded = encoding.from_base64url
        for case in vectors("trees")["inclusions"]:
            path = [decoded(step) for step in case["path"]]
            node, root = decoded(case["leaf"]), decoded(case["root"])
            self.assertTrue(log.includes(node, case["index"], case["size"], path, root), case)
            self.assertFalse(log.includes(root[::-1], case["index"], case["size"], path, root))
            self.assertFalse(log.includes(node, case["size"], case["size"], path, root))
        for case in vectors("trees")["consistencies"]:
            path = [decoded(step) for step in case["path"]]
            old, root = decoded(case["old_root"]), decoded(case["root"])
            self.assertTrue(log.extends(case["from"], case["size"], old, root, path), case)
            self.assertFalse(log.extends(case["from"], case["size"], old[::-1], root, path))


class Merging(unittest.TestCase):
    def test_logs_are_displayed_as_the_vectors_say(self):
        for case in vectors("merges")["logs"]:
            with self.subTest(case["about"]):
                stream = merge.Stream()
                stream.fold(case["log"])
                self.assertEqual(stream.views(), case["views"])

    def test_waiting_changes_are_folded_after_the_log(self):
        for case in vectors("merges")["waiting"]:
            stream = merge.Stream()
            stream.fold(case["log"])
            for change in case["waiting"]:
                stream.apply(change, case["device"])
            self.assertEqual(stream.views(), case["views"])

    def test_texts(self):
        for case in vectors("texts")["texts"]:
            with self.subTest(case["about"]):
                result = text.Text()
                for seq, edit in enumerate(case["edits"], 1):
                    change = edit | {"at": 0}
                    record = {"seq": seq, "received": 0}
                    for place, splice in enumerate(edit["splices"]):
                        origin = merge.Origin(edit["device"], change, place, record)
                        result.apply(*splice, origin)
                self.assertEqual(result.text(), case["text"])
                self.assertEqual(len(result.text()), case["length"])


class Snapshots(unittest.TestCase):
    def test_a_replayed_log_has_the_stored_lines_and_state(self):
        for case in vectors("snapshots")["states"]:
            stream = merge.Stream()
            stream.fold(case["log"])
            lines = snapshot.lines(stream)
            self.assertEqual([data.decode() for _, data in lines], case["lines"])
            digests = [encoding.base64url(log.sha256(data)) for _, data in lines]
            self.assertEqual(digests, case["digests"])
            self.assertEqual(encoding.base64url(snapshot.state_digest(lines)), case["state"])


class Agreements(unittest.TestCase):
    def test_proposals_stand_after_each_prefix_as_the_vectors_say(self):
        for case in vectors("agreements")["logs"]:
            with self.subTest(case["about"]):
                stream = merge.Stream()
                stream.fold(case["log"])
                (entity,) = stream.entities.values()
                for size, expected in enumerate(case["prefixes"]):
                    found = [
                        {"decided": s.get("decided"), "id": s["id"], "state": s["state"]}
                        for s in entity.agreements.standings(case["stream"], size)
                    ]
                    self.assertEqual(found, expected)
                self.assertEqual(entity.agreements.standings(case["stream"]), case["standings"])
                self.assertEqual(snapshot.line(entity).decode(), case["line"])

    def test_acceptances_are_signed(self):
        keys = [encoding.from_base64url(k["public_key"]) for k in vectors("seals")["keys"]]
        for case in vectors("agreements")["logs"]:
            for record in case["log"]:
                for said in record["change"]["ops"]:
                    if said["o"] == "accept":
                        place = (case["stream"], said["p"], said["digest"])
                        data = agreement.acceptance_bytes(*place)
                        signature = encoding.from_base64url(said["sig"])
                        self.assertTrue(any(ed25519.verify(k, data, signature) for k in keys))


class Documents(unittest.TestCase):
    def test_every_message_and_problem_is_canonical_and_has_a_code(self):
        for case in vectors("messages")["messages"]:
            self.assertEqual(encoding.parse(encoding.write(case["message"])), case["message"])
        for case in vectors("errors")["problems"]:
            problem = case["message"]
            self.assertEqual(problem["type"], f"urn:entente:problem:{problem['code']}")
            self.assertTrue(400 <= problem["status"] <= 599)

    def test_every_refused_change_is_canonical(self):
        for case in vectors("refusals")["changes"]:
            content = case["content"].encode()
            self.assertEqual(encoding.write(encoding.parse(content)), content)


class Live(unittest.TestCase):
    def test_frames_are_canonical(self):
        for case in vectors("live")["frames"]:
            event, data, empty, end = case["text"].split("\n")
            self.assertEqual((empty, end), ("", ""))
            self.assertEqual(event, f"event: {case['event']}")
            body = data.removeprefix("data: ").encode()
            self.assertEqual(encoding.write(encoding.parse(body)), body)


if __name__ == "__main__":
    unittest.main()
