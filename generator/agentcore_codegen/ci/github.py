"""A client of the few parts of GitHub's REST API that the jobs use."""

from __future__ import annotations

import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlencode

from ..diagnostics import GeneratorError

_PASSING = frozenset({502, 503, 504})  # statuses that a later attempt may not meet
_ATTEMPTS = 3
_TIMEOUT = 30.0  # seconds

Json = Mapping[str, object]


class Refused(GeneratorError):
    """GitHub answered with an error; `status` is HTTP's."""

    def __init__(self, status: int, message: str, where: str, remedy: str) -> None:
        super().__init__(message, where, remedy)
        self.status = status


@dataclass(frozen=True)
class Api:
    """A repository. `url` is what GITHUB_API_URL holds, so GitHub Enterprise works too."""

    url: str
    repository: str  # owner/name
    token: str
    pause: float = 1.0  # seconds before the second attempt, twice that before the third

    @property
    def owner(self) -> str:
        return self.repository.partition("/")[0]

    def get(self, path: str, **query: str) -> Iterator[Json]:
        """Yields the items of a list, page by page.

        Raises:
            Refused: GitHub answered with an error.
            GeneratorError: it did not answer.
        """
        url = f"{self._root}/{path}?{urlencode({'per_page': '100', **query})}"
        while url:
            page, link = self._call("GET", url, None)
            yield from cast("list[Json]", page)
            following = re.search(r'<([^>]+)>;\s*rel="next"', link)
            url = following[1] if following else ""

    def send(self, method: str, path: str, body: Json) -> Json:
        """Creates (POST) or changes (PATCH) something, and returns it; raises like `get`."""
        result, _ = self._call(method, f"{self._root}/{path}", json.dumps(body).encode())
        return cast("Json", result)

    @property
    def _root(self) -> str:
        return f"{self.url.rstrip('/')}/repos/{self.repository}"

    def _call(self, method: str, url: str, body: bytes | None) -> tuple[object, str]:
        if not url.startswith(f"{self.url.rstrip('/')}/"):  # the token goes nowhere else
            raise GeneratorError("the next page is at another address", url, "check GITHUB_API_URL")
        request = urllib.request.Request(url, body, method=method, headers=self._headers())
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                with urllib.request.urlopen(request, timeout=_TIMEOUT) as answer:
                    return json.loads(answer.read() or b"null"), answer.headers.get("Link", "")
            except urllib.error.HTTPError as error:
                again = error.code in _PASSING and method != "POST"  # that might create two
                if not again or attempt == _ATTEMPTS:
                    raise self._refused(method, url, error) from error
            except OSError as error:
                if method == "POST" or attempt == _ATTEMPTS:
                    raise GeneratorError(
                        f"GitHub does not answer: {error}", url, "run the job again"
                    ) from error
            time.sleep(self.pause * attempt)
        raise AssertionError("the last attempt returns or raises")

    def _headers(self) -> dict[str, str]:
        return {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
            "User-Agent": "agentcore-codegen",
            "X-GitHub-Api-Version": "2022-11-28",
        }

    def _refused(self, method: str, url: str, error: urllib.error.HTTPError) -> Refused:
        text = error.read().decode("utf-8", "replace")
        try:
            reason = str(json.loads(text)["message"])
        except (ValueError, KeyError, TypeError):
            reason = text.strip()[:200] or error.reason
        return Refused(
            error.code,
            f"GitHub answered {error.code} to {method}: {reason}",
            url,
            "check the job's permissions and token",
        )
