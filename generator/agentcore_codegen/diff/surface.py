"""Compares the public Python of two generated packages: what users import, call and pass.

A change of a template shows here alone. The source is read, never run. What the models say of a
service's own modules is compared by the models; those modules are read where the models are equal.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..diagnostics import GeneratorError
from .finding import Finding, Place
from .rules import package as rules

Package = Mapping[str, str]  # the path of a module below the package -> its source
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_CALLED = ("__init__", "__call__", "__aiter__", "__iter__", "__enter__", "__aenter__")


@dataclass(frozen=True, slots=True)
class Parameter:
    """`position` is its place among those that may be given without a name; None without one."""

    name: str
    position: int | None
    required: bool


# A dotted name -> what it takes; None for what is not called
Surface = dict[str, "tuple[Parameter, ...] | None"]


class Surfaces:
    """The public names of two packages; each module of theirs is parsed once."""

    def __init__(self, old: Package, new: Package, package: str) -> None:
        """Takes the packages of before and after, and their name."""
        parsed: dict[str, _Module] = {}
        self._package = package
        self._readers = [_Reader(each, parsed) for each in (old, new)]

    def changes(self, modules: frozenset[str] | None) -> Iterator[Finding]:
        """Yields what happened to the public names of some modules' folder.

        Args:
            modules: Folders of the services whose own modules are compared; None for the modules
                beside them.
        """
        before, after = (reader.read(modules) for reader in self._readers)
        for name, taken in before.items():
            if _outer(name) in before and _outer(name) not in after:
                continue  # what it was in went as a whole
            place = _place(name, self._package, self._readers[name in after])
            if name not in after:
                full = f"{self._package}.{name}"
                head = full.rpartition(".")[0]
                yield Finding(
                    rules.PYTHON_NAME_REMOVED, place, program=f"from {head} import {place.name}"
                )
            elif (now := after[name]) is not None and taken is not None:
                yield from _parameters(place, taken, now)
        for name in after:
            if name not in before and (_outer(name) not in after or _outer(name) in before):
                place = _place(name, self._package, self._readers[1])
                yield Finding(rules.PYTHON_NAME_ADDED, place)


def _outer(name: str) -> str:
    return name.rpartition(".")[0]


def _place(name: str, package: str, reader: _Reader) -> Place:
    """Returns a place whose keys are a module's file and, within it, the parts of a name."""
    file, within = reader.owning_module[
        next(outer for outer in _outers(name) if outer in reader.owning_module)
    ]
    keys = ("package", f"{package}/{file}", *name.split(".")[within:])
    return Place(f"package.{name}", keys, name.rpartition(".")[2])


def _outers(name: str) -> Iterator[str]:
    while name:
        yield name
        name = _outer(name)


def _parameters(
    place: Place, old: tuple[Parameter, ...], new: tuple[Parameter, ...]
) -> Iterator[Finding]:
    before, after = ({p.name: p for p in each} for each in (old, new))
    for name, parameter in before.items():
        here = place.trait(name)
        now = after.get(name)
        if now is None:
            if f"**{name}" not in after and not any(n.startswith("**") for n in after):
                yield Finding(rules.PYTHON_KEYWORD_REMOVED, here, old=name)
        elif now.required and not parameter.required:
            yield Finding(rules.PYTHON_KEYWORD_REQUIRED, here, new=name)
        elif parameter.position is not None and parameter.position != now.position:
            at = "by name alone" if now.position is None else f"at place {now.position + 1}"
            yield Finding(
                rules.PYTHON_PARAMETER_MOVED, here, f"{name} at place {parameter.position + 1}",
                f"{name} {at}",
            )  # fmt: skip
    for name, parameter in after.items():
        if name not in before:
            rule = (
                rules.PYTHON_KEYWORD_REQUIRED if parameter.required else rules.PYTHON_KEYWORD_ADDED
            )
            yield Finding(rule, place.trait(name), new=name)


class _Module:
    """The statements of a module, and those that define a name, in `if` and `else` too."""

    def __init__(self, tree: ast.Module) -> None:
        self.body = tree.body
        self.defined: dict[str, list[ast.stmt]] = {}
        for node in _statements(tree):
            for name in dict.fromkeys(_defined(node)):
                self.defined.setdefault(name, []).append(node)


class _Reader:
    """The modules of one package, each parsed once."""

    def __init__(self, package: Package, read: dict[str, _Module]) -> None:
        self.package = package
        self._read = read  # by source: most modules of two packages are the same
        self._modules: dict[str, _Module] = {}  # by path: equal sources are long to compare
        self.owning_module: dict[str, tuple[str, int]] = (
            {}
        )  # name -> its module's file and its words

    def read(self, modules: frozenset[str] | None) -> Surface:
        surface: Surface = {}
        for path in self.package:
            *folders, file = path.split("/")
            is_public = not any(part.startswith("_") for part in folders)
            if not is_public or (file.startswith("_") and file != "__init__.py"):
                continue
            if (modules is None) == bool(folders) or (modules and folders[0] not in modules):
                continue
            parts = [*folders, *([] if file == "__init__.py" else [file.removesuffix(".py")])]
            for name in self._exported(path):
                self._name(path, name, ".".join([*parts, name]), surface)
        return surface

    def _parsed(self, path: str) -> _Module:
        module = self._modules.get(path)
        if module is None:
            source = self.package[path]
            if source not in self._read:
                try:
                    self._read[source] = _Module(ast.parse(source))
                except (SyntaxError, ValueError, RecursionError) as error:
                    raise GeneratorError(
                        f"is not Python: {error}", path, "generate the package again"
                    ) from error
            module = self._modules[path] = self._read[source]
        return module

    def _exported(self, path: str) -> list[str]:
        """Returns the names of `__all__`; without it, what is defined without an underscore."""
        body = self._parsed(path).body
        for node in body:
            if isinstance(node, ast.Assign) and any(
                isinstance(target, ast.Name) and target.id == "__all__" for target in node.targets
            ):
                return [str(value) for value in _constants(node.value)]
        names = (name for node in body for name in _defined(node))
        return [name for name in dict.fromkeys(names) if not name.startswith("_")]

    def _name(self, path: str, name: str, full: str, surface: Surface) -> None:
        home, nodes = self._find(path, name)
        if not nodes:
            return  # listed, and not there
        self.owning_module[full] = home, full.count(".")
        functions = [node for node in nodes if isinstance(node, _FUNCTIONS)]
        classes = [node for node in nodes if isinstance(node, ast.ClassDef)]
        surface[full] = _signature(functions) if functions else None
        for each_class in classes:
            members = self._members(home, each_class)
            surface[full] = _signature(members.get("__init__", [])[:1], bound=True)
            for member, defined in members.items():
                calls = [each for each in defined if isinstance(each, _FUNCTIONS)]
                if member == "__init__" or (member.startswith("_") and member not in _CALLED):
                    continue
                plain = not calls or any(_dotted(d) == "property" for d in calls[0].decorator_list)
                surface[f"{full}.{member}"] = None if plain else _signature(calls, bound=True)
        for node in nodes:  # an object: what its class has
            value = node.value if isinstance(node, (ast.Assign, ast.AnnAssign)) else None
            if isinstance(value, ast.Call) and isinstance(value.func, ast.Name):
                inner_home, inner = self._find(home, value.func.id)
                for its_class in (n for n in inner if isinstance(n, ast.ClassDef)):
                    for member, defined in self._members(inner_home, its_class).items():
                        calls = [d for d in defined if isinstance(d, _FUNCTIONS)]
                        if calls and not member.startswith("_"):
                            surface[f"{full}.{member}"] = _signature(calls, bound=True)

    def _find(
        self, path: str, name: str, seen: frozenset[str] = frozenset()
    ) -> tuple[str, list[ast.stmt]]:
        """Returns where a name is defined, through imports within the package, and its nodes."""
        nodes = self._parsed(path).defined.get(name, [])
        for node in nodes:
            if isinstance(node, ast.ImportFrom) and node.level:
                for alias in node.names:
                    if (alias.asname or alias.name) != name:
                        continue
                    target = self._module(path, node)
                    if target and target not in seen:
                        return self._find(target, alias.name, seen | {path})
        return path, nodes

    def _module(self, path: str, node: ast.ImportFrom) -> str | None:
        base = path.split("/")[: -node.level]
        inner = "/".join([*base, *(node.module or "").split(".")]).strip("/")
        names = (f"{inner}.py", f"{inner}/__init__.py" if inner else "__init__.py")
        return next((name for name in names if name in self.package), None)

    def _members(self, path: str, node: ast.ClassDef, depth: int = 0) -> dict[str, list[ast.stmt]]:
        """Returns the members of a class, inherited ones too, by name."""
        members: dict[str, list[ast.stmt]] = {}
        for statement in node.body:
            for name in _defined(statement):
                members.setdefault(name, []).append(statement)
        for base in node.bases:
            inner = base.value if isinstance(base, ast.Subscript) else base
            if isinstance(inner, ast.Name) and depth < 8:
                home, nodes = self._find(path, inner.id)
                for each in (n for n in nodes if isinstance(n, ast.ClassDef) and n is not node):
                    members = {**self._members(home, each, depth + 1), **members}
        return members


def _statements(tree: ast.Module) -> Iterator[ast.stmt]:
    """Yields what a module states, and what stands in its conditions."""
    stack: list[ast.stmt] = list(reversed(tree.body))
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, ast.If):
            stack.extend(reversed([*node.body, *node.orelse]))


def _defined(node: ast.stmt) -> list[str]:
    if isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
        return [node.name]
    if isinstance(node, ast.Assign):
        return [target.id for target in node.targets if isinstance(target, ast.Name)]
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return [node.target.id]
    if isinstance(node, ast.ImportFrom):
        return [alias.asname or alias.name for alias in node.names]
    return []


def _constants(node: ast.expr) -> Iterator[object]:
    for part in ast.walk(node):
        if isinstance(part, ast.Constant):
            yield part.value


def _dotted(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _signature(nodes: Sequence[ast.stmt], bound: bool = False) -> tuple[Parameter, ...]:
    """Returns the parameters of a function; of overloads, what any of them takes."""
    every: list[dict[str, Parameter]] = []
    for node in nodes:
        if isinstance(node, _FUNCTIONS):
            every.append({p.name: p for p in _taken(node, bound)})
    if not every:
        return ()
    merged: dict[str, Parameter] = {}
    for parameters in every:
        for name, parameter in parameters.items():
            needed = all(name in each and each[name].required for each in every)
            merged.setdefault(name, Parameter(name, parameter.position, needed))
    return tuple(merged.values())


def _taken(node: ast.FunctionDef | ast.AsyncFunctionDef, bound: bool) -> Iterator[Parameter]:
    given = node.args
    positional = [*given.posonlyargs, *given.args]
    without = len(positional) - len(given.defaults)
    static = any(_dotted(d) == "staticmethod" for d in node.decorator_list)
    skipped = 1 if bound and not static else 0
    for number, argument in enumerate(positional):
        if number >= skipped:
            yield Parameter(argument.arg, number - skipped, number < without)
    for argument, default in zip(given.kwonlyargs, given.kw_defaults, strict=True):
        yield Parameter(argument.arg, None, default is None)
    if given.vararg is not None:
        yield Parameter(f"*{given.vararg.arg}", None, False)
    if given.kwarg is not None:
        yield Parameter(f"**{given.kwarg.arg}", None, False)
