"""What callers' source does with one service: calls, keys that it sends and reads, names."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence

from ... import names
from .arguments import Arguments
from .bindings import constant, dotted
from .catalog import Catalog, Pair
from .code import Code
from .files import File
from .sites import Built, Site, Uses
from .values import (
    Client,
    Constant,
    Given,
    Items,
    Named,
    Object,
    Opaque,
    Paginator,
    Result,
    Waiter,
)

_FOLLOWED = ("get", "items", "values", "copy", "keys", "pop", "setdefault", "close")


def collect(files: Iterable[File], catalog: Catalog) -> Uses:
    """Returns what all files do with a service."""
    uses = Uses()
    words = {*catalog.methods, *catalog.waiters, *catalog.decorators, catalog.service}
    words |= {catalog.package} - {""}
    for file in files:
        if any(word in file.text for word in words):
            _File(Code(file, catalog), catalog, uses).collect()
        else:  # what it reads of results that others pass to it
            uses.texts |= {
                str(getattr(node, "value", ""))
                for node in ast.walk(file.tree)
                if isinstance(node, ast.Constant)
            }
    return uses


class _File:
    """One file's part."""

    def __init__(self, code: Code, catalog: Catalog, uses: Uses) -> None:
        self.code, self.catalog, self.uses = code, catalog, uses
        self.arguments = Arguments(code)
        self.errors = {name: name for model in catalog.models for name in model.errors}

    def site(self, node: ast.AST, sure: bool = True) -> Site:
        return Site(self.code.file.name, getattr(node, "lineno", 1), sure)

    def collect(self) -> None:
        for name, line in self.code.modules:
            self.uses.imports[name].append(Site(self.code.file.name, line))
        for node in self.code.parents:
            self._name(node)
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                self._text(node, node.value)
            elif isinstance(node, ast.Attribute):
                self.uses.texts.add(node.attr)
                self._attribute(node)
            elif isinstance(node, ast.Call):
                self._call(node)
            elif isinstance(node, ast.AnnAssign) and node.value is not None:
                self._annotated(node)
            elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                for decorator in node.decorator_list:
                    self._decorator(decorator)
            if isinstance(node, ast.expr) and not isinstance(getattr(node, "ctx", None), ast.Store):
                self._result(node)

    # ------------------------------------------------------------------------------------ names

    def _text(self, node: ast.Constant, text: str) -> None:
        self.uses.texts.add(text)
        if text in self.errors:
            self.uses.errors[text].append(self.site(node, sure=False))

    def _name(self, node: ast.AST) -> None:
        if isinstance(node, (ast.Name, ast.Attribute)):
            name = node.id if isinstance(node, ast.Name) else node.attr
            if name in self.errors:
                holder = dotted(node)
                sure = (
                    ".exceptions." in f"{self.code.imports.get(holder.split('.')[0], '')}.{holder}"
                )
                self.uses.errors[name].append(self.site(node, sure and self._is_ours(node)))
            if name in self.catalog.types and self.code.type_name(node) is not None:
                self.uses.types[name].append(self.site(node))
            head, _, rest = dotted(node).partition(".")
            if (full := self.code.imports.get(head)) is not None and rest:
                self.uses.imports[f"{full}.{rest}"].append(self.site(node))
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                if alias.name in self.errors:
                    self.uses.errors[alias.name].append(self.site(node))
                if self.code.type_name(ast.Name(alias.asname or alias.name)) is not None:
                    self.uses.types[alias.name].append(self.site(node))

    def _is_ours(self, node: ast.AST) -> bool:
        """False where `client.exceptions.Name` is of another service's client."""
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute):
            return self.code.receiver(node.value.value)[1]
        return True

    # ------------------------------------------------------------------------------------ calls

    def _attribute(self, node: ast.Attribute) -> None:
        if not isinstance(node.ctx, ast.Load):
            return
        parent = self.code.parents[node]
        call = parent if isinstance(parent, ast.Call) and parent.func is node else None
        for method in self.code.method(node):
            site = self.site(node, method.sure)
            self.uses.calls[method.operation].append(site)
            pair = self.catalog.operation(method.operation, "input")
            if call is not None:
                self._request(method.operation, pair, call, method.sure)
            else:
                self._opaque(pair, site)
                self._escape(self.catalog.operation(method.operation, "output"), site)

    def _call(self, node: ast.Call) -> None:
        self.uses.texts |= {k.arg for k in node.keywords if k.arg is not None}
        func = node.func
        if any(
            isinstance(value, Client) and value.service == self.catalog.service
            for value in self.code.values(node)
        ) and (not isinstance(func, ast.Name) or func.id not in self.code.functions):
            self.uses.clients.append(self.site(node))
        if (shape := self.code.type_name(func)) is not None:
            self._give((shape, shape), (self.arguments.keywords(node),), True)
        if dotted(func) == "getattr" and len(node.args) > 1:
            self._getattr(node)
        if not isinstance(func, ast.Attribute):
            return
        if func.attr in ("get_paginator", "get_waiter") and node.args:
            self._named_helper(node, func)
        elif func.attr in ("paginate", "wait"):
            for value in self.code.values(func.value):
                if isinstance(value, (Paginator, Waiter)) and value.operation:
                    self.uses.calls[value.operation].append(self.site(node, value.sure))
                    pair = self.catalog.operation(value.operation, "input")
                    self._request(value.operation, pair, node, value.sure)
        elif func.attr == "generate_presigned_url" and node.args:
            operation = self.catalog.methods.get(str(constant(node.args[0])))
            if operation is not None and self.code.receiver(func.value)[0]:
                site = self.site(node, sure=False)
                self.uses.calls[operation].append(site)
                self._opaque(self.catalog.operation(operation, "input"), site)

    def _getattr(self, node: ast.Call) -> None:
        name = constant(node.args[1])
        clients = [v for v in self.code.values(node.args[0]) if isinstance(v, Client)]
        if isinstance(name, str):
            operation = self.catalog.methods.get(name)
            if operation is not None and self.code.receiver(node.args[0])[0]:
                site = self.site(node, sure=False)
                self.uses.calls[operation].append(site)
                self._opaque(self.catalog.operation(operation, "input"), site)
                self._escape(self.catalog.operation(operation, "output"), site)
        elif any(client.service in (self.catalog.service, "") for client in clients) or (
            not clients and self.code.uses_service and not isinstance(node.args[0], ast.Name)
        ):
            self.uses.dynamic.append(self.site(node, sure=False))

    def _named_helper(self, node: ast.Call, func: ast.Attribute) -> None:
        possible, sure = self.code.receiver(func.value)
        name = constant(node.args[0])
        if not possible:
            return
        if not isinstance(name, str):
            if self.code.uses_service:
                self.uses.dynamic.append(self.site(node, sure=False))
        elif func.attr == "get_waiter":
            self.uses.waiters[name].append(self.site(node, sure))
        elif name in self.catalog.methods:
            self.uses.paginators[self.catalog.methods[name]].append(self.site(node, sure))
            self.uses.calls[self.catalog.methods[name]].append(self.site(node, sure))

    def _decorator(self, node: ast.expr) -> None:
        call = node if isinstance(node, ast.Call) else None
        func = node.func if isinstance(node, ast.Call) else node
        text = dotted(func)
        full = self.code.imports.get(text.split(".")[0], text)
        name = text.rsplit(".", 1)[-1]
        name = full.rsplit(".", 1)[-1] if "." not in text else name
        declaration = self.catalog.decorators.get(name)
        if declaration is None:
            return
        site = self.site(node, full.split(".")[0] == self.catalog.package)
        self.uses.decorators[name].append(site)
        self.uses.calls[declaration.operation].append(site)
        pair = self.catalog.operation(declaration.operation, "input")
        if call is None:
            self._opaque(pair, site)
            return
        given = self.arguments.keywords(call)
        wire = {
            keyword: member
            for shape in self.catalog.shapes(pair)
            for member in (shape.members if shape is not None else ())
            for row in [declaration.members.get(member)]
            for keyword in [row.name if row is not None and row.name else names.snake(member)]
        }
        for keyword in given.keys:
            self.uses.decorators[f"{name}.{keyword}"].append(site)
        keys = {wire[k]: v for k, v in given.keys.items() if k in wire}
        table = Object(given.line, keys, frozenset(keys), True)  # the context sets others
        self._give(pair, (table,), site.sure, decorated=True)

    # ----------------------------------------------------------------------------------- request

    def _request(self, operation: str, pair: Pair, call: ast.Call, sure: bool) -> None:
        given = self.arguments.keywords(call)
        own = {"PaginationConfig", "WaiterConfig"}
        keys = {key: value for key, value in given.keys.items() if key not in own}
        shapes = [shape for shape in self.catalog.shapes(pair) if shape is not None]
        known = {m for s in shapes for m in (*s.members, *map(names.parameter, s.members))}
        # A wrapper of the same name takes other keywords, and passes on what nobody sees here.
        foreign = not sure and bool(keys.keys() - known)
        table = Object(given.line, keys, given.always, given.is_open or foreign)
        if keys or given.is_open:
            self.uses.keywords[operation].append(self.site(call, sure))
        self._give(pair, (table,), sure)

    def _opaque(self, pair: Pair, site: Site) -> None:
        for name in {*pair} - {None}:
            self.uses.opaque[str(name)].append(site)

    def _give(
        self, pair: Pair, given: Sequence[Given], sure: bool, decorated: bool = False
    ) -> None:
        """Notes what is sent as a value of a shape."""
        named = [name for name in dict.fromkeys(pair) if name is not None]
        if not named:
            return
        kind = self.catalog.kind(pair)
        for each in given:
            if isinstance(each, Named):
                continue
            site = Site(self.code.file.name, each.line, sure)
            for name in named:
                self.uses.sent[(name, "")].append(site)
                if isinstance(each, Constant):
                    self.uses.constants[name].append((each.value, site))
            is_open = isinstance(each, Opaque) or (
                isinstance(each, (Object, Items)) and each.is_open and not decorated
            )
            if is_open:
                self._opaque(pair, Site(site.file, site.line, sure=False))
            if isinstance(each, Items):
                self._give(self.catalog.slot(pair, "item"), each.items, sure)
            elif isinstance(each, Object) and kind == "map":
                for value in each.keys.values():
                    self._give(self.catalog.slot(pair, "value"), value, sure)
            elif isinstance(each, Object) and kind == "structure":
                self._fields(pair, named, each, site)

    def _fields(self, pair: Pair, named: Sequence[str], given: Object, site: Site) -> None:
        built = Built(given.always, frozenset(given.keys), given.is_open, site)
        for name in named:
            self.uses.built[name].append(built)
        for key, values in given.keys.items():
            lines = sorted({value.line for value in values if isinstance(value, Named)})
            for shape in self.catalog.shapes(pair):
                members = shape.members if shape is not None else ()
                member = next((m for m in members if key in (m, names.parameter(m))), None)
                if shape is not None and member is not None:
                    self.uses.sent[(shape.name, member)] += [
                        Site(site.file, line, site.sure) for line in lines
                    ]
            self._give(self.catalog.member(pair, key), values, site.sure)

    def _annotated(self, node: ast.AnnAssign) -> None:
        shape = self.code.type_name(node.annotation)
        if shape is not None and node.value is not None:
            self._give((shape, shape), self.arguments.given(node.value), True)

    # --------------------------------------------------------------------------------- responses

    def _result(self, node: ast.expr) -> None:
        """Notes what is read of a result where this expression is read or goes on."""
        results = [value for value in self.code.values(node) if isinstance(value, Result)]
        if not results:
            return
        parent = self.code.parents[node]
        for value in results:
            pair = (value.old, value.new)
            for name in {*pair} - {None}:
                self.uses.read[(str(name), "")].append(self.site(node, value.sure))
            if isinstance(parent, ast.Subscript) and parent.value is node:
                self._key(pair, constant(parent.slice), parent, value.sure)
            elif isinstance(parent, ast.Attribute):
                self._attribute_of(pair, parent, value.sure)
            elif isinstance(parent, ast.Compare):
                for text in (constant(each) for each in (parent.left, *parent.comparators)):
                    if isinstance(text, str):
                        self._key(pair, text, parent, False)
            elif not self._goes_on(parent, node):
                self._escape(pair, self.site(node, sure=False))

    def _goes_on(self, parent: ast.AST, node: ast.expr) -> bool:
        """True where the value is followed further, or ends."""
        if isinstance(parent, (ast.Await, ast.IfExp, ast.BoolOp, ast.NamedExpr, ast.Expr, ast.If)):
            return True
        if isinstance(parent, (ast.For, ast.AsyncFor, ast.comprehension)):
            return parent.iter is node
        if isinstance(parent, (ast.Assign, ast.AnnAssign)):
            targets = parent.targets if isinstance(parent, ast.Assign) else [parent.target]
            return all(isinstance(target, ast.Name) for target in targets)
        if isinstance(parent, ast.Call):
            return dotted(parent.func) in ("len", "bool", "enumerate", "reversed")
        return isinstance(parent, ast.UnaryOp)

    def _attribute_of(self, pair: Pair, node: ast.Attribute, sure: bool) -> None:
        call = self.code.parents[node]
        if not isinstance(call, ast.Call) or call.func is not node:
            return
        if node.attr in ("get", "pop", "setdefault") and call.args:
            self._key(pair, constant(call.args[0]), call, sure and node.attr != "get")
        elif node.attr in ("items", "values", "copy") and self.catalog.kind(pair) == "structure":
            self._escape(pair, self.site(node, sure=False))

    def _key(self, pair: Pair, key: object, node: ast.AST, sure: bool) -> None:
        if self.catalog.kind(pair) != "structure":
            return
        if not isinstance(key, str):
            self._escape(pair, self.site(node, sure=False))
            return
        for name, shape in zip(pair, self.catalog.shapes(pair), strict=True):
            if name is not None and shape is not None and key in shape.members:
                self.uses.read[(name, key)].append(self.site(node, sure))

    def _escape(self, pair: Pair, site: Site) -> None:
        for name in {*pair} - {None}:
            self.uses.escaped[str(name)].append(site)


def known(mapping: Mapping[str, list[Site]], keys: Iterable[str]) -> list[Site]:
    """Returns the sites of some keys; a mapping with defaults is not filled."""
    return [site for key in keys for site in mapping.get(key, ())]
