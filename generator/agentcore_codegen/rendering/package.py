"""IR -> text; the sole user of jinja2. A template loops, includes and prints final values."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import jinja2

from .. import names, prose
from ..ir.package import Package
from ..ir.service import Collection, Named, Paginator, Service, Waiter
from ..resources import templates
from . import shadowing, stub_contexts
from . import shim_contexts as shims
from .code_style import WIDTH, parameter, quote
from .definitions import definitions
from .examples import collect_example, example, first_call, stub_example, token_example
from .imports import Imports

Files: TypeAlias = "dict[str, str | bytes]"

# A model file that botocore ships gzipped is shipped gzipped; what is below is not worth it.
_GZIP_FROM = 8192  # bytes


def render(package: Package, native: Mapping[str, Mapping[str, str]] | None = None) -> Files:
    """Renders every file of the package, by its path relative to the target folder.

    Args:
        package: What to render.
        native: For each service that has native code, its modules: name to code.
    """
    native = native or {}
    root = templates()
    renderer = _renderer(root)
    files: Files = {}
    source = ", ".join(service.name for service in package.services)
    on_aiobotocore = [
        s for s in package.services if _has_botocore_calls(s, bool(native.get(s.name)))
    ]
    release = max((s.botocore_version for s in package.services), key=_numbers)
    for path in sorted((root / "package").rglob("*")):
        relative = path.relative_to(root / "package").as_posix()
        if "__pycache__" in relative or path.is_dir() or path.suffix == ".j2":
            continue
        files[f"{package.name}/{relative}"] = path.read_bytes()
    for template, target in (
        ("package/__init__.py.j2", f"{package.name}/__init__.py"),
        ("package/__main__.py.j2", f"{package.name}/__main__.py"),
        ("package/_release.py.j2", f"{package.name}/_release.py"),
        ("package/hooks.py.j2", f"{package.name}/hooks.py"),
        ("package/opentelemetry.py.j2", f"{package.name}/opentelemetry.py"),
        ("package/__pyinstaller/__init__.py.j2", f"{package.name}/__pyinstaller/__init__.py"),
        (
            "package/__pyinstaller/hook.py.j2",
            f"{package.name}/__pyinstaller/hook-{package.name}.py",
        ),
        ("package/signed.py.j2", f"{package.name}/signed.py"),
        ("package/streams.py.j2", f"{package.name}/streams.py"),
        ("package/testing/__init__.py.j2", f"{package.name}/testing/__init__.py"),
        ("package/testing/__main__.py.j2", f"{package.name}/testing/__main__.py"),
        ("package/testing/pytest_plugin.py.j2", f"{package.name}/testing/pytest_plugin.py"),
        ("distribution/pyproject.toml.j2", "pyproject.toml"),
        ("distribution/hatch_build.py", "hatch_build.py"),
        ("distribution/README.md.j2", "README.md"),
        ("distribution/api.md.j2", "api.md"),
        ("distribution/LICENSE", "LICENSE"),
        ("distribution/NOTICE.j2", "NOTICE"),
    ):
        files[target] = renderer.text(
            template, package=package, source=source, release=release, on_aiobotocore=on_aiobotocore
        )
    for service in package.services:
        files.update(_service(renderer, package, service, native.get(service.name, {})))
    for module, context in shims.modules(package).items():
        files[f"{package.name}/{module}.py"] = renderer.module(
            f"package/{module}.py.j2",
            Imports(dict(context["shims"].local), ""),
            package=package,
            source=source,
            **context,
        )
    return files


def _has_botocore_calls(service: Service, native: bool) -> bool:
    """Tells whether an operation of a service goes through botocore, whatever a client asks for."""
    return not native or any(op.unsupported_reason for op in service.wire.operations)


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


def _service(
    renderer: _Renderer, package: Package, service: Service, native: Mapping[str, str]
) -> Files:
    """Renders one service's modules and its models."""
    folder = f"{package.name}/{service.module}"
    files: Files = {}
    for module, code in native.items():
        files[f"{folder}/_native/{module}.py"] = renderer.text(
            "service/native.py.j2", source=service.name, code=code
        )
    docs = prose.Docstrings(service)
    service = shadowing.reveal(service)
    local = _locations(service)
    literals = {name: module for name, module in local.items() if module == ".literals"}
    for module, context in modules(service).items():
        template = context.pop("template", f"service/{module}.py.j2")
        files[f"{folder}/{module}.py"] = renderer.module(
            str(template),
            Imports(literals if module == "types" else local, "."),
            package=package,
            service=service,
            docs=docs,
            native=bool(native),
            source=service.name,
            **context,
        )
    models = f"{folder}/_models/{service.name}/{service.api_version}"
    for file in service.files:
        if len(file.content) >= _GZIP_FROM:
            files[f"{models}/{file.name}.gz"] = _gzip(file.content)
        else:
            files[f"{models}/{file.name}"] = file.content
    return files


def _gzip(content: bytes) -> bytes:
    """Compresses without a time stamp or a file name, so that equal content gives equal bytes."""
    buffer = io.BytesIO()
    with gzip.GzipFile("", "wb", 9, buffer, mtime=0) as stream:
        stream.write(content)
    return buffer.getvalue()


def modules(service: Service) -> dict[str, dict[str, object]]:
    """Returns what the template of each of a service's modules needs beside the service."""
    return {
        "__init__": {},
        "_service": {"tables": _tables(service)},
        "types": {"definitions": definitions(service)},
        "literals": {},
        "exceptions": {},
        "paginators": {"paginated": [op for op in service.operations if op.paginator is not None]},
        "waiters": {},
        "stubs": {"stubs": stub_contexts.stubs(service)},
        "client": _client(service, asynchronous=False),
        "async_client": _client(service, asynchronous=True),
    }


def _client(service: Service, *, asynchronous: bool) -> dict[str, object]:
    """Returns the context of one client module; both clients share a template."""
    named = names.async_class if asynchronous else str
    runtime = "async_client" if asynchronous else "client"
    base = "_AsyncClient" if asynchronous else "_SyncClient"
    return {
        "template": "service/client.py.j2",
        "asynchronous": asynchronous,
        "client": service.async_client if asynchronous else service.client,
        "runtime": f"from .._runtime.{runtime} import {base[1:]} as {base}",
        "base": base,
        "paginators": [
            (op.name, named(op.paginator.class_name))
            for op in service.operations
            if op.paginator is not None
        ],
        "waiters": [(waiter.name, named(waiter.class_name)) for waiter in service.waiters],
    }


def _locations(service: Service) -> dict[str, str]:
    """Returns the module that has each generated type."""
    modules = {enum.name: ".literals" for enum in service.enums}
    for group in (service.structs, service.unions, service.streams, service.aliases):
        modules.update((item.name, ".types") for item in group)
    for op in service.operations:
        if op.paginator is not None:
            name = op.paginator.class_name
            modules.update({name: ".paginators", names.async_class(name): ".paginators"})
    for waiter in service.waiters:
        name = waiter.class_name
        modules.update({name: ".waiters", names.async_class(name): ".waiters"})
    modules.update({shadowing.private(name): module for name, module in modules.items()})
    return {**modules, "_Exceptions": ".exceptions"}


def _tables(service: Service) -> list[tuple[str, str]]:
    """Returns the tables of `ServiceInfo` as source text."""
    operations = service.operations
    streams = {stream.name: stream for stream in service.streams}
    outputs = {struct.name: struct for struct in service.structs}
    stream_errors = {}
    for op in operations:
        if op.output_stream != "events" or op.output_struct is None:
            continue
        struct = outputs[op.output_struct]
        fields = (*struct.fields, *(outputs[struct.base].fields if struct.base else ()))
        ref = next(field.type for field in fields if field.wire_name == op.stream_member)
        if isinstance(ref, Named):
            errors = streams[ref.name].errors
            stream_errors[op.wire_name] = {error.wire_name: error.name for error in errors}
    tables: dict[str, object] = {
        "operations": {op.wire_name: op.name for op in operations},
        "errors": {error.code: error.name for error in service.errors},
        "paginators": {op.wire_name: _paging(op.paginator) for op in operations if op.paginator},
        "iterate": {
            op.wire_name: op.paginator.result_keys[0]
            for op in operations
            if op.paginator and op.paginator.item_annotation
        },
        "events": {
            op.wire_name: op.stream_member for op in operations if op.output_stream == "events"
        },
        "bodies": {
            op.wire_name: op.stream_member for op in operations if op.output_stream == "blob"
        },
        "stream_errors": stream_errors,
        "bearer": service.bearer,
        "existing": service.existing,
        "views": service.views,
        "filled": service.filled,
        "deprecated": {
            op.wire_name: op.deprecated_paths for op in operations if op.deprecated_paths
        },
        "waiters": {waiter.wire_name: _waiting(waiter) for waiter in service.waiters},
        "collections": {each.operation: _collecting(each) for each in service.collections},
    }
    return [(name, repr(table)) for name, table in tables.items()]


def _paging(paginator: Paginator) -> dict[str, object]:
    """Returns a paginator as botocore's models write one."""

    def one(values: tuple[str, ...]) -> object:
        return values[0] if len(values) == 1 else list(values)

    table: dict[str, object] = {
        "input_token": one(paginator.input_tokens),
        "output_token": one(paginator.output_tokens),
        "result_key": one(paginator.result_keys),
    }
    if paginator.limit_key:
        table["limit_key"] = paginator.limit_key
    if paginator.more_results:
        table["more_results"] = paginator.more_results
    if paginator.non_aggregate_keys:
        table["non_aggregate_keys"] = list(paginator.non_aggregate_keys)
    return table


def _collecting(collection: Collection) -> dict[str, object]:
    """Returns what the runtime reads of a collection: the keys that it has."""
    table = {**asdict(collection), "operation": None, "method": None, "type": None}
    if collection.messages is not None:
        table["messages"] = {
            key: value for key, value in asdict(collection.messages).items() if value
        }
    return {key: value for key, value in table.items() if value}


def _waiting(waiter: Waiter) -> dict[str, object]:
    """Returns a waiter as botocore's models write one."""
    acceptors: list[dict[str, object]] = []
    for item in waiter.acceptors:
        acceptor: dict[str, object] = {"state": item.state, "matcher": item.matcher}
        if item.argument is not None:
            acceptor["argument"] = item.argument
        acceptors.append({**acceptor, "expected": item.expected})
    return {
        "operation": waiter.operation,
        "delay": waiter.delay,
        "maxAttempts": waiter.max_attempts,
        "acceptors": acceptors,
    }


class _Renderer:
    """The templates, with the few filters that turn a value into source text."""

    def __init__(self, root: Path) -> None:
        self._environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(root),
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            autoescape=False,
        )
        filters: dict[str, Any] = {
            "docstring": prose.literal,
            "collect_example": collect_example,
            "example": example,
            "first_call": first_call,
            "stub_example": stub_example,
            "token_example": token_example,
            "quote": quote,
            "parameter": parameter,
            "union": _union,
            "summary": prose.summary,
            "async_class": names.async_class,
            "stub": names.stub,
        }
        self._environment.filters.update(filters)

    def text(self, template: str, **context: object) -> str:
        return self._environment.get_template(template).render(context)

    def module(self, template: str, imports: Imports, **context: object) -> str:
        """Returns a module with the import lines that what it prints calls for."""
        marks = {"imports": Imports.PLAIN, "typing_imports": Imports.TYPING}
        return imports.insert(self.text(template, use=imports, **marks, **context))


@cache
def _renderer(root: Path) -> _Renderer:
    """Returns the templates of a folder: to compile them takes longer than to render a package."""
    return _Renderer(root)


def _union(choices: Iterable[str], use: Callable[[str], str]) -> str:
    """Returns the union of types, in lines where it is long."""
    variants = [use(choice) for choice in choices]
    if len(variants) == 1:
        return variants[0]
    listed = ", ".join(variants)
    union = use("_Union")
    if len(f"    {listed}") <= WIDTH:
        return f"{union}[{listed}]"
    return "\n".join((f"{union}[", *(f"    {variant}," for variant in variants), "]"))
