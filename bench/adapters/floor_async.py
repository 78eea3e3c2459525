"""The calls on asyncio's transports by hand, as `floor` makes them on sockets."""

from __future__ import annotations

import asyncio
from hashlib import sha256

from . import floor_wire as wire
from . import inputs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from io import BufferedReader
    from types import TracebackType
    from typing import Any

    from .floor_landing import Landing

_SPACE = memoryview(bytearray(1 << 16))  # of all connections: what comes is copied at once
_PIECE = 1 << 18  # what is written at a time of a large body


class Connection(asyncio.BufferedProtocol):
    """A connection to the service, for one call at a time."""

    def __init__(self) -> None:
        self.transport: Any = None
        self._response: Any = None
        self._done: asyncio.Future[None] | None = None
        self._room: asyncio.Future[None] | None = None
        self._body: Landing | None = None

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def get_buffer(self, sizehint: int) -> memoryview:
        del sizehint
        return _SPACE if self._body is None else self._body.room()

    def buffer_updated(self, nbytes: int) -> None:
        if self._body is not None:
            self._body.landed(nbytes)
        elif self._response.feed(bytes(_SPACE[:nbytes])) and self._done is not None:
            self._done.set_result(None)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._done is not None and not self._done.done():
            self._done.set_exception(exc or ConnectionError("the server went away"))

    def pause_writing(self) -> None:
        self._room = asyncio.get_running_loop().create_future()

    def resume_writing(self) -> None:
        if self._room is not None:
            self._room.set_result(None)
            self._room = None

    async def call(self, response: Any, request: bytes) -> Any:
        """Sends a request and returns the response that it fed."""
        self._expect(response)
        self.transport.write(request)
        return await self._answer(response)

    async def pieces(self, size: int, request: bytes) -> AsyncIterator[bytes]:
        """Sends a request and yields the body of its response in pieces of a size."""
        if self._body is None:
            # Imported here: a start of a client does not need it.
            from .floor_landing import Landing

            self._body = Landing(self.transport)
        self.transport.write(request)
        async for piece in self._body.pieces(size):
            yield piece

    async def call_with_body(self, response: Any, head: bytes, body: bytes) -> Any:
        """Sends a head and a large body, no faster than the peer takes it."""
        self._expect(response)
        self.transport.write(head)
        view = memoryview(body)
        for start in range(0, len(view), _PIECE):
            self.transport.write(view[start : start + _PIECE])
            if self._room is not None:
                await self._room
        return await self._answer(response)

    async def call_with_file(self, response: Any, head: bytes, file: BufferedReader) -> Any:
        """Sends a head and a file, by the kernel where no TLS is between."""
        if self.transport.get_extra_info("sslcontext"):
            return await self.call_with_body(response, head, file.read())
        self._expect(response)
        self.transport.write(head)
        await asyncio.get_running_loop().sendfile(self.transport, file)
        return await self._answer(response)

    def _expect(self, response: Any) -> None:
        self._response = response
        self._done = asyncio.get_running_loop().create_future()

    async def _answer(self, response: Any) -> Any:
        if self._done is not None:
            await self._done
        return response


class Client:
    """As many connections as there are calls at once."""

    def __init__(self, url: str) -> None:
        self._address = wire.host_and_port(url)
        self._context = wire.tls(url)
        self.host = f"{self._address[0]}:{self._address[1]}"
        self._idle: list[Connection] = []

    async def __aenter__(self) -> Client:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for connection in self._idle:
            connection.transport.abort()

    async def take(self) -> Connection:
        """Returns a connection that no call has."""
        if self._idle:
            return self._idle.pop()
        loop = asyncio.get_running_loop()
        return (await loop.create_connection(Connection, *self._address, ssl=self._context))[1]

    def give(self, connection: Connection) -> None:
        """Takes back a connection whose call is done."""
        self._idle.append(connection)

    async def call(self, response: Any, request: bytes) -> Any:
        """Sends a request over a connection and returns the response that it fed."""
        connection = await self.take()
        await connection.call(response, request)
        self._idle.append(connection)
        return response


def data(url: str, connections: int | None = None) -> Client:
    del connections
    return Client(url)


control = data


async def api_key(client: Client) -> object:
    return (await client.call(wire.Response(), wire.api_key(client.host))).json()["apiKey"]


async def memories(client: Client) -> object:
    return (await client.call(wire.Response(), wire.memories(client.host))).json()["memories"]


async def list_events(client: Client) -> int:
    return len(wire.events(await client.call(wire.Response(), wire.list_events(client.host))))


async def stream(client: Client, size: int) -> int:
    connection = await client.take()
    count = 0
    async for piece in connection.pieces(inputs.CHUNK, wire.stream(client.host, size)):
        count += len(piece)
    client.give(connection)
    return count


async def harness(client: Client) -> int:
    found: int = (await client.call(wire.Streamed(), wire.harness(client.host))).count
    return found


async def sent_bytes(client: Client) -> int:
    body = inputs.sent()
    head = wire.runtime(client.host, inputs.SINK, len(body), sha256(body).hexdigest())
    connection = await client.take()
    found: int = (await connection.call_with_body(wire.Counted(), head, body)).length
    client.give(connection)
    return found


async def sent_file(client: Client) -> int:
    # Imported here: a start of a client does not need it.
    from .floor import file_hash

    connection = await client.take()
    with inputs.sent_file() as file:
        head = wire.runtime(client.host, inputs.SINK, inputs.SENT, file_hash(file))
        file.seek(0)
        found: int = (await connection.call_with_file(wire.Counted(), head, file)).length
    client.give(connection)
    return found
