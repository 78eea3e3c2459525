"""One comment on a pull request that is kept up to date, instead of one for each push."""

from __future__ import annotations

import re
from typing import cast

from .github import Api, Json

LIMIT = 65_536  # characters of a body, at GitHub


def put(api: Api, number: int, body: str, marker: str, author: str, *, create: bool) -> str:
    """Creates or updates the comment that begins with `marker`; returns what was done.

    Args:
        number: The pull request.
        body: What it says; it begins with `marker`.
        author: The login that writes these comments; others may quote the marker.
        create: Write a first comment if there is none.
    """
    body = fit(body)
    last = _mine(api, number, marker, author)
    if last is None:
        if create:
            api.send("POST", f"issues/{number}/comments", {"body": body})
        return "created" if create else "left out"
    if _text(last).rstrip() == body.rstrip():
        return "unchanged"
    api.send("PATCH", f"issues/comments/{last['id']}", {"body": body})
    return "updated"


def written(api: Api, number: int, marker: str, author: str) -> str:
    """Returns the body of the comment that `put` would update; empty where there is none."""
    last = _mine(api, number, marker, author)
    return _text(last) if last is not None else ""


def _mine(api: Api, number: int, marker: str, author: str) -> Json | None:
    mine = [c for c in api.get(f"issues/{number}/comments") if _is_mine(c, marker, author)]
    return mine[-1] if mine else None


def _text(comment: Json) -> str:
    return str(comment["body"]).replace("\r\n", "\n")


def _is_mine(comment: Json, marker: str, author: str) -> bool:
    user = comment.get("user")  # null where the account is gone
    login = cast("Json", user).get("login") if isinstance(user, dict) else None
    return str(comment.get("body", "")).startswith(marker) and author in ("", login)


def fit(body: str) -> str:
    """Returns a body that GitHub takes: cut after a line, with open parts closed and a note."""
    if len(body) <= LIMIT:
        return body
    note = "\n\n> **Cut here:** the whole report is among the files of the run.\n"
    end = "\n</details>"
    room = LIMIT - len(note) - len(end) * (body.count("<details") + 1)
    kept = body[:room].rpartition("\n")[0] or body[:room]
    opened = len(re.findall(r"<details\b", kept)) - kept.count("</details>")
    return f"{kept}\n{end * opened}{note}"
