"""Opens pages in Chromium, and runs steps beside them that report what they saw."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chrome")
NEEDED = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")

_FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--virtual-time-budget=4000", "--dump-dom",
]  # fmt: skip

# Runs beside the page in a frame, where the page's own policy does not reach, and reports what it
# saw as JSON in the title.
_PROBE = """<!doctype html><meta charset="utf-8"><title>waiting</title>
<style>body {{ margin: 0 }} iframe {{ border: 0; width: {width}px; height: 900px }}</style>
<script>
addEventListener("error", (event) => {{ document.title = JSON.stringify({{error: event.message}}); }});
const ready = () => {{
  const frame = document.querySelector("iframe");
  const w = frame.contentWindow, d = frame.contentDocument;
  const shown = () => [...d.querySelectorAll(".change:not([hidden])")]
    .filter((node) => !node.closest("[hidden]"));
  const fire = (node, type) => node.dispatchEvent(new w.Event(type, {{bubbles: true}}));
  const key = (name) => d.dispatchEvent(new w.KeyboardEvent("keydown", {{key: name, bubbles: true}}));
  const out = {{}};
  {steps}
  document.title = JSON.stringify(out);
}};
</script>
<iframe src="{page}" onload="ready()"></iframe>
"""


def probe(
    folder: Path, steps: str, page: str = "page.html", width: int = 1200
) -> dict[str, object]:
    """Opens a page of a folder and returns what the steps put into `out`."""
    assert CHROMIUM is not None
    host = folder / "probe.html"
    host.write_text(_PROBE.format(width=width, steps=steps, page=page), encoding="utf-8")
    command = [
        CHROMIUM, *_FLAGS, "--allow-file-access-from-files",
        f"--user-data-dir={folder / 'profile'}", host.as_uri(),
    ]  # fmt: skip
    run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    title = re.search(r"<title>(.*?)</title>", run.stdout, re.S)
    assert title is not None, run.stderr[-2000:]
    state: dict[str, object] = json.loads(unescape(title[1]))
    return state
