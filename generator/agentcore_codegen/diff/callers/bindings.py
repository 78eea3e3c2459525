"""Where the names of one source file are set, and what changes them afterwards."""

from __future__ import annotations

import ast
from typing import cast

from .files import File

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_UNFOLLOWED = "?"  # a binding that nothing is known of: a parameter, a loop over something else
_Binding = tuple[str, ast.AST]


class Bindings:
    """The names of one file, by the function that they are set in."""

    def __init__(self, file: File) -> None:
        self.file = file
        self.parents: dict[ast.AST, ast.AST] = {}
        self.scopes: dict[ast.AST, ast.AST] = {}
        self.bindings: dict[tuple[ast.AST | None, str], list[_Binding]] = {}
        self.changes: dict[tuple[ast.AST | None, str], list[tuple[str, ast.AST]]] = {}
        self.functions: dict[str, list[ast.AST]] = {}
        self.imports: dict[str, str] = {}  # name -> dotted name
        self.modules: list[tuple[str, int]] = []  # what is imported, with the line
        self._link(file.tree)
        for node in self.parents:
            self._bind(node)

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

    def bound(self, node: ast.AST) -> list[_Binding]:
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

    def changes_of(self, node: ast.AST) -> list[tuple[str, ast.AST]]:
        key = self._key(node)
        if key is None:
            return []
        scope, text = key
        while scope is not None and (scope, text) not in self.bindings:
            scope = self.scopes.get(scope)
        return self.changes.get((scope, text), [])


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
