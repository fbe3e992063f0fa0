"""python3 -m entente_reader verify EXPORT --key KEY"""

import argparse
import sys

from . import audit, encoding
from .fault import Fault


def main(words=None):
    parser = argparse.ArgumentParser(prog="entente_reader", description=__doc__)
    commands = parser.add_subparsers(required=True)
    verify = commands.add_parser("verify", help="verify an audit export and replay its streams")
    verify.add_argument("export", help="the file that `ententectl audit export` wrote")
    verify.add_argument("--key", required=True, help="the pinned key for heads, in base64url")
    arguments = parser.parse_args(words)
    key = encoding.from_base64url(arguments.key)
    if key is None or len(key) != 32:
        parser.error("the key is not 32 bytes in base64url")
    try:
        verified = audit.verify(arguments.export, key)
    except Fault as fault:
        place = "" if fault.stream is None else f" (stream {fault.stream}, change {fault.seq})"
        print(f"{fault.kind}: {fault}{place}")
        return 1
    for log in verified.logs:
        print(
            f"{log.stream} {log.size} changes, {log.seals} seals, {log.agreed.accepted} acceptances, "
            f"{log.replay.agreed} checkpoints, state {log.state_digest()}"
        )
    print("verified")
    return 0


if __name__ == "__main__":
    sys.exit(main())
