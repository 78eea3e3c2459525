"""Files as the body of a request, judged by botocore: what is sent of each kind, and what is refused."""

from __future__ import annotations

import gzip
import io
import mmap
import os
import socket
import tempfile
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from support import freeze, respond
from support.cases import Pair
from support.drive import Driver
from support.oracle import wire

pytestmark = [
    pytest.mark.of(services=("toy",), engines=("native",)),
    pytest.mark.filterwarnings("ignore:coroutine:RuntimeWarning"),
]

OPERATION = "PayloadStream"
SMALL = b"content" * 10
LARGE = b"0123456789abcdef" * 200_000  # several pieces, and a part of one


class Duck:
    """No class of `io`, and all that botocore needs."""

    def __init__(self, content: bytes) -> None:
        self.file = io.BytesIO(content)

    def read(self, size: int = -1) -> Any:
        return self.file.read(size)

    def seek(self, *place: int) -> int:
        return self.file.seek(*place)

    def tell(self) -> int:
        return self.file.tell()


class Short(Duck):
    """Gives less than it is asked for."""

    def read(self, size: int = -1) -> bytes:
        return self.file.read(min(size, 10_007))


class Reused(Duck):
    """Gives the same memory each time, as buffers of devices do."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self._space = bytearray()

    def read(self, size: int = -1) -> bytearray:
        self._space[:] = self.file.read(size)
        return self._space


class Upper(io.FileIO):
    """Changes what it reads, in `read` alone."""

    def read(self, size: int | None = -1) -> bytes:
        return (super().read(-1 if size is None else size) or b"").upper()


class Failing(Duck):
    def read(self, size: int = -1) -> bytes:
        raise RuntimeError("no tape")


class Nothing(Duck):
    def read(self, size: int = -1) -> None:
        return None


class Awaited(Duck):
    async def read(self, size: int = -1) -> bytes:
        return b""


class Once:
    """Can be read, and that is all."""

    def __init__(self, content: bytes) -> None:
        self.read = io.BytesIO(content).read


class WithoutTell(Once):
    def seek(self, *place: int) -> int:
        return 0


class Files:
    """Makes files of each kind with some content."""

    def __init__(self, folder: Path, content: bytes) -> None:
        self.content, self._path = content, folder / "file"

    def _file(self, mode: str = "rb", at: int = 0, **options: Any) -> Any:
        self._path.write_bytes(self.content)
        file = self._path.open(mode, **options)
        file.seek(at)
        return file

    def buffered(self) -> Any:
        return self._file()

    def in_the_middle(self) -> Any:
        return self._file(at=9)

    def at_its_end(self) -> Any:
        return self._file(at=len(self.content))

    def without_a_buffer(self) -> Any:
        return self._file(buffering=0)

    def to_be_changed(self) -> Any:
        return self._file("r+b", at=3)

    def just_written(self) -> Any:
        file = self._file("r+b")
        file.write(b"new")  # is still in the buffer
        return file

    def empty(self) -> Any:
        file = self._file()
        self._path.write_bytes(b"")
        return file

    def bytes_io(self) -> Any:
        return io.BytesIO(self.content)

    def bytes_io_in_the_middle(self) -> Any:
        file = io.BytesIO(self.content)
        file.seek(9)
        return file

    def bytes_io_at_its_end(self) -> Any:
        file = io.BytesIO()
        file.write(self.content)
        return file

    def temporary(self) -> Any:
        file = tempfile.TemporaryFile()  # noqa: SIM115
        file.write(self.content)
        file.seek(5)
        return file

    def temporary_with_a_name(self) -> Any:
        file = tempfile.NamedTemporaryFile()  # noqa: SIM115
        file.write(self.content)
        file.seek(0)
        return file

    def spooled(self) -> Any:
        return self._spooled(0)

    def spooled_on_a_disk(self) -> Any:
        return self._spooled(1)

    def _spooled(self, size: int) -> Any:
        file = tempfile.SpooledTemporaryFile(size)  # noqa: SIM115
        file.write(self.content)
        file.seek(2)
        return file

    def zipped(self) -> Any:
        with gzip.open(self._path, "wb", 1) as file:
            file.write(self.content)
        opened = gzip.GzipFile(self._path)
        opened.seek(4)
        return opened

    def in_an_archive(self) -> Any:
        with zipfile.ZipFile(self._path, "w") as archive:
            archive.writestr("member", self.content)
        return zipfile.ZipFile(self._path).open("member")

    def mapped(self) -> Any:
        with self._file() as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def byte_array(self) -> Any:
        return bytearray(self.content)

    def duck(self) -> Any:
        return Duck(self.content)

    def short_reads(self) -> Any:
        return Short(self.content)

    def one_buffer(self) -> Any:
        return Reused(self.content)

    def changed_while_read(self) -> Any:
        self._path.write_bytes(self.content)
        return Upper(self._path)

    # Refused.

    def text(self) -> Any:
        return self._file("r")

    def string_io(self) -> Any:
        return io.StringIO(self.content.decode())

    def for_writing(self) -> Any:
        return self._file("ab")

    def closed(self) -> Any:
        file = self._file()
        file.close()
        return file

    def failing(self) -> Any:
        return Failing(self.content)

    def nothing(self) -> Any:
        return Nothing(self.content)

    def to_be_awaited(self) -> Any:
        return Awaited(self.content)

    def memory_view(self) -> Any:
        return memoryview(self.content)

    def generator(self) -> Any:
        return _Generator()

    def path(self) -> Any:
        return self._path

    # Read once, where botocore refuses them.

    def once(self) -> Any:
        return Once(self.content)

    def without_tell(self) -> Any:
        return WithoutTell(self.content)

    def pipe(self) -> Any:
        ours, theirs = os.pipe()
        return self._fed(os.fdopen(ours, "rb"), os.fdopen(theirs, "wb"))

    def pipe_without_a_buffer(self) -> Any:
        ours, theirs = os.pipe()
        return self._fed(os.fdopen(ours, "rb", 0), os.fdopen(theirs, "wb"))

    def of_a_socket(self) -> Any:
        ours, theirs = socket.socketpair()
        return self._fed(ours.makefile("rb"), theirs.makefile("wb"), ours, theirs)

    def _fed(self, reader: Any, writer: Any, *ends: socket.socket) -> Any:
        def write() -> None:
            try:
                with writer:
                    writer.write(self.content)
            except OSError:
                pass  # botocore reads none of it
            for end in ends:
                end.close()

        threading.Thread(target=write, daemon=True).start()
        return reader


class _Generator:
    def __iter__(self) -> Iterator[bytes]:
        yield b"x"

    def __repr__(self) -> str:
        return "<generator>"


SENT = [
    *(Files.buffered, Files.in_the_middle, Files.at_its_end, Files.without_a_buffer, Files.empty),
    *(Files.to_be_changed, Files.just_written, Files.bytes_io, Files.bytes_io_in_the_middle),
    *(Files.bytes_io_at_its_end, Files.temporary, Files.temporary_with_a_name, Files.spooled),
    *(Files.spooled_on_a_disk, Files.zipped, Files.in_an_archive),
    *(Files.mapped, Files.byte_array, Files.duck, Files.short_reads, Files.one_buffer),
    Files.changed_while_read,
]
REFUSED = [
    *(Files.text, Files.string_io, Files.for_writing, Files.closed, Files.failing, Files.nothing),
    *(Files.to_be_awaited, Files.memory_view, Files.generator, Files.path),
]
ONCE = [Files.once, Files.without_tell, Files.pipe, Files.pipe_without_a_buffer, Files.of_a_socket]


class Sent(NamedTuple):
    """What came of a call: the requests as they arrived, the position afterwards, the error."""

    requests: list[Any]
    position: object
    error: BaseException | None


def send(driver: Driver, pair: Pair, body: Any) -> Sent:
    pair.server.take()
    pair.server.reply(respond.output(pair.service.operation(OPERATION), {}))
    error: BaseException | None = None
    with freeze.frozen():
        try:
            driver.response(OPERATION, {"body": body})["body"].close()
        except Exception as caught:
            error = caught
    requests = [(wire(r, pair.ignored), r.chunked) for r in pair.server.take()]
    return Sent(requests, _position(body), error)


def _position(body: Any) -> object:
    try:
        return body.tell() if hasattr(body, "tell") else None
    except (ValueError, OSError) as error:
        return type(error)


def name(make: Callable[..., Any]) -> str:
    return make.__name__


@pytest.fixture(params=[SMALL, LARGE], ids=["small", "large"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Files:
    return Files(tmp_path, request.param)


@pytest.mark.parametrize("make", SENT, ids=name)
def test_what_botocore_sends_is_sent(
    pair: Pair, files: Files, make: Callable[[Files], Any]
) -> None:
    theirs = send(pair.oracle.drive, pair, make(files))
    assert theirs.error is None
    assert send(pair.ours, pair, make(files)) == theirs


@pytest.mark.parametrize("make", REFUSED, ids=name)
def test_what_botocore_refuses_is_refused(
    pair: Pair, files: Files, make: Callable[[Files], Any]
) -> None:
    theirs = send(pair.oracle.drive, pair, make(files))
    ours = send(pair.ours, pair, make(files))
    assert type(ours.error) is type(theirs.error)
    assert ours.requests == theirs.requests == []
    assert ours.error is not None and "\n" not in str(ours.error).partition(":\n")[2]
    if isinstance(ours.error, TypeError):  # theirs is the word of the module that hashes
        assert str(ours.error).endswith("open it in binary mode")
    elif "memory" not in str(theirs.error):
        assert str(ours.error) == str(theirs.error)


@pytest.mark.parametrize("make", ONCE, ids=name)
def test_what_cannot_be_rewound_is_read_once(
    pair: Pair, files: Files, make: Callable[[Files], Any]
) -> None:
    """botocore refuses it, as it would have to hash it first. A retry sends the same again."""
    assert send(pair.oracle.drive, pair, make(files)).error is not None
    ours = send(pair.ours, pair, make(files))
    assert ours.error is None
    assert ours.requests == send(pair.oracle.drive, pair, files.content).requests
