"""Every service that botocore ships generates modules that compile and import, with its methods."""

from __future__ import annotations

import ast
import re
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import botocore.session
import pytest
from support import everything
from support.build import write
from support.table import ROW

pytestmark = pytest.mark.slow

MODULES = ("_service", "types", "literals", "exceptions", "paginators", "waiters", "stubs")
CLIENTS = ("client", "async_client")


@pytest.fixture(scope="module")
def session() -> botocore.session.Session:
    found = botocore.session.Session()
    found.set_credentials("AKIDEXAMPLE", "secret")
    return found


@pytest.mark.parametrize("name", everything.names())
def test_a_service_generates(
    name: str,
    folder: Path,
    session: botocore.session.Session,
    record_property: Callable[[str, object], None],
) -> None:
    began = time.perf_counter()
    service = everything.service(name)
    files = everything.files(service)
    readme = files["README.md"]
    own = f"{everything.PACKAGE}/{service.module}/"
    if (folder / everything.PACKAGE).exists():  # the runtime is there, and the same each time
        files = {path: content for path, content in files.items() if path.startswith(own)}
    for path, content in files.items():
        if path.endswith(".py"):
            compile(content, path, "exec")
    for block in re.findall(r"^```python\n(.*?)^```$", str(readme), re.M | re.S):
        compile(block, "README.md", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    seconds = time.perf_counter() - began
    write(files, folder)
    package = f"{everything.PACKAGE}.{service.module}"
    modules = {m: import_module(f"{package}.{m}") for m in (*MODULES, *CLIENTS)}
    client: Any = session.create_client(name, region_name="us-east-1")
    try:
        _has_the_methods_of(client, modules["client"], modules["async_client"], service)
        _has_the_errors_of(client, modules["exceptions"].Exceptions)
        assert set(modules["_service"].SERVICE.waiters) >= set(_waiters(client))
    finally:
        for module in [m for m in sys.modules if m.startswith(f"{package}.")]:
            del sys.modules[module]
    native = "native" if service.native else "botocore"
    row = (name, service.protocol, len(service.operations), f"{seconds:.2f}", native)
    record_property(ROW, list(map(str, row)))


def _has_the_methods_of(client: Any, sync: Any, asynchronous: Any, service: Any) -> None:
    streaming = {op.name for op in service.operations if op.input_stream == "events"}
    ours = {op.name for op in service.operations}
    theirs = set(client.meta.method_to_api_mapping)
    # botocore leaves most operations out that send streams of events.
    left_out = {name for name in theirs if not callable(getattr(client, name, None))}
    assert ours == theirs
    assert left_out <= streaming
    for module, cls in ((sync, service.client), (asynchronous, service.async_client)):
        assert ours <= set(vars(getattr(module, cls)))


def _has_the_errors_of(client: Any, ours: Any) -> None:
    """Compares the classes by name and by code."""
    for code, theirs in client.exceptions._code_to_exception.items():
        assert ours.from_code(code).__name__ == theirs.__name__
    for name in client.exceptions._code_to_exception.values():
        assert hasattr(ours, name.__name__)


def _waiters(client: Any) -> list[str]:
    return list(client._get_waiter_config().get("waiters", {}))
