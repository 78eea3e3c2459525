"""What the calls of one source file pass, as far as it is written there."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from .bindings import constant, dotted
from .code import Code
from .values import Constant, Given, Items, Named, Object, Opaque


class Arguments:
    """What expressions that are passed may be."""

    def __init__(self, code: Code) -> None:
        self._code = code

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
            dotted(node.func) == "dict" or self._code.type_name(node.func) is not None
        ):
            return (self.keywords(node, seen),)
        if isinstance(node, (ast.Name, ast.Attribute)):
            return self._variable(node, seen)
        return (Opaque(line),)

    def _variable(self, node: ast.AST, seen: frozenset[ast.AST]) -> tuple[Given, ...]:
        line = getattr(node, "lineno", 0)
        bound = [binding for binding in self._code.bound(node) if binding[0] != "typed"]
        if not bound or any(kind != "is" for kind, _ in bound):
            return (Opaque(line),)
        values = [g for _, value in bound for g in self.given(value, seen)]
        changes = self._code.changes_of(node)
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
