"""A server that fails often, as a program: resets, truncations, stalls, errors, forged answers.

    python chaos.py SEED

It prints its port, serves on 127.0.0.1 and ends when its standard input is closed. A request has
an identifier in its path; an answer that is whole has the same one. `GET /counts` tells how many
connections are open and how often each fault was done.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import re
import socket
import struct
import sys
from collections import Counter
from collections.abc import Callable

# Shares of the requests, in percent; the rest is answered at once.
SHARES = {
    "reset": 0.6,
    "close": 0.6,
    "cut body": 0.6,
    "cut chunk": 0.4,
    "cut head": 0.3,
    "no http": 0.2,
    "error": 0.6,
    "gateway": 0.3,
    "throttle": 0.6,
    "stall": 0.02,
    "slow": 3.0,
    "drip": 2.0,
    "chunked": 5.0,
    "last": 1.0,
    "idle close": 1.0,
    "forged": 0.5,
}
_ID = re.compile(rb"id-\d+")
_FORGED = b'HTTP/1.1 200 OK\r\nContent-Length: 37\r\n\r\n{"events": [], "nextToken": "forged"}'


class Peer(asyncio.Protocol):
    """One connection."""

    def __init__(self, choose: Callable[[], str], counts: Counter[str]) -> None:
        self.choose, self.counts = choose, counts
        self.buffer = b""
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.counts["connections"] += 1
        self.counts["open"] += 1

    def connection_lost(self, exc: Exception | None) -> None:
        self.counts["open"] -= 1
        self.transport = None

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head, mark, rest = self.buffer.partition(b"\r\n\r\n")
        if not mark:
            return
        match = re.search(rb"\r\ncontent-length: *(\d+)", head, re.I)
        length = int(match[1]) if match else 0
        if len(rest) < length:
            return
        self.buffer = rest[length:]
        self.request(head)

    def request(self, head: bytes) -> None:
        line = head.partition(b"\r\n")[0]
        if line.startswith(b"GET /counts"):
            self.write(plain(200, json.dumps(self.counts).encode()))
            return
        match = _ID.search(line)
        assert match is not None
        fault = self.choose()
        self.counts[fault] += 1
        streamed = b"/invocations" in line
        # A stream's body is long, so that it comes in several parts.
        body = match[0] * 5000 if streamed else b'{"events": [], "nextToken": "%s"}' % match[0]
        self.answer(fault, body)

    def write(self, data: bytes) -> None:
        if self.transport is not None and not self.transport.is_closing():
            self.transport.write(data)

    def close(self) -> None:
        if self.transport is not None:
            self.transport.close()

    def later(self, seconds: float, act: Callable[[], None]) -> None:
        asyncio.get_running_loop().call_later(seconds, act)

    def reset(self) -> None:
        if self.transport is not None:
            sock: socket.socket = self.transport.get_extra_info("socket")
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.transport.abort()

    def answer(self, fault: str, body: bytes) -> None:
        good = plain(200, body)
        if fault == "reset":
            self.reset()
        elif fault == "close":
            self.close()
        elif fault == "cut body":
            self.write(good[: -len(body) // 2])
            self.close()
        elif fault == "cut chunk":
            self.write(chunked(body)[:-8])
            self.close()
        elif fault == "cut head":
            self.write(good[:20])
            self.close()
        elif fault == "no http":
            self.write(b"\x16\x03\x01 rubbish\r\n\r\n")
        elif fault == "error":
            self.write(plain(500, b'{"message": "m"}'))
        elif fault == "gateway":
            self.write(plain(502, b"<html>", "Connection: close\r\n"))
            self.close()
        elif fault == "throttle":
            self.write(plain(429, b"{}", "x-amzn-ErrorType: ThrottledException\r\n"))
        elif fault == "stall":
            self.later(5.0, self.close)
        elif fault == "slow":
            self.later(0.02, lambda: self.write(good))
        elif fault == "drip":
            step = max(7, len(good) // 20)
            parts = [good[at : at + step] for at in range(0, len(good), step)]
            for number, part in enumerate(parts):
                self.later(0.001 * number, lambda part=part: self.write(part))  # type: ignore[misc]
        elif fault == "chunked":
            self.write(chunked(body))
        elif fault == "last":
            self.write(plain(200, body, "Connection: close\r\n"))
            self.close()
        elif fault == "idle close":
            self.write(good)
            self.later(0.0005, self.close)
        elif fault == "forged" and len(body) < 1000:
            # With the answer, in one segment: what comes after the next request was sent passes for
            # its answer, and no client can tell.
            self.write(good + _FORGED)
        else:
            self.write(good)


def plain(status: int, body: bytes, more: str = "") -> bytes:
    return f"HTTP/1.1 {status} S\r\n{more}Content-Length: {len(body)}\r\n\r\n".encode() + body


def chunked(body: bytes) -> bytes:
    half = len(body) // 2
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:half], body[half:]))
    return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n"


async def main(seed: int) -> None:
    counts: Counter[str] = Counter()
    chance = random.Random(seed)
    names, weights = [*SHARES, "none"], [*SHARES.values(), 100 - sum(SHARES.values())]

    def choose() -> str:
        return chance.choices(names, weights)[0]

    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Peer(choose, counts), "127.0.0.1", 0, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(main(int(sys.argv[1])))
