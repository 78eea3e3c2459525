"""The one comment of a pull request: created, updated, left alone, and never too long."""

from __future__ import annotations

import fake_github
import pytest
from agentcore_codegen.ci import comment
from agentcore_codegen.ci.github import Api, Refused
from agentcore_codegen.diagnostics import GeneratorError
from fake_github import GitHub

MARKER = "<!-- mark -->"
BOT = "github-actions[bot]"


def api(hub: GitHub, token: str = fake_github.TOKEN) -> Api:
    return Api(hub.url, fake_github.REPOSITORY, token, pause=0)


def put(hub: GitHub, body: str, *, author: str = BOT, create: bool = True) -> str:
    return comment.put(api(hub), 7, f"{MARKER}\n{body}", MARKER, author, create=create)


def test_one_comment_is_created_then_updated(hub: GitHub) -> None:
    assert put(hub, "one") == "created"
    assert put(hub, "two") == "updated"
    assert put(hub, "two") == "unchanged"
    assert [c["body"] for c in hub.comments] == [f"{MARKER}\ntwo"]


def test_it_is_found_behind_pages_of_other_comments(hub: GitHub) -> None:
    for number in range(5):
        hub.comment(f"thanks {number}", "person")
    hub.comment(f"{MARKER}\nquoted by somebody", "person")
    hub.comment(f"> {MARKER}\n> quoted by a bot")
    assert put(hub, "one") == "created"
    for number in range(3):
        hub.comment(f"more {number}", "person")
    assert put(hub, "two") == "updated"
    assert len(hub.comments) == 11
    assert [c["body"] for c in hub.comments if c["body"].startswith(MARKER)] == [
        f"{MARKER}\nquoted by somebody",
        f"{MARKER}\ntwo",
    ]


def test_without_news_none_is_created_and_an_old_one_is_corrected(hub: GitHub) -> None:
    assert put(hub, "no changes", create=False) == "left out"
    assert not hub.comments
    put(hub, "3 breaking")
    assert put(hub, "no changes", create=False) == "updated"


def test_windows_line_ends_are_no_difference(hub: GitHub) -> None:
    hub.comment(f"{MARKER}\r\none\r\n")
    assert put(hub, "one\n") == "unchanged"


def test_another_login_may_write_them(hub: GitHub) -> None:
    hub.comment(f"{MARKER}\nold", "my-app[bot]")
    assert put(hub, "new", author="my-app[bot]") == "updated"
    assert put(hub, "newer", author="") == "updated"


@pytest.mark.parametrize("filler", ["| a row of the table |\n", "é" * 50 + "\n", "x"])
def test_a_body_that_is_too_long_is_cut_and_says_so(hub: GitHub, filler: str) -> None:
    start = "## Changes\n<details><summary>A</summary>\n\nin\n\n</details>\n<details><summary>B</summary>\n\n"
    body = start + filler * (80_000 // len(filler)) + "\n</details>\nthe end\n"
    assert put(hub, body) == "created"
    posted = hub.comments[0]["body"]
    assert len(posted) <= comment.LIMIT
    assert len(posted) > comment.LIMIT - 200 or filler == "x"
    assert posted.count("<details") == posted.count("</details>")
    assert "Cut here" in posted
    assert "the end" not in posted


def test_a_body_that_fits_is_not_touched() -> None:
    body = "x" * comment.LIMIT
    assert comment.fit(body) == body


def test_a_server_that_stumbles_is_asked_again(hub: GitHub) -> None:
    hub.stumble = 2
    assert put(hub, "one") == "created"
    hub.stumble = 3
    with pytest.raises(Refused, match="502"):
        put(hub, "two")


def test_creating_is_not_repeated(hub: GitHub) -> None:
    list(api(hub).get("issues/7/comments"))
    hub.stumble = 1
    with pytest.raises(Refused):
        api(hub).send("POST", "issues/7/comments", {"body": "one"})
    assert [method for method, _ in hub.requests] == ["GET", "POST"]


def test_errors_name_the_address_and_what_to_check(hub: GitHub) -> None:
    with pytest.raises(Refused) as error:
        list(api(hub, "wrong").get("pulls"))
    assert error.value.status == 401
    assert "GitHub answered 401 to GET: Bad credentials" in str(error.value)
    assert "check the job's permissions and token" in str(error.value)
    nobody = Api("http://127.0.0.1:9", fake_github.REPOSITORY, "x", pause=0)
    with pytest.raises(GeneratorError, match="does not answer"):
        nobody.send("PATCH", "pulls/1", {})


def test_the_token_goes_to_no_other_address(hub: GitHub) -> None:
    for number in range(3):
        hub.comment(f"comment {number}")
    ours, hub.url = api(hub), "http://127.0.0.1:9"  # what the Link header says
    with pytest.raises(GeneratorError, match="another address"):
        list(ours.get("issues/7/comments"))
