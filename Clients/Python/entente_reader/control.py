"""Who holds which key, and who belongs where: the control stream (clauses 4.6 and 4.8)."""

from . import encoding
from .fault import Fault


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
