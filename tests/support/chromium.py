"""Drives Chromium over its protocol, by pipes: real keys, widths, schemes, and what a page asks for."""

from __future__ import annotations

import base64
import json
import os
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from .browser import CHROMIUM

_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-pipe",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--hide-scrollbars", "about:blank",
)  # fmt: skip
_CODES = {"Tab": 9, "Enter": 13, "Escape": 27, "/": 191, "s": 83}


class Chromium:
    """A browser with one page."""

    def __init__(self, profile: Path) -> None:
        assert CHROMIUM is not None
        commands, self._commands = os.pipe()
        self._answers, answers = os.pipe()
        # Chromium reads commands from descriptor 3 and answers on 4.
        shell = f'exec "$0" "$@" 3<&{commands} 4>&{answers}'
        self._process = subprocess.Popen(
            ["bash", "-c", shell, CHROMIUM, f"--user-data-dir={profile}", *_FLAGS],
            pass_fds=(commands, answers), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(commands)
        os.close(answers)
        self._rest = b""
        self._number = 0
        self._session = ""
        self.requests: list[str] = []
        self.problems: list[str] = []
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        attached = self.send("Target.attachToTarget", targetId=target, flatten=True)
        self._session = str(attached["sessionId"])
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.send(f"{domain}.enable")

    def __enter__(self) -> Chromium:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.terminate()
        self._process.wait(timeout=20)
        os.close(self._commands)
        os.close(self._answers)

    # ------------------------------------------------------------------------------- protocol

    def send(self, method: str, **parameters: object) -> dict[str, Any]:
        """Sends a command and returns its result."""
        self._number += 1
        message: dict[str, object] = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._commands, json.dumps(message).encode() + b"\0")
        number = self._number
        reply = self._until(lambda each: each.get("id") == number)
        assert "error" not in reply, (method, reply)
        return dict(reply["result"])

    def _until(self, wanted: Callable[[Mapping[str, Any]], bool]) -> Mapping[str, Any]:
        while True:
            while b"\0" not in self._rest:
                part = os.read(self._answers, 1 << 16)
                assert part, "Chromium is gone"
                self._rest += part
            line, self._rest = self._rest.split(b"\0", 1)
            message: dict[str, Any] = json.loads(line)
            self._note(message)
            if wanted(message):
                return message

    def _note(self, message: Mapping[str, Any]) -> None:
        given = message.get("params", {})
        if message.get("method") == "Network.requestWillBeSent":
            self.requests.append(given["request"]["url"])
        if message.get("method") == "Runtime.exceptionThrown":
            self.problems.append(str(given["exceptionDetails"].get("exception", given)))
        if message.get("method") == "Log.entryAdded" and given["entry"]["level"] == "error":
            self.problems.append(given["entry"]["text"])

    # ----------------------------------------------------------------------------------- page

    def screen(self, width: int, height: int = 900, *, dark: bool = False) -> None:
        """Sets the size of the page in CSS pixels, and the scheme that a reader prefers."""
        self.send(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=False,
        )  # fmt: skip
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.send("Emulation.setEmulatedMedia", features=[scheme])

    def open(self, address: str) -> None:
        """Opens a page and waits until it is loaded."""
        self.send("Page.navigate", url="about:blank")
        self.send("Page.navigate", url=address)
        self.run(
            "document.readyState === 'complete' || new Promise((r) => addEventListener('load', r))"
        )

    def run(self, script: str) -> Any:
        """Returns the value of an expression; of a promise, what it comes to."""
        done = self.send(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in done, done["exceptionDetails"]
        return done["result"].get("value")

    def press(self, key: str, *, shift: bool = False) -> None:
        """Presses a key, as a person does."""
        text = {"text": key} if len(key) == 1 else {"text": "\r"} if key == "Enter" else {}
        common: dict[str, object] = {
            "key": key, "windowsVirtualKeyCode": _CODES.get(key, 0), "modifiers": 8 if shift else 0,
        }  # fmt: skip
        self.send("Input.dispatchKeyEvent", type="keyDown", **common, **text)
        self.send("Input.dispatchKeyEvent", type="keyUp", **common)

    def type(self, text: str) -> None:
        """Writes text where the focus is."""
        self.send("Input.insertText", text=text)

    def picture(self, path: Path) -> None:
        """Saves a picture of the whole page, for people to look at."""
        data = self.send("Page.captureScreenshot", captureBeyondViewport=True)["data"]
        path.write_bytes(base64.b64decode(data))
