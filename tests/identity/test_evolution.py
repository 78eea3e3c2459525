"""A release's models decide what the decorators take; a declaration names the exceptions alone."""

from __future__ import annotations

import ast
import difflib
import functools
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from agentcore_codegen.archive import Archive
from agentcore_codegen.build import build
from agentcore_codegen.configuration import config
from agentcore_codegen.configuration.config import Config
from agentcore_codegen.diagnostics import GeneratorError
from agentcore_codegen.ir.package import Package
from agentcore_codegen.ir.service import Acceptor, Service
from agentcore_codegen.models.load import load
from agentcore_codegen.models.past_models import History
from agentcore_codegen.rendering import formatting
from agentcore_codegen.rendering import package as rendering
from agentcore_codegen.shims import build as build_shims
from support.models import PINNED, ROOT
from syrupy.assertion import SnapshotAssertion

SPECS = ROOT / "specs"
TEXT = (SPECS / "specs.toml").read_text()
ARCHIVE = Archive(SPECS)
HISTORY = History(ARCHIVE)
COMMON = {"into", "workload", "cache", "client"}
PENDING = {"on_auth_url", "token_poller", "on_pending", "pending_store", "poll"}


def parsed(text: str = TEXT) -> Config:
    return config.parse(text, Path("specs/specs.toml"))


def service(
    name: str, version: str, settings: Config, change: Any = None, target: str = ""
) -> Service:
    model = ARCHIVE.read(name, version)
    files = dict(model.files)
    if name == target:
        raw = json.loads(files["service-2.json"])
        change(raw)
        files["service-2.json"] = json.dumps(raw).encode()
    source = load(name, model.version, model.api_version, files)
    derived = tuple(w for w in settings.declarations.waiters if w.service == name)
    chosen = next(item for item in settings.services if item.name == name)
    return build(source, chosen, derived)


@functools.cache
def services(version: str) -> tuple[Service, ...]:
    settings = parsed()
    return tuple(service(item.name, version, settings) for item in settings.services)


def package(version: str, text: str = TEXT, built: tuple[Service, ...] | None = None) -> Package:
    settings = parsed(text)
    chosen = built or services(version)
    shims = build_shims(settings.declarations, chosen, settings.archived, HISTORY)
    return Package(settings.package, "d", "0", chosen, shims)


@functools.cache
def rendered(version: str) -> dict[str, str | bytes]:
    return dict(rendering.render(package(version), {}))


def module(version: str, name: str = "identity") -> str:
    path = f"agentcore_clients/{name}.py"
    text = formatting.format_files({path: rendered(version)[path]})[path]
    assert isinstance(text, str)
    return text


@functools.cache
def signatures(version: str) -> dict[str, dict[str, str]]:
    """Returns the keywords of each decorator, with their annotations."""
    text = rendered(version)["agentcore_clients/identity.py"]
    assert isinstance(text, str)
    return {
        node.name: {
            argument.arg: ast.unparse(argument.annotation)
            for argument in node.args.kwonlyargs
            if argument.annotation is not None
        }
        for node in ast.parse(text).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("requires_")
    }


OAUTH = "requires_access_token"
FIRST = {"provider_name", "scopes", "auth_flow", "callback_url", "force_authentication"}
FIRST |= {"custom_parameters"} | COMMON | PENDING


# The keywords of requires_access_token by release: what the model added, and nothing else.
@pytest.mark.parametrize(
    ("version", "added"),
    [
        ("1.39.7", {"user_id"}),
        ("1.40.2", {"user_id"}),  # gone: for this one release its keyword says so
        ("1.40.50", set[str]()),
        ("1.40.51", {"custom_state"}),
        ("1.43.1", {"custom_state", "resources", "audiences"}),
        ("1.44.5", {"custom_state", "resources", "audiences"}),
    ],
)
def test_keywords_follow_the_model(version: str, added: set[str]) -> None:
    assert set(signatures(version)[OAUTH]) == FIRST | added


def test_types_follow_the_model() -> None:
    assert signatures("1.39.7")[OAUTH]["user_id"] == "_Value[str] | None"
    assert signatures("1.40.2")[OAUTH]["user_id"] == "None"
    flows = {
        version: next(e for e in services(version)[0].enums if e.name == "Oauth2FlowType").values
        for version in ("1.40.51", "1.43.1")
    }
    assert set(flows["1.43.1"]) - set(flows["1.40.51"]) == {"ON_BEHALF_OF_TOKEN_EXCHANGE"}


def test_decorators_of_operations_that_came_later() -> None:
    assert "requires_payment_token" not in signatures("1.40.51")
    assert "requires_payment_token" in signatures("1.44.5")
    assert "payment_session" not in module("1.40.51", "sessions")


def test_the_difference_that_1_40_51_makes(snapshot: SnapshotAssertion) -> None:
    lines = difflib.unified_diff(
        module("1.40.50").splitlines(),
        module("1.40.51").splitlines(),
        "identity.py 1.40.50",
        "identity.py 1.40.51",
        lineterm="",
        n=1,
    )
    # Where in the file is not what it is about.
    assert "\n".join("@@" if line.startswith("@@") else line for line in lines) == snapshot


def test_removed_keyword_raises(tmp_path: Path) -> None:
    for path, content in rendered("1.40.2").items():
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)
    program = (
        "from agentcore_clients.identity import requires_access_token as r\n"
        "given = dict(provider_name='p', scopes=[], auth_flow='M2M')\n"
        "r(**given)(lambda *, access_token: None)\n"
        "try:\n    r(**given, user_id='u')\n"
        "except TypeError as error:\n    print(error)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert run.stdout == (
        "requires_access_token(user_id=) is gone: the service dropped it with botocore 1.40.2\n"
    ), run.stderr


def edited(old: str, new: str) -> str:
    assert TEXT.count(old) >= 1, old
    return TEXT.replace(old, new, 1)


def line_of(text: str, part: str) -> str:
    number = next(n for n, line in enumerate(text.splitlines(), 1) if part in line)
    return f"specs/specs.toml:{number}: "


# A change of specs.toml, the line that the error names, and what it says.
MISTAKES = {
    "unknown member": (
        "customState = {",
        "customStat = {",
        "customStat",
        "no archived release of bedrock-agentcore has 'customStat' in the input of"
        " GetResourceOauth2Token; did you mean customState",
    ),
    "unknown operation": (
        'operation = "GetResourceApiKey"',
        'operation = "GetResourceApiKeys"',
        "[decorator.requires_api_key]",
        "no archived release of bedrock-agentcore has an operation 'GetResourceApiKeys'",
    ),
    "unknown response member": (
        'inject = "apiKey"',
        'inject = "apiKeys"',
        "[decorator.requires_api_key]",
        "no archived release of bedrock-agentcore has 'apiKeys' in the output",
    ),
    "unknown service": (
        'service = "bedrock-agentcore"\noperation = "GetResourceApiKey"',
        'service = "bedrock-agentcor"\noperation = "GetResourceApiKey"',
        "[decorator.requires_api_key]",
        "no service 'bedrock-agentcor'; did you mean bedrock-agentcore",
    ),
    "unmapped required member": (
        "scopes = { default = [] }\n",
        "",
        "[decorator.requires_access_token]",
        "decorator.requires_access_token does not map 'scopes', which GetResourceOauth2Token",
    ),
    "unknown failure": (
        'values = ["FAILED"]',
        'values = ["FAILD"]',
        "[decorator.requires_access_token.pending]",
        "no archived release has 'FAILD' in 'sessionStatus' of GetResourceOauth2Token",
    ),
    "two keywords of one name": (
        "customState = { per_request = true }",
        'customState = { per_request = true, name = "cache" }',
        "[decorator.requires_access_token]",
        "decorator.requires_access_token has two keywords 'cache'",
    ),
    "unknown status": (
        'success = ["READY"]\nfailure = ["TERMINATED"]',
        'success = ["READY"]\nfailure = ["TERMINATED", "GONE"]',
        "[waiter.BrowserSessionReady]",
        "no archived release has 'GONE' in 'status' of GetBrowserSession",
    ),
    "unidentified session": (
        'identify = { browserIdentifier = "browserIdentifier", sessionId = "sessionId" }',
        'identify = { browserIdentifier = "browserIdentifier" }',
        "[session.browser_session]",
        "session.browser_session does not identify 'sessionId', which StopBrowserSession requires",
    ),
    "class of the service's name": (
        'class = "BrowserSessionContext"',
        'class = "ViewPort"',
        "[session.browser_session]",
        "session.browser_session: 'ViewPort' is a type of a service",
    ),
    "unknown member of a method": (
        'parameters = { command = "arguments.command" }',
        'parameters = { command = "arguments.comand" }',
        "[session.code_session.methods.execute_command]",
        "no archived release of bedrock-agentcore has 'arguments.comand' in the input of"
        " InvokeCodeInterpreter; did you mean command",
    ),
    "method without a required member": (
        'values = { name = "executeCommand" }\n',
        "",
        "[session.code_session.methods.execute_command]",
        "session.code_session.methods.execute_command does not set 'name', which"
        " InvokeCodeInterpreter requires; add it to parameters or values",
    ),
    "unknown name in an address": (
        "{sessionId}/automation",
        "{session}/automation",
        "[session.browser_session.methods.generate_ws_headers]",
        "session.browser_session.methods.generate_ws_headers has {session}, which the session"
        " does not identify; did you mean sessionId?",
    ),
    "method of a property's name": (
        'methods.get_session]\ndoc = "Returns what the service says about the session."\n'
        'operation = "GetBrowserSession"',
        'methods.session_id]\ndoc = "Returns what the service says about the session."\n'
        'operation = "GetBrowserSession"',
        "[session.browser_session]",
        "session.browser_session.methods.session_id: the session has this name already",
    ),
    "default of another type": (
        "scopes = { default = [] }",
        'scopes = { default = "all" }',
        "scopes",
        "the default of 'scopes' does not fit _Sequence[str]: 'all'",
    ),
    "default that is no value": (
        'oauth2Flow = { name = "auth_flow" }',
        'oauth2Flow = { name = "auth_flow", default = "M2N" }',
        "oauth2Flow",
        "'M2N' is not a value of 'oauth2Flow'; did you mean M2M",
    ),
    "true for a number": (
        "maxResults = {}",
        "maxResults = { default = true }",
        "maxResults",
        "the default of 'maxResults' does not fit int: True",
    ),
    "class for no member": (
        'UserIdIdentifier = "userId"',
        'UserIdIdentifier = "userID"',
        "userIdentifier",
        "CompleteResourceTokenAuth has no 'userID' in 'userIdentifier'; did you mean userId",
    ),
    "operation that carries nothing": (
        '"InvokeHarness"]',
        '"InvokeGateway"]',
        "[identity.propagate]",
        "no archived release of bedrock-agentcore has an operation 'InvokeGateway'",
    ),
    "operation that takes a token": (
        '"InvokeHarness", "GetAgentCard"]',
        '"InvokeHarness", "GetAgentCart"]',
        "[bearer.bedrock-agentcore]",
        "no archived release of bedrock-agentcore has an operation 'GetAgentCart'",
    ),
    "unmapped workload member": (
        'members = { name = "workloadName", user_id = "userId" }',
        'members = { name = "workloadName" }',
        "[identity.workload.for_user]",
        "GetWorkloadAccessTokenForUserId requires 'userId', which identity.workload.for_user",
    ),
}


@pytest.mark.parametrize("mistake", list(MISTAKES))
def test_mistakes_name_their_line(mistake: str) -> None:
    old, new, at, message = MISTAKES[mistake]
    text = edited(old, new)
    with pytest.raises(GeneratorError) as caught:
        package(PINNED, text)
    assert str(caught.value).startswith(line_of(text, at) + message)


# Mistakes of form, which are found without any model.
FORMS = {
    "unknown key": ("cached = false", "cache = false", "decorator.requires_payment_token.cache"),
    "wrong type": ("cached = false", 'cached = "no"', "cached must be true or false"),
    "unknown source": (
        '{ source = "response" }',
        '{ source = "context:respons" }',
        "is not a known source: 'context:respons'",
    ),
    "missing key": ('into = "api_key"\n', "", "decorator.requires_api_key.into is missing"),
    "no name": ('into = "api_key"', 'into = "api-key"', "is not a Python name: 'api-key'"),
    "unknown style": ('style = "create"', 'style = "creat"', "did you mean create"),
    "unknown decorator": (
        'decorator = "requires_api_key"',
        'decorator = "requires_key"',
        "did you mean requires_api_key",
    ),
    "two kinds of method": (
        'operation = "GetBrowserSession"',
        'operation = "GetBrowserSession"\npresign = "/x"',
        "needs one of operation, websocket and presign",
    ),
    "no list": ('gone = ["ResourceNotFoundException"]', 'gone = "x"', "must be a list"),
}


@pytest.mark.parametrize("mistake", list(FORMS))
def test_mistakes_of_form(mistake: str) -> None:
    old, new, message = FORMS[mistake]
    with pytest.raises(GeneratorError) as caught:
        parsed(edited(old, new))
    where, _, text = str(caught.value).partition(": ")
    assert message in text
    path, _, number = where.partition(":")
    assert path == "specs/specs.toml"
    assert int(number) > 1


def changed(version: str, change: Any) -> tuple[Service, ...]:
    name = "bedrock-agentcore"
    return (service(name, version, parsed(), change, name), services(version)[1])


def members_of(raw: dict[str, Any], operation: str, side: str) -> dict[str, Any]:
    shape: dict[str, Any] = raw["shapes"][raw["operations"][operation][side]["shape"]]
    return shape


def test_a_new_required_member_stops_the_generation() -> None:
    def change(raw: dict[str, Any]) -> None:
        shape = members_of(raw, "GetResourceApiKey", "input")
        shape["members"]["purpose"] = {"shape": "State"}
        shape["required"].append("purpose")

    with pytest.raises(GeneratorError) as caught:
        package(PINNED, built=changed(PINNED, change))
    assert str(caught.value) == (
        line_of(TEXT, "[decorator.requires_api_key]")
        + "decorator.requires_api_key does not map 'purpose', which GetResourceApiKey requires"
        f" since botocore {PINNED} or earlier; add it to [decorator.requires_api_key.members]"
    )


def test_a_new_optional_member_reaches_the_signature() -> None:
    def change(raw: dict[str, Any]) -> None:
        shape = members_of(raw, "GetResourceApiKey", "input")
        shape["members"]["statedPurpose"] = {"shape": "ScopesListType"}

    shims = package(PINNED, built=changed(PINNED, change)).shims
    assert shims is not None
    key = next(d for d in shims.decorators if d.name == "requires_api_key")
    assert [
        (k.name, k.annotation, k.default) for k in key.keywords if k.name != "provider_name"
    ] == [("stated_purpose", "_Value[_Strings] | None", "None")]


def test_a_new_state_stops_the_generation_until_it_is_placed() -> None:
    def change(raw: dict[str, Any]) -> None:
        raw["shapes"]["BrowserSessionStatus"]["enum"].append("HIBERNATING")

    with pytest.raises(GeneratorError) as caught:
        changed(PINNED, change)
    assert str(caught.value) == (
        line_of(TEXT, "[waiter.BrowserSessionReady]")
        + "waiter.BrowserSessionReady does not place 'HIBERNATING': status of GetBrowserSession"
        f" in botocore {PINNED}; list each value once, under success, failure or pending"
    )


def test_a_state_placed_twice() -> None:
    text = edited('failure = ["TERMINATED"]', 'failure = ["TERMINATED", "READY"]')
    with pytest.raises(GeneratorError, match="places twice 'READY'"):
        service("bedrock-agentcore", PINNED, parsed(text))


def test_an_error_that_is_waited_for() -> None:
    where = '[waiter.BrowserSessionReady]\nservice = "bedrock-agentcore"'
    text = edited(where, f'{where}\nsuccess_errors = ["ResourceNotFoundException"]')
    built = service("bedrock-agentcore", PINNED, parsed(text))
    waiter = next(w for w in built.waiters if w.wire_name == "BrowserSessionReady")
    assert waiter.acceptors[-1] == Acceptor("success", "error", "ResourceNotFoundException", None)
    text = edited(where, f'{where}\nsuccess_errors = ["ResourceNotFound"]')
    line = r"GetBrowserSession has no error 'ResourceNotFound' .*mean ResourceNotFoundException\?"
    with pytest.raises(GeneratorError, match=line):
        service("bedrock-agentcore", PINNED, parsed(text))


def test_every_status_that_can_be_told_has_a_waiter() -> None:
    """As of a release whose statuses were looked at, one by one."""
    undecided: list[str] = []
    for built in services("1.44.5"):
        enums = {enum.name for enum in built.enums}
        structs = {struct.name: struct for struct in built.structs}
        waited = {waiter.operation for waiter in built.waiters}
        for op in built.operations:
            struct = structs.get(op.output_struct or "")
            if struct is None or not op.wire_name.startswith("Get") or op.wire_name in waited:
                continue
            if any(
                f.wire_name == "status" and getattr(f.type, "name", "") in enums
                for f in struct.fields
            ):
                undecided.append(op.wire_name)
    assert undecided == []


def test_waiters_of_operations_that_came_later_are_inactive() -> None:
    old = {w.wire_name for s in services("1.40.51") for w in s.waiters}
    new = {w.wire_name for s in services("1.44.5") for w in s.waiters}
    assert {"AgentRuntimeReady", "GatewayReady"} <= old < new
    assert "HarnessReady" in new - old


def test_an_auxiliary_service_that_is_archived_later_is_inactive() -> None:
    shims = package("1.44.5").shims
    assert shims is not None and not shims.auxiliary
    assert "requires_iam_access_token" not in {d.name for d in shims.decorators}


def test_a_configuration_without_declarations_generates_no_shims() -> None:
    text = TEXT[: TEXT.index("# ---")]
    files = rendering.render(package(PINNED, text), {})
    assert "agentcore_clients/identity.py" not in files
    assert "agentcore_clients/_shared.py" not in files
