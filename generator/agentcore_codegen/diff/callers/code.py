"""Follows the names of one source file to what they stand for. Nothing is run.

A name stands for whatever any statement of its function gives it, in any order: what a program may
do is found, and more than that now and then.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .bindings import Bindings, constant, dotted
from .catalog import Catalog, Pair
from .files import File
from .values import (
    Client,
    Method,
    Pages,
    Paginator,
    Result,
    Value,
    Waiter,
)

_CREATE = ("client", "create_client")  # of sessions, and of the modules that make clients


class Code(Bindings):
    """One file: what its expressions stand for."""

    def __init__(self, file: File, catalog: Catalog) -> None:
        super().__init__(file)
        self.catalog = catalog
        self._known: dict[ast.AST, tuple[Value, ...]] = {}
        self._busy: set[ast.AST] = set()
        self.uses_service = any(
            isinstance(node, ast.Constant) and node.value == catalog.service
            for node in self.parents
        ) or any(
            catalog.package and name.split(".")[0] == catalog.package for name, _ in self.modules
        )

    def values(self, node: ast.AST | None) -> tuple[Value, ...]:
        """Returns what an expression may stand for; nothing where it is not about a service."""
        if node is None or node in self._busy:
            return ()
        if node not in self._known:
            self._busy.add(node)
            try:
                self._known[node] = tuple(dict.fromkeys(self._values(node)))
            finally:
                self._busy.discard(node)
        return self._known[node]

    def _values(self, node: ast.AST) -> Iterator[Value]:
        if isinstance(node, (ast.Await, ast.NamedExpr, ast.Starred)):
            yield from self.values(node.value)
        elif isinstance(node, ast.IfExp):
            yield from (*self.values(node.body), *self.values(node.orelse))
        elif isinstance(node, ast.BoolOp):
            for part in node.values:
                yield from self.values(part)
        elif isinstance(node, (ast.Name, ast.Attribute)):
            yield from self._named(node)
        elif isinstance(node, ast.Subscript):
            for value in self.values(node.value):
                if isinstance(value, Result):
                    yield from self._item(value, constant(node.slice))
                elif isinstance(value, Pages):
                    yield value if isinstance(node.slice, ast.Slice) else value.result
        elif isinstance(node, ast.Call):
            yield from self._call(node)

    def _named(self, node: ast.Name | ast.Attribute) -> Iterator[Value]:
        for kind, value in self.bound(node):
            if kind == "is":
                yield from self.values(value)
            elif kind == "typed":
                yield from self._annotated(value)
            elif kind.startswith("of"):
                yield from self._elements(value, kind[2:])
        yield from self._collected(node)
        if isinstance(node, ast.Attribute):
            yield from self.method(node)

    def _collected(self, node: ast.AST) -> Iterator[Value]:
        """Yields what was put into a list, page by page or one by one."""
        for kind, change in self.changes_of(node):
            if kind in ("extend", "append") and isinstance(change, ast.Call) and change.args:
                for value in self.values(change.args[0]):
                    if isinstance(value, Result):
                        yield value if kind == "extend" else Pages(value)

    def _annotated(self, node: ast.AST) -> Iterator[Value]:
        for inner in (n for n in ast.walk(node) if isinstance(n, (ast.Name, ast.Attribute))):
            name = inner.id if isinstance(inner, ast.Name) else inner.attr
            if name in self.catalog.clients:
                yield Client(self.catalog.clients[name])
            elif (shape := self.type_name(inner)) is not None:
                yield self._result((shape, shape), True)

    def type_name(self, node: ast.AST) -> str | None:
        """Returns the shape that a name of the package's types stands for."""
        text = dotted(node)
        head = text.split(".")[0]
        full = self.imports.get(head, "") + text[len(head) :]
        package = self.catalog.package
        if not package or full.split(".")[0] != package:
            return None
        return self.catalog.types.get(full.rsplit(".", 1)[-1])

    def _result(self, pair: Pair, sure: bool) -> Result:
        old, new = pair
        models = self.catalog.models
        return Result(
            old if old in models[0].shapes else None, new if new in models[1].shapes else None, sure
        )

    def receiver(self, node: ast.AST) -> tuple[bool, bool]:
        """Tells whether something may be a client of the service, and whether it surely is."""
        clients = [value for value in self.values(node) if isinstance(value, Client)]
        known = [client for client in clients if client.service]
        if known:
            ours = any(client.service == self.catalog.service for client in known)
            return ours, ours and len({client.service for client in known}) == 1
        return not (isinstance(node, ast.Call) and dotted(node.func) == "super"), False

    def method(self, node: ast.Attribute) -> Iterator[Method]:
        """Yields the operation whose method an attribute is."""
        operation = self.catalog.methods.get(node.attr)
        if operation is None or self._is_own(node):
            return
        possible, sure = self.receiver(node.value)
        if possible:
            yield Method(operation, sure)

    def _is_own(self, node: ast.Attribute) -> bool:
        """True for `self.name` where this class defines a method of that name."""
        if not (isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")):
            return False
        around: ast.AST | None = node
        while around is not None and not isinstance(around, ast.ClassDef):
            around = self.parents.get(around)
        return around is not None and any(
            isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef)) and each.name == node.attr
            for each in around.body
        )

    def _call(self, node: ast.Call) -> Iterator[Value]:
        func = node.func
        last = func.attr if isinstance(func, ast.Attribute) else dotted(func)
        if last in self.catalog.clients:
            yield Client(self.catalog.clients[last])
            return
        if isinstance(func, ast.Attribute):
            if func.attr in _CREATE and (node.args or node.keywords):
                yield Client(self._service(node))
                return
            yield from self._method_call(node, func)
        for value in self.values(func) if not isinstance(func, ast.Call) else ():
            if isinstance(value, Method):
                yield self._result(self.catalog.operation(value.operation, "output"), value.sure)
        for function in self.functions.get(last, ()):
            for inner in ast.walk(function):
                if isinstance(inner, ast.Return) and self.scopes[inner] is function:
                    yield from self.values(inner.value)
        if (shape := self.type_name(func)) is not None:
            yield self._result((shape, shape), True)

    def _service(self, node: ast.Call) -> str:
        given = [*node.args[:1], *(k.value for k in node.keywords if k.arg == "service_name")]
        values = [self._text(argument) for argument in given]
        return values[0] if values else ""

    def _text(self, node: ast.AST) -> str:
        """Returns the text that an expression certainly is; empty where it is not certain."""
        if isinstance(node, ast.Constant):
            return str(node.value)
        bound = self.bound(node)
        if len(bound) == 1 and bound[0][0] == "is":
            return self._text(bound[0][1])
        return ""

    def _method_call(self, node: ast.Call, func: ast.Attribute) -> Iterator[Value]:
        if func.attr in ("get_paginator", "get_waiter"):
            name = constant(node.args[0]) if node.args else None
            possible, sure = self.receiver(func.value)
            if not possible or not isinstance(name, str):
                return
            if func.attr == "get_paginator" and name in self.catalog.methods:
                yield Paginator(self.catalog.methods[name], sure)
            elif func.attr == "get_waiter" and name in self.catalog.waiters:
                _, method = self.catalog.waiters[name]
                yield Waiter(self.catalog.methods.get(method, ""), sure)
            return
        for value in self.values(func.value):
            if isinstance(value, Paginator) and func.attr == "paginate":
                yield Pages(
                    self._result(self.catalog.operation(value.operation, "output"), value.sure)
                )
            elif isinstance(value, Pages) and func.attr == "build_full_result":
                yield value.result
            elif isinstance(value, Result):
                if func.attr in ("get", "pop", "setdefault") and node.args:
                    yield from self._item(value, constant(node.args[0]))
                elif func.attr in ("copy", "values", "items"):
                    yield value

    def _item(self, value: Result, key: object) -> Iterator[Result]:
        pair = (value.old, value.new)
        kind = self.catalog.kind(pair)
        if kind == "structure" and isinstance(key, str):
            below = self.catalog.member(pair, key)
        elif kind == "structure":
            return
        else:
            below = self.catalog.slot(pair, "item" if kind == "list" else "value")
        if below != (None, None):
            yield Result(*below, value.sure)

    def _elements(self, node: ast.AST, number: str) -> Iterator[Value]:
        """Yields what a loop over an expression meets; of pairs, the part with a number."""
        if isinstance(node, ast.Call) and dotted(node.func) in (
            "enumerate",
            "reversed",
            "sorted",
            "list",
        ):
            index = "" if number == "1" or dotted(node.func) != "enumerate" else "0"
            if node.args and index != "0":
                yield from self._elements(node.args[0], "" if number == "1" else number)
            return
        for value in self.values(node):
            if isinstance(value, Pages):
                yield value.result
            elif isinstance(value, Result) and number != "0":
                yield from self._item(value, None)
