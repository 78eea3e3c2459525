"""What an editor waits for: pyright's language server, asked over JSON-RPC as an editor asks it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, Any

from .checking import EDIT, EDITED, OURS, THEIRS, programs
from .process import ENV, Cost, Skip
from .turns import Effort, median

HOVER, COMPLETION, EDITED_COMPLETION = "first hover", "first completion", "completion after an edit"
# Where is asked, in the module that is open: after the name of a method, and after a dot.
_HOVERED, _COMPLETED = "invoke_agent_runtime", "data()."
_LIMIT = 120.0  # seconds, after which a server is no longer waited for


class LanguageServer:
    """A language server of pyright for one folder.

    It is a client of the Language Server Protocol 3.17 with the few messages that are needed.
    """

    def __init__(self, process: subprocess.Popen[bytes], python: Path, folder: Path) -> None:
        self._process = process
        self._python, self._folder = python, folder
        self._number = 0

    def start(self) -> None:
        """Shakes hands, as an editor does that has opened the folder."""
        folder = {"uri": self._folder.as_uri(), "name": self._folder.name}
        capabilities = {"workspace": {"configuration": True, "workspaceFolders": True}}
        self.ask(
            "initialize",
            {
                "processId": None,
                "rootUri": folder["uri"],
                "workspaceFolders": [folder],
                "capabilities": capabilities,
            },
        )
        self.tell("initialized", {})

    def open(self, file: Path, text: str) -> None:
        """Opens a file."""
        document = {"uri": file.as_uri(), "languageId": "python", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})

    def change(self, file: Path, text: str) -> None:
        """Changes the whole text of a file."""
        document = {"uri": file.as_uri(), "version": 2}
        changes = [{"text": text}]
        self.tell("textDocument/didChange", {"textDocument": document, "contentChanges": changes})

    def at(self, method: str, file: Path, text: str, offset: int) -> Any:
        """Asks about a place in a file."""
        before = text[:offset]
        place = {"line": before.count("\n"), "character": len(before) - before.rfind("\n") - 1}
        return self.ask(method, {"textDocument": {"uri": file.as_uri()}, "position": place})

    def tell(self, method: str, params: object) -> None:
        """Sends a notification."""
        self._send({"method": method, "params": params})

    def ask(self, method: str, params: object) -> Any:
        """Returns the result of a request, and answers what the server asks meanwhile.

        Raises:
            RuntimeError: the server answers with an error, or is gone.
        """
        self._number += 1
        self._send({"id": self._number, "method": method, "params": params})
        while True:
            message = self._receive()
            if "method" in message:
                if "id" in message:
                    self._answer(message)
            elif message["id"] == self._number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']['message']}")
                return message["result"]

    def _answer(self, message: dict[str, Any]) -> None:
        result: object = None
        if message["method"] == "workspace/configuration":
            settings = {"python": {"pythonPath": str(self._python)}}
            items = message["params"]["items"]
            result = [settings.get(item.get("section", ""), {}) for item in items]
        self._send({"id": message["id"], "result": result})

    def _send(self, message: dict[str, object]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        stream = _open(self._process.stdin)
        stream.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        stream.flush()

    def _receive(self) -> dict[str, Any]:
        stream = _open(self._process.stdout)
        length = 0
        while line := stream.readline().strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        if not length:
            raise RuntimeError("the language server has ended")
        message: dict[str, Any] = json.loads(stream.read(length))
        return message


def _open(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise RuntimeError("the language server has no such stream")
    return stream


@contextmanager
def serving(python: Path, folder: Path) -> Generator[LanguageServer, None, None]:
    """Runs a language server for a folder."""
    command = [sys.executable, "-m", "pyright.langserver", "--stdio"]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=ENV,
    ) as process:
        server = LanguageServer(process, python, folder)
        yield server
        server.ask("shutdown", None)
        server.tell("exit", None)
        process.wait(_LIMIT)


def measure(effort: Effort) -> list[tuple[str, Cost | Skip]]:
    """Returns the wall time of each of the three answers, for either variant of the program.

    The first hover begins with the start of the server, the others when they are asked for.
    """
    costs: dict[str, list[Cost]] = {}
    end = time.monotonic() + effort.budget
    with programs() as (python, found):
        for turn in range(effort.runs):
            if turn and time.monotonic() > end:
                break
            for name in (OURS, THEIRS):
                for what, seconds in session(python, found[name]).items():
                    costs.setdefault(figure(name, what), []).append(Cost(seconds, 0, 0))
    return [(name, median(known)) for name, known in costs.items()]


def figure(program: str, what: str) -> str:
    """Returns the name of a figure."""
    return f"{program}, {what}"


def peers() -> dict[str, str]:
    """Returns what each figure of ours is compared with."""
    whats = (HOVER, COMPLETION, EDITED_COMPLETION)
    return {figure(OURS, what): figure(THEIRS, what) for what in whats}


def session(python: Path, folder: Path) -> dict[str, float]:
    """Returns the seconds of each answer in one session with a module of the program.

    Raises:
        RuntimeError: an answer does not know the operation.
    """
    file = folder / "program" / EDITED
    text = file.read_text("utf-8")
    took: dict[str, float] = {}
    begun = time.perf_counter()
    with serving(python, folder) as server:
        server.start()
        server.open(file, text)
        hover = partial(server.at, "textDocument/hover", file, text, text.index(_HOVERED) + 1)
        completion = _completion(server, file, text)
        _knows(hover())
        took[HOVER] = time.perf_counter() - begun
        took[COMPLETION] = _timed(completion)
        changed = text + EDIT
        server.change(file, changed)
        took[EDITED_COMPLETION] = _timed(_completion(server, file, changed))
    return took


def _completion(server: LanguageServer, file: Path, text: str) -> Callable[[], Any]:
    offset = text.index(_COMPLETED) + len(_COMPLETED)
    return partial(server.at, "textDocument/completion", file, text, offset)


def _timed(ask: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    _knows(ask())
    return time.perf_counter() - begun


def _knows(answer: Any) -> None:
    if _HOVERED not in json.dumps(answer):
        raise RuntimeError(f"the language server does not know {_HOVERED}")
