"""The report as an API change page: new and updated operations with their whole documentation."""

from __future__ import annotations

import pprint
from typing import Protocol, cast

from botocore import handlers
from botocore.docs.bcdoc.restdoc import DocumentStructure
from botocore.docs.method import document_model_driven_method
from botocore.hooks import HierarchicalEmitter

from ... import names
from ...diagnostics import GeneratorError
from ...diff.change import Diff
from ...diff.delta import OperationDelta, operation_deltas
from ...diff.finding import printable
from ...diff.model import Model
from ..report import Report
from ..rest import plain
from ..rows import all_uses, used


class _Document(Protocol):
    """The part of botocore's untyped document that is used here."""

    def flush_structure(self) -> bytes: ...


class _Documented(Protocol):
    """The part of botocore's operation model that is used here."""

    @property
    def documentation(self) -> object: ...


def render(report: Report) -> str:
    """Returns a page per service, as text. It shows additions alone, as those pages do."""
    return "\n\n".join(_page(c.diff, c.old, c.new) for c in report.comparisons)


def _page(diff: Diff, old: Model, new: Model) -> str:
    deltas = operation_deltas(old, new)
    head = [new.title, "", _headline(diff, new, deltas)]
    if diff.notes:
        head += ["", f"Changes  {' '.join(diff.notes)}"]
    parts = ["\n".join(head)]
    emitter = _emitter()
    for delta in deltas:
        parts.append(f"{_heading(delta)}\n\n{_documentation(new, delta.name, emitter)}")
    if all_uses(diff.open):
        met = [change for change in diff.open if change.use is not None and change.use.sites]
        lines = [f"{change.title} ({used(change.use)})" for change in met]
        parts.append("\n".join([f"Callers: {all_uses(diff.open)}", *lines]))
    return "\n\n".join(parts) + "\n"


def _headline(diff: Diff, new: Model, deltas: tuple[OperationDelta, ...]) -> str:
    added = sum(delta.is_new for delta in deltas)
    numbers = ((added, "new"), (len(deltas) - added, "updated"))
    counted = " ".join(f"{number} {word}" for number, word in numbers if number)
    words = f"{counted} api methods" if counted else "no new or updated api methods"
    date = [diff.date.replace("-", "/")] if diff.date else []
    return " - ".join([*date, new.title, words])


def _heading(delta: OperationDelta) -> str:
    if delta.is_new:
        return f"{delta.name} (new) Link ¶"
    lines = [f"{delta.name} (updated) Link ¶", f"Changes ({delta.parts})"]
    if delta.parts == "request, response":
        lines += ["Request", _printed(delta.request), "Response", _printed(delta.response)]
    else:
        lines.append(_printed(delta.request or delta.response))
    return "\n".join(lines)


def _printed(delta: object) -> str:
    return pprint.pformat(delta)


def _emitter() -> HierarchicalEmitter:
    """Returns the events of botocore's own documentation, without a session."""
    emitter = HierarchicalEmitter()
    for name, handler, *rest in handlers.BUILTIN_HANDLERS:
        if str(name).startswith("docs.") and not rest:
            emitter.register(name, handler)
    return emitter


def _documentation(model: Model, name: str, emitter: HierarchicalEmitter) -> str:
    if model.source is None:
        return ""
    operation = model.source.model.operation_model(name)
    method = names.method(name)
    document = DocumentStructure(method, target="html")
    document_model_driven_method(
        document,
        method,
        operation,
        event_emitter=emitter,
        method_description=str(cast("_Documented", operation).documentation),
        example_prefix=f"client.{method}",
        include_signature=False,
    )
    try:
        rest = cast("_Document", document).flush_structure().decode("utf-8")
    except UnicodeEncodeError as error:
        raise GeneratorError(
            f"holds text that is not Unicode: {error.reason}",
            f"{model.where}: operations.{name}",
            "fix the model, or choose another format",
        ) from error
    return plain(printable(rest))
