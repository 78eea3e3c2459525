"""IR -> text; the sole user of jinja2. A template loops, includes and prints final values."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeAlias

import jinja2

from .. import names, prose
from ..ir.package import Package
from ..ir.service import Named, Paginator, Service, Waiter
from ..resources import templates
from . import imports, shadowing
from . import shim_contexts as shims
from .code_style import WIDTH, parameter, quote

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
    renderer = _Renderer(root)
    files: Files = {}
    source = ", ".join(service.name for service in package.services)
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
        ("distribution/pyproject.toml.j2", "pyproject.toml"),
        ("distribution/README.md.j2", "README.md"),
        ("distribution/api.md.j2", "api.md"),
        ("distribution/LICENSE", "LICENSE"),
        ("distribution/NOTICE.j2", "NOTICE"),
    ):
        files[target] = renderer.text(template, package=package, source=source, release=release)
    for service in package.services:
        files.update(_service(renderer, package, service, native.get(service.name, {})))
    for module, context in shims.modules(package).items():
        files[f"{package.name}/{module}.py"] = renderer.text(
            f"package/{module}.py.j2", package=package, source=source, **context
        )
    return files


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
    service = shadowing.reveal(service)
    for module, context in modules(package, service).items():
        template = context.pop("template", f"service/{module}.py.j2")
        files[f"{folder}/{module}.py"] = renderer.text(
            str(template),
            package=package,
            service=service,
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


def modules(package: Package, service: Service) -> dict[str, dict[str, object]]:
    """Returns what the template of each of a service's modules needs beside the service."""
    local = _locations(service)
    literals = {name: module for name, module in local.items() if module == ".literals"}
    errors = {name: module for name, module in local.items() if module != ".exceptions"}
    return {
        "__init__": {},
        "_service": {"tables": _tables(service)},
        "types": {"import_lines": imports.lines(_type_texts(service), literals, ".")},
        "literals": {
            "import_lines": imports.lines(["_Literal _TypeAlias" if service.enums else ""], {})
        },
        "exceptions": {"import_lines": imports.lines(_error_texts(service), errors, ".")},
        "paginators": {
            "paginated": [op for op in service.operations if op.paginator is not None],
            "import_lines": imports.lines(_paginator_texts(service), local, "."),
        },
        "waiters": {"import_lines": imports.lines(_waiter_texts(service), local, ".")},
        "client": _client(service, local, asynchronous=False),
        "async_client": _client(service, local, asynchronous=True),
    }


def _client(service: Service, local: Mapping[str, str], *, asynchronous: bool) -> dict[str, object]:
    """Returns the context of one client module; both clients share a template."""
    named = names.async_class if asynchronous else str
    paginators = [
        (op.name, named(op.paginator.class_name))
        for op in service.operations
        if op.paginator is not None
    ]
    waiters = [(waiter.name, named(waiter.class_name)) for waiter in service.waiters]
    texts = ["_Exceptions", "_Literal" if len(paginators) + len(waiters) else ""]
    texts += ["_overload" if max(len(paginators), len(waiters)) > 1 else ""]
    texts += ["" if paginators and waiters else "_Never"]
    texts += [name for _, name in (*paginators, *waiters)]
    for op in service.operations:
        texts += [field.annotation for field in op.params]
        texts.append(op.async_output if asynchronous else op.output)
        if op.paginator is not None and op.paginator.item_annotation is not None:
            texts.append(op.paginator.item_annotation)
            texts.append("_AsyncIterator" if asynchronous else "_Iterator")
    runtime = "async_client" if asynchronous else "client"
    base = "_AsyncClient" if asynchronous else "_SyncClient"
    return {
        "template": "service/client.py.j2",
        "asynchronous": asynchronous,
        "client": service.async_client if asynchronous else service.client,
        "runtime": f"from .._runtime.{runtime} import {base[1:]} as {base}",
        "base": base,
        "paginators": paginators,
        "waiters": waiters,
        "import_lines": imports.lines(texts, {**local, "_Exceptions": ".exceptions"}, "."),
    }


def _locations(service: Service) -> dict[str, str]:
    """Returns the module that has each generated type."""
    found = {enum.name: ".literals" for enum in service.enums}
    for group in (service.structs, service.unions, service.streams, service.aliases):
        found.update((item.name, ".types") for item in group)
    for op in service.operations:
        if op.paginator is not None:
            name = op.paginator.class_name
            found.update({name: ".paginators", names.async_class(name): ".paginators"})
    for waiter in service.waiters:
        name = waiter.class_name
        found.update({name: ".waiters", names.async_class(name): ".waiters"})
    found.update({shadowing.private(name): module for name, module in found.items()})
    return found


def _type_texts(service: Service) -> list[str]:
    fields = [field for struct in service.structs for field in struct.fields]
    fields += [member.field for union in service.unions for member in union.members]
    fields += [event.field for stream in service.streams for event in stream.events]
    choices = [union.choices for union in service.unions]
    choices += [stream.choices for stream in service.streams]
    texts = [*(field.declaration for field in fields), *map(" ".join, choices)]
    texts += [alias.annotation for alias in service.aliases]
    texts.append("_ResponseMetadata" if any(s.metadata for s in service.structs) else "")
    variants = [*(u.members for u in service.unions), *(s.events for s in service.streams)]
    texts.append("_final" if any(variants) else "")
    functional = _functional(service)
    texts.append("_typing" if any(functional) else "")
    texts.append("" if all(functional) else "_TypedDict")
    texts.append("_TypeAlias" if choices or service.aliases else "")
    texts.append("_Union" if any(len(variants) > 1 for variants in choices) else "")
    return texts


def _functional(service: Service) -> list[bool]:
    """Tells for each TypedDict without a base whether it needs the functional syntax."""
    found = [struct.functional for struct in service.structs if struct.base is None]
    found += [member.functional for union in service.unions for member in union.members]
    found += [event.functional for stream in service.streams for event in stream.events]
    return found


def _error_texts(service: Service) -> list[str]:
    return [field.annotation for error in service.errors for field in error.fields]


def _paginator_texts(service: Service) -> list[str]:
    texts: list[str] = []
    for op in service.operations:
        if op.paginator is None:
            continue
        texts += [f.annotation for f in op.params if f.wire_name != "PaginationConfig"]
        full = "_typing" if op.paginator.full_functional else "_TypedDict"
        texts += [op.output, op.async_output, "_Mapping" if op.paginator.full_open else full]
        texts += [field.declaration for field in op.paginator.full_fields]
    if texts:
        texts.append("_Protocol _PaginatorConfig _PageIterator _AsyncPageIterator")
    return texts


def _waiter_texts(service: Service) -> list[str]:
    params = [field for waiter in service.waiters for field in waiter.params]
    texts = [field.annotation for field in params if field.wire_name != "WaiterConfig"]
    if service.waiters:
        texts.append("_Protocol _WaiterConfig")
    return texts


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
        "deprecated": {
            op.wire_name: op.deprecated_paths for op in operations if op.deprecated_paths
        },
        "waiters": {waiter.wire_name: _waiting(waiter) for waiter in service.waiters},
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
        self._environment.filters.update(
            docstring=prose.literal,
            quote=quote,
            parameter=parameter,
            union=_union,
            summary=prose.summary,
            async_class=names.async_class,
        )

    def text(self, template: str, **context: object) -> str:
        return self._environment.get_template(template).render(context)


def _union(choices: Iterable[str]) -> str:
    """Returns the union of types, in lines where it is long."""
    variants = list(choices)
    if len(variants) == 1:
        return variants[0]
    listed = ", ".join(variants)
    if len(f"    {listed}") <= WIDTH:
        return f"_Union[{listed}]"
    return "\n".join(("_Union[", *(f"    {variant}," for variant in variants), "]"))
