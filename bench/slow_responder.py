"""A server that answers each call after 20 ms, for any number of calls at once, until its input ends.

It takes and prints what `responder` does. The delay is kept by the loop, so that a thousand calls
wait without a thread of their own and the server is not what is measured.
"""

from __future__ import annotations

import asyncio
import os
import re
import ssl
import sys
from importlib import import_module
from typing import Any

DELAY = 0.02  # seconds
_BODY = b'{"apiKey": "example"}'
_REPLY = (
    b"HTTP/1.1 200 OK\r\nDate: Fri, 21 Nov 2025 20:42:52 GMT\r\nContent-Type: application/json\r\n"
    b"x-amzn-RequestId: 0123-4567\r\nContent-Length: %d\r\n\r\n%b" % (len(_BODY), _BODY)
)
_LENGTH = re.compile(rb"content-length: *(\d+)", re.I)


class _Answering(asyncio.Protocol):
    def __init__(self) -> None:
        self._transport: Any = None
        self._came = b""

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._came += data
        while (end := self._came.find(b"\r\n\r\n")) >= 0:
            length = _LENGTH.search(self._came, 0, end)
            total = end + 4 + (int(length[1]) if length else 0)
            if len(self._came) < total:
                return
            self._came = self._came[total:]
            asyncio.get_running_loop().call_later(DELAY, self._transport.write, _REPLY)


async def _serve(certificate: str) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    loop = asyncio.get_running_loop()
    ports: list[int] = []
    for tls in (None, context):
        server = await loop.create_server(_Answering, "127.0.0.1", 0, ssl=tls, backlog=1024)
        ports.append(server.sockets[0].getsockname()[1])
    sys.stdout.write("{} {}\n".format(*ports))
    sys.stdout.flush()
    await loop.run_in_executor(None, sys.stdin.read)
    os._exit(0)


if __name__ == "__main__":
    try:
        run: Any = import_module("uvloop").run
    except ImportError:
        run = asyncio.run
    run(_serve(sys.argv[1]))
