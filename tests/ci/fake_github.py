"""As much of GitHub's REST API as the jobs use, on 127.0.0.1, with pages of two items."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

from support.server import Request, Response, Server

REPOSITORY = "someone/clients"
TOKEN = "fake-token"
PAGE = 2
LIMIT = 65_536


class GitHub:
    """The state of one repository; `refuse` and `stumble` make it answer with errors."""

    def __init__(self) -> None:
        self.comments: list[dict[str, Any]] = []
        self.pulls: list[dict[str, Any]] = []
        self.requests: list[tuple[str, str]] = []
        self.refuse: int = 0  # the status of each answer to a POST or PATCH
        self.stumble = 0  # how many answers are 502 first
        self.url = ""

    def comment(self, body: str, login: str = "github-actions[bot]") -> dict[str, Any]:
        added = {"id": 100 + len(self.comments), "body": body, "user": {"login": login}}
        self.comments.append(added)
        return added

    def answer(self, method: str, target: str, body: dict[str, Any]) -> tuple[int, Any, str]:
        """Returns the status, the body and the Link header."""
        address = urlsplit(target)
        query = {key: values[0] for key, values in parse_qs(address.query).items()}
        prefix = f"/repos/{REPOSITORY}/"
        if not address.path.startswith(prefix):
            return 404, {"message": "Not Found"}, ""
        parts = address.path.removeprefix(prefix).split("/")
        self.requests.append((method, "/".join(parts)))
        if self.stumble:
            self.stumble -= 1
            return 502, {"message": "Server Error"}, ""
        if method != "GET" and self.refuse:
            return self.refuse, {"message": "Resource not accessible by integration"}, ""
        if len(body.get("body", "")) > LIMIT:
            return 422, {"message": "body is too long (maximum is 65536 characters)"}, ""
        return self._route(method, parts, query, body)

    def _route(
        self, method: str, parts: list[str], query: dict[str, str], body: dict[str, Any]
    ) -> tuple[int, Any, str]:
        match method, parts:
            case "GET", ["issues", "7", "comments"]:
                return self._page("issues/7/comments", self.comments, query)
            case "POST", ["issues", "7", "comments"]:
                return 201, self.comment(body["body"]), ""
            case "PATCH", ["issues", "comments", number]:
                (known,) = (c for c in self.comments if c["id"] == int(number))
                known.update(body)
                return 200, known, ""
            case "GET", ["pulls"]:
                listed = [p for p in self.pulls if p["state"] == query["state"]]
                listed = [p for p in listed if f"someone:{p['head']}" == query["head"]]
                return self._page("pulls", [p for p in listed if p["base"] == query["base"]], query)
            case "POST", ["pulls"]:
                self.pulls.append({"number": 11 + len(self.pulls), "state": "open", **body})
                return 201, self.pulls[-1], ""
            case "PATCH", ["pulls", number]:
                (known,) = (p for p in self.pulls if p["number"] == int(number))
                known.update(body)
                return 200, known, ""
        return 404, {"message": "Not Found"}, ""

    def _page(
        self, path: str, items: list[dict[str, Any]], query: dict[str, str]
    ) -> tuple[int, Any, str]:
        page = int(query.get("page", "1"))
        link = ""
        if page * PAGE < len(items):
            link = f'<{self.url}/repos/{REPOSITORY}/{path}?page={page + 1}>; rel="next"'
        return 200, items[(page - 1) * PAGE : page * PAGE], link


@contextmanager
def serve() -> Iterator[GitHub]:
    """Gives a repository that answers at its `url` until the block ends."""
    hub = GitHub()

    def answer(request: Request) -> Response:
        status, data, link = 401, {"message": "Bad credentials"}, ""
        if request.header("authorization") == f"Bearer {TOKEN}":
            body = json.loads(request.body or b"{}")
            status, data, link = hub.answer(request.method, request.target, body)
        return Response(status, {"Link": link} if link else {}, json.dumps(data).encode())

    with Server(answer) as server:
        hub.url = server.url
        yield hub
