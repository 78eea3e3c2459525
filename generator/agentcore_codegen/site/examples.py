"""A program that calls an operation: what is required, with values that the model accepts."""

from __future__ import annotations

from collections.abc import Sequence

from ..ir.service import Operation, Service
from .values import Moment, Value, Values, source

REGION = "us-west-2"
_WIDTH = 80  # columns
_UNLIMITED = 10**6


def example(package: str, service: Service, op: Operation, *, asynchronous: bool = False) -> str:
    """Returns a whole program, which runs against a stub as it is."""
    values = Values(service).required(op.params)
    client = service.async_client if asynchronous else service.client
    standard = ["import asyncio"] if asynchronous else []
    standard += ["from datetime import datetime, timezone"] if _has_moment(values) else []
    lines = [*standard, *([""] if standard else []), f"from {package} import {client}", ""]
    if not asynchronous:
        lines.append(f'client = {client}(region_name="{REGION}")')
        lines += _call("", op, values, service)
        return "\n".join(lines)
    lines += ["", "async def main() -> None:"]
    body = [f'async with {client}(region_name="{REGION}") as client:']
    body += [f"    {line}" if line else "" for line in _call("await ", op, values, service)]
    lines += [f"    {line}" if line else "" for line in body]
    return "\n".join([*lines, "", "", "asyncio.run(main())"])


def called(start: str, arguments: Sequence[str], end: str = ")") -> list[str]:
    """Returns the lines of a call: an argument has its own where they are too long for one."""
    flat = f"{start}{', '.join(arguments)}{end}"
    if len(flat) <= _WIDTH and "\n" not in flat:
        return [flat]
    inner = "\n".join(f"    {argument}," for argument in arguments)
    return [start, *inner.split("\n"), end]


def _call(wait: str, op: Operation, values: dict[str, Value], service: Service) -> list[str]:
    start = f"response = {wait}client.{op.name}("
    arguments = [f"{key}={source(value, 0, _UNLIMITED)}" for key, value in values.items()]
    if len(f"{start}{', '.join(arguments)})") > _WIDTH:
        arguments = [f"{key}={source(value, 4)}" for key, value in values.items()]
    return [*called(start, arguments), *_result(wait, op, service)]


def _result(wait: str, op: Operation, service: Service) -> list[str]:
    """Returns what reads the response."""
    if op.output_stream == "events":
        loop = "async for" if wait else "for"
        return [
            f'{"async " if wait else ""}with response["{op.stream_member}"] as stream:',
            f"    {loop} event in stream:",
            "        print(event)",
        ]
    if op.output_stream == "blob":
        return [f'print({wait}response["{op.stream_member}"].read())']
    structs = {struct.name: struct for struct in service.structs}
    struct = structs.get(op.output_struct or "")
    if struct is not None and struct.base is not None:
        struct = structs.get(struct.base)
    sure = [f for f in struct.fields if f.model_required] if struct is not None else []
    return [f'print(response["{sure[0].wire_name}"])'] if sure else ["print(response)"]


def _has_moment(value: Value) -> bool:
    if isinstance(value, dict):
        return any(map(_has_moment, value.values()))
    if isinstance(value, list):
        return any(map(_has_moment, value))
    return isinstance(value, Moment)
