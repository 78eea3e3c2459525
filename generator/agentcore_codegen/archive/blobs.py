"""How one file is stored: its name and bytes in the archive, and the hash that identifies it."""

from __future__ import annotations

import hashlib
import struct
import zlib

from .. import reading

# The files that botocore's wheels ship gzipped. A checkout holds them plain, so the name decides,
# not the form in which a source happens to have them.
_GZIPPED = frozenset({"service-2.json", "endpoint-rule-set-1.json"})
SUFFIX = ".gz"


def digest(content: bytes) -> str:
    """Returns the SHA-256 of uncompressed content in hexadecimal: the identity of a file.

    A `.json.gz` of a wheel carries the time of its build, so equal models differ as gzip files.
    """
    return hashlib.sha256(content).hexdigest()


def stored_name(name: str) -> str:
    """Returns the file name in the archive of the model file `name`."""
    return name + SUFFIX if name in _GZIPPED else name


def pack(name: str, content: bytes) -> bytes:
    """Returns the bytes to store for a model file."""
    return _gzip(content) if name in _GZIPPED else content


def unpack(stored: str, data: bytes) -> bytes:
    """Returns the content of a file whose name in a source or in the archive is `stored`.

    Raises:
        ValueError: the name ends in .gz and the bytes are truncated, not gzip or too many.
    """
    if not stored.endswith(SUFFIX):
        return data
    return reading.gunzip(data)


def _gzip(content: bytes) -> bytes:
    # The header is written here because gzip.compress fills its system byte differently from
    # Python 3.10 to 3.13. RFC 1952: no flags, no time, level 9, unknown system.
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    trailer = struct.pack("<II", zlib.crc32(content), len(content) & 0xFFFFFFFF)
    header = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
    return header + deflate.compress(content) + deflate.flush() + trailer
