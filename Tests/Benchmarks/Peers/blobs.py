"""Files of length-prefixed byte strings, the form in which programs hand updates to each other."""

import struct
from pathlib import Path


def write_blobs(path: Path, blobs: list[bytes]) -> None:
    """Writes byte strings, each after its length in four bytes, smallest first."""
    parts: list[bytes] = []
    for blob in blobs:
        parts.append(struct.pack("<I", len(blob)))
        parts.append(blob)
    path.write_bytes(b"".join(parts))


def read_blobs(path: Path) -> list[bytes]:
    """Reads what `write_blobs` wrote."""
    data = path.read_bytes()
    blobs: list[bytes] = []
    offset = 0
    while offset < len(data):
        (length,) = struct.unpack_from("<I", data, offset)
        offset += 4
        blobs.append(data[offset : offset + length])
        offset += length
    return blobs
