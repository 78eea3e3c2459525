"""What the type checkers are run over: the cases, and modules that are written for the run."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from agentcore_codegen.archive import Archive
from agentcore_codegen.build import build
from agentcore_codegen.configuration import config
from agentcore_codegen.ir.service import Service
from agentcore_codegen.models.load import load
from support.models import ROOT, SPECS

HERE = Path(__file__).parent
CASES = sorted((HERE / "cases").glob("*.py"))
SCRIPT = HERE / "user_script.py"
GENERATED = ROOT / "generated"
SETTINGS = config.read(SPECS / config.FILE)
SERVICES = [service.name for service in SETTINGS.services]

# What a slip of the pen makes of the script; both checkers must refuse the line that it is on.
WRONG = [
    (
        "endpoint_url=url) as client:\n        token = client",
        "endpont_url=url) as client:\n        token = client",
    ),
    ("token = client.get_resource_oauth2_token(", "token = client.get_resource_oauth_token("),
    ('oauth2Flow="USER_FEDERATION"', 'oauth2Flow="USER"'),
    ('token["accessToken"]', 'token["access_token"]'),
    ('get_paginator("list_events")', 'get_paginator("list_event")'),
    ('event["eventId"], event', 'event["eventID"], event'),
    ('["eventTimestamp"].isoformat()', '["eventTimestamp"].lower()'),
    ('if "text" in content:', 'if content["txt"]:'),
    ('block.get("text", "")', 'block["txt"]'),
    ('payload=json.dumps({"prompt": "hello"}).encode()', 'payload={"prompt": "hello"}'),
    ("body.read().decode())\n\n        try", "body.read().encode())\n\n        try"),
    ("error.fieldList or []", "error.fieldList"),
    ('arguments={"command": "echo 42"}', 'arguments={"cmd": "echo 42"}'),
    ('async with run["stream"] as stream:', 'with run["stream"] as stream:'),
    ("(await body.read()).decode()", "body.read().decode()"),
]


@cache
def service(name: str) -> Service:
    entry = Archive(SPECS).read(name, SETTINGS.botocore)
    source = load(name, entry.version, entry.api_version, entry.files)
    return build(source, SETTINGS.select((name,))[0])


def calls(folder: Path) -> list[Path]:
    """Writes the modules that call every operation with a dictionary, and returns them."""
    return [_calls(service(name), folder) for name in SERVICES]


def _calls(service: Service, folder: Path) -> Path:
    """Writes a module that calls every operation of both clients with its request's TypedDict."""
    package = f"{SETTINGS.package}.{service.module}"
    lines = [f"from {package} import {service.async_client}, {service.client}, types"]
    for op in service.operations:
        if op.request is None:
            continue
        lines += [
            f"def {op.name}(c: {service.client}, r: types.{op.request}) -> object:",
            f"    return c.{op.name}(**r)",
            f"async def async_{op.name}(c: {service.async_client}, r: types.{op.request}) -> object:",
            f"    return await c.{op.name}(**r)",
        ]
    return _write(folder / f"calls_{service.module}.py", "\n".join(lines) + "\n")


def scripts(folder: Path) -> list[Path]:
    """Writes the script of a new user and its wrong variants, and returns them in this order."""
    text = SCRIPT.read_text(encoding="utf-8")
    texts = {"right": text}
    for number, (old, new) in enumerate(WRONG):
        assert text.count(old) == 1, old
        texts[f"wrong_{number}"] = text.replace(old, new)
    return [_write(folder / f"{name}.py", content) for name, content in texts.items()]


def lines(folder: Path) -> list[Path]:
    """Writes a module whose markers are wrong, and returns it."""
    text = (
        'a: int = ""\n'  # refused, not marked
        'b: int = ""  # error: assignment | reportAssignmentType\n'
        "c: int = 1  # error: assignment | reportAssignmentType\n"  # marked, accepted
        'd: int = ""  # error: arg-type | reportArgumentType\n'  # for another reason
    )
    return [_write(folder / "lines.py", text)]


def _write(file: Path, text: str) -> Path:
    file.write_text(text, encoding="utf-8")
    return file
