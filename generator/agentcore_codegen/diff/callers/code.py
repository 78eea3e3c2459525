"""Follows the names of one source file to what they stand for. Nothing is run.

A name stands for whatever any statement of its function gives it, in any order: what a program may
do is found, and more than that now and then.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import cast

from .catalog import Catalog, Pair
from .files import File
from .values import (
    Client,
    Constant,
    Given,
    Items,
    Method,
    Named,
    Object,
    Opaque,
    Pages,
    Paginator,
    Result,
    Value,
    Waiter,
)

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_CREATE = ("client", "create_client")  # of sessions, and of the modules that make clients
_UNFOLLOWED = "?"  # a binding that nothing is known of: a parameter, a loop over something else
_Binding = tuple[str, ast.AST]


class Code:
    """One file: where its names are set, and what its expressions stand for."""

    def __init__(self, file: File, catalog: Catalog) -> None:
        self.file, self.catalog = file, catalog
        self.parents: dict[ast.AST, ast.AST] = {}
        self.scopes: dict[ast.AST, ast.AST] = {}
        self.bindings: dict[tuple[ast.AST | None, str], list[_Binding]] = {}
        self.changes: dict[tuple[ast.AST | None, str], list[tuple[str, ast.AST]]] = {}
        self.functions: dict[str, list[ast.AST]] = {}
        self.imports: dict[str, str] = {}  # name -> dotted name
        self.modules: list[tuple[str, int]] = []  # what is imported, with the line
        self._known: dict[ast.AST, tuple[Value, ...]] = {}
        self._busy: set[ast.AST] = set()
        self._link(file.tree)
        for node in self.parents:
            self._bind(node)
        self.uses_service = any(
            isinstance(node, ast.Constant) and node.value == catalog.service
            for node in self.parents
        ) or any(
            catalog.package and name.split(".")[0] == catalog.package for name, _ in self.modules
        )

    # --------------------------------------------------------------------------------- bindings

    def _link(self, tree: ast.Module) -> None:
        stack: list[tuple[ast.AST, ast.AST]] = [(tree, tree)]
        while stack:
            node, scope = stack.pop()
            inner = node if isinstance(node, _FUNCTIONS) else scope
            for child in ast.iter_child_nodes(node):
                self.parents[child], self.scopes[child] = node, inner
                stack.append((child, inner))

    def _key(self, node: ast.AST) -> tuple[ast.AST | None, str] | None:
        """Returns where a name's values are collected; attributes are of the file as a whole."""
        if isinstance(node, ast.Name):
            return self.scopes[node], node.id
        text = dotted(node)
        return (None, text) if text else None

    def _set(self, target: ast.AST, kind: str, value: ast.AST) -> None:
        if isinstance(target, (ast.Tuple, ast.List)):
            pairs = value.elts if kind == "is" and isinstance(value, (ast.Tuple, ast.List)) else []
            if len(pairs) == len(target.elts):
                for each, item in zip(target.elts, pairs, strict=True):
                    self._set(each, kind, item)
            else:
                for number, each in enumerate(target.elts):
                    self._set(each, f"{kind}{number}" if kind == "of" else _UNFOLLOWED, value)
        elif isinstance(target, ast.Subscript):
            key = self._key(target.value)
            if key is not None:
                self.changes.setdefault(key, []).append(("[]", self.parents[target]))
            elif isinstance(target.value, ast.Subscript):
                inner = self._key(target.value.value)
                if inner is not None:
                    self.changes.setdefault(inner, []).append(("open", target))
        elif (key := self._key(target)) is not None:
            self.bindings.setdefault(key, []).append((kind, value))

    def _bind(self, node: ast.AST) -> None:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                self._set(target, "is", node.value)
        elif isinstance(node, ast.AnnAssign):
            self._set(node.target, "typed", node.annotation)
            if node.value is not None:
                self._set(node.target, "is", node.value)
        elif isinstance(node, ast.AugAssign):
            self._set(node.target, _UNFOLLOWED, node.value)
        elif isinstance(node, ast.NamedExpr):
            self._set(node.target, "is", node.value)
        elif isinstance(node, (ast.For, ast.AsyncFor, ast.comprehension)):
            self._set(node.target, "of", node.iter)
        elif isinstance(node, ast.withitem) and node.optional_vars is not None:
            self._set(node.optional_vars, "is", node.context_expr)
        elif isinstance(node, ast.arg):
            key = (self.scopes[node], node.arg)
            self.bindings.setdefault(key, []).append((_UNFOLLOWED, node))
            if node.annotation is not None:
                self.bindings[key].append(("typed", node.annotation))
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            self.functions.setdefault(node.name, []).append(node)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                self.imports[alias.asname or alias.name.split(".")[0]] = alias.name
                self.modules.append((alias.name, node.lineno))
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                name = f"{node.module or ''}.{alias.name}"
                self.imports[alias.asname or alias.name] = name
                self.modules.append((name, node.lineno))
        elif isinstance(node, ast.Call):
            self._changed(node)

    def _changed(self, node: ast.Call) -> None:
        """Notes the calls that change a table or a list, and those that may."""
        func = node.func
        changing = ("update", "setdefault", "append", "extend", "insert", "pop")
        holder = func.value if isinstance(func, ast.Attribute) and func.attr in changing else None
        if holder is not None and (key := self._key(holder)) is not None:
            self.changes.setdefault(key, []).append((cast("ast.Attribute", func).attr, node))
        for argument in node.args:
            inner = argument.value if isinstance(argument, ast.Starred) else argument
            if (key := self._key(inner)) is not None:
                self.changes.setdefault(key, []).append(("open", node))

    def _bound(self, node: ast.AST) -> list[_Binding]:
        """Returns what a name is set to: in its function, or in one around it."""
        key = self._key(node)
        if key is None:
            return []
        scope, text = key
        while scope is not None:
            if (scope, text) in self.bindings:
                return self.bindings[(scope, text)]
            scope = self.scopes.get(scope)
        return self.bindings.get((None, text), [])

    def _changes(self, node: ast.AST) -> list[tuple[str, ast.AST]]:
        key = self._key(node)
        if key is None:
            return []
        scope, text = key
        while scope is not None and (scope, text) not in self.bindings:
            scope = self.scopes.get(scope)
        return self.changes.get((scope, text), [])

    # ----------------------------------------------------------------------------------- values

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
        for kind, value in self._bound(node):
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
        for kind, change in self._changes(node):
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
        bound = self._bound(node)
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

    # ------------------------------------------------------------------------------------ given

    def given(self, node: ast.AST, seen: frozenset[ast.AST] = frozenset()) -> tuple[Given, ...]:
        """Returns what an expression that is passed may be."""
        line = getattr(node, "lineno", 0)
        if node in seen:
            return ()
        seen |= {node}
        if isinstance(node, ast.Constant):
            return (Constant(line, node.value),)
        if isinstance(node, ast.Dict):
            return (self._table(node, seen),)
        if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
            is_open = any(isinstance(each, ast.Starred) for each in node.elts)
            inner = [g for each in node.elts for g in self.given(each, seen)]
            return (Items(line, tuple(inner), is_open),)
        if isinstance(node, (ast.ListComp, ast.GeneratorExp, ast.SetComp)):
            return (Items(line, self.given(node.elt, seen)),)
        if isinstance(node, ast.IfExp):
            return (*self.given(node.body, seen), *self.given(node.orelse, seen))
        if isinstance(node, ast.BoolOp):
            return tuple(g for each in node.values for g in self.given(each, seen))
        if isinstance(node, (ast.NamedExpr, ast.Await)):
            return self.given(node.value, seen)
        if isinstance(node, ast.Call) and (
            dotted(node.func) == "dict" or self.type_name(node.func) is not None
        ):
            return (self.keywords(node, seen),)
        if isinstance(node, (ast.Name, ast.Attribute)):
            return self._variable(node, seen)
        return (Opaque(line),)

    def _variable(self, node: ast.AST, seen: frozenset[ast.AST]) -> tuple[Given, ...]:
        line = getattr(node, "lineno", 0)
        bound = [binding for binding in self._bound(node) if binding[0] != "typed"]
        if not bound or any(kind != "is" for kind, _ in bound):
            return (Opaque(line),)
        values = [g for _, value in bound for g in self.given(value, seen)]
        changes = self._changes(node)
        return tuple(self._with_changes(each, changes, seen) for each in values)

    def _with_changes(
        self, given: Given, changes: Sequence[tuple[str, ast.AST]], seen: frozenset[ast.AST]
    ) -> Given:
        for kind, node in changes:
            if isinstance(given, Items):
                added: tuple[Given, ...] = ()
                if isinstance(node, ast.Call) and kind in ("append", "insert") and node.args:
                    added = self.given(node.args[-1], seen)
                is_open = given.is_open or kind in ("extend", "open")
                given = Items(given.line, (*given.items, *added), is_open)
            elif isinstance(given, Object):
                given = self._table_after(given, kind, node, seen)
        return given

    def _table_after(
        self, given: Object, kind: str, node: ast.AST, seen: frozenset[ast.AST]
    ) -> Object:
        keys = dict(given.keys)
        if kind == "[]" and isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                key = constant(target.slice) if isinstance(target, ast.Subscript) else None
                if isinstance(key, str):
                    keys[key] = (*keys.get(key, ()), *self._at(node, self.given(node.value, seen)))
            named = all(isinstance(t, ast.Subscript) and constant(t.slice) for t in targets)
            return Object(given.line, keys, given.always, given.is_open or not named)
        if kind == "update" and isinstance(node, ast.Call):
            parts = [self.keywords(node, seen)] if node.keywords else []
            for argument in node.args:
                parts += [g for g in self.given(argument, seen) if isinstance(g, Object)]
                if not all(isinstance(g, Object) for g in self.given(argument, seen)):
                    parts.append(Object(given.line, {}, frozenset(), True))
            for part in parts:
                for key, value in part.keys.items():
                    keys[key] = (*keys.get(key, ()), *value)
            is_open = given.is_open or any(part.is_open for part in parts)
            return Object(given.line, keys, given.always, is_open)
        if kind == "setdefault" and isinstance(node, ast.Call) and len(node.args) == 2:
            key = constant(node.args[0])
            if isinstance(key, str):
                keys[key] = (*keys.get(key, ()), *self._at(node, self.given(node.args[1], seen)))
                return Object(given.line, keys, given.always, given.is_open)
        if kind == "pop" and isinstance(node, ast.Call) and node.args:
            gone = constant(node.args[0])
            return Object(given.line, keys, given.always - {str(gone)}, given.is_open)
        return Object(given.line, keys, given.always, True)

    def _at(self, node: ast.AST, values: tuple[Given, ...]) -> tuple[Given, ...]:
        line = getattr(node, "lineno", 0)
        return (Named(line), *(values or (Opaque(line),)))

    def _table(self, node: ast.Dict, seen: frozenset[ast.AST]) -> Object:
        keys: dict[str, tuple[Given, ...]] = {}
        always: set[str] = set()
        is_open = False
        for key, value in zip(node.keys, node.values, strict=True):
            name = constant(key) if key is not None else None
            if isinstance(name, str):
                keys[name] = self._at(key or value, self.given(value, seen))
                always.add(name)
            elif key is None:
                is_open |= self._merge(value, keys, always, seen)
            else:
                is_open = True
        return Object(node.lineno, keys, frozenset(always), is_open)

    def keywords(self, node: ast.Call, seen: frozenset[ast.AST] = frozenset()) -> Object:
        """Returns the keywords of a call as a table; one with positional arguments is open."""
        keys: dict[str, tuple[Given, ...]] = {}
        always: set[str] = set()
        is_open = bool(node.args)
        for keyword in node.keywords:
            if keyword.arg is None:
                is_open |= self._merge(keyword.value, keys, always, seen)
            else:
                keys[keyword.arg] = self._at(keyword, self.given(keyword.value, seen))
                always.add(keyword.arg)
        return Object(node.lineno, keys, frozenset(always), is_open)

    def _merge(
        self,
        node: ast.AST,
        keys: dict[str, tuple[Given, ...]],
        always: set[str],
        seen: frozenset[ast.AST],
    ) -> bool:
        """Adds what `**node` brings; True where it may bring more."""
        values = self.given(node, seen)
        tables = [each for each in values if isinstance(each, Object)]
        for table in tables:
            for key, value in table.keys.items():
                keys[key] = (*keys.get(key, ()), *value)
        if len(values) == 1 and tables:
            always |= tables[0].always
        return len(tables) < len(values) or any(table.is_open for table in tables)


def constant(node: ast.AST | None) -> object:
    """Returns the value of a constant, None for anything else."""
    return node.value if isinstance(node, ast.Constant) else None


def dotted(node: ast.AST) -> str:
    """Returns `a.b.c`; empty for what is no plain name."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    return ".".join((node.id, *reversed(parts)))
