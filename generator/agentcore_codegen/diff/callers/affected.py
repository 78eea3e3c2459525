"""Whether callers' source meets a change: certainly, perhaps, or not, and where."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from ... import names
from ...configuration.config import Config
from ..change import Change, Diff, Use
from ..model import Model
from ..rules import members, operations, package, shapes
from ..rules.rule import Pair, Rule
from .catalog import Catalog
from .files import File
from .sites import Site, Uses
from .uses import collect, known

AFFECTED, MAYBE, NOT = LEVELS = ("affected", "may be affected", "not affected")


def used_by(
    diff: Diff, old: Model, new: Model, files: Sequence[File], config: Config | None
) -> Diff:
    """Returns the diff; each of its changes says whether the files meet it."""
    catalog = Catalog(old, new, config)
    judge = _Judge(collect(files, catalog), catalog)
    return replace(diff, changes=tuple(replace(c, use=judge.use(c)) for c in diff.changes))


def _ids(*rules: Rule | Pair) -> frozenset[str]:
    return frozenset(
        rule.id for each in rules for rule in ([each] if isinstance(each, Rule) else each)
    )


# What a call meets for certain; other changes of operations it may meet.
_EVERY_CALL = _ids(operations.OPERATION_REMOVED, operations.OPERATION_DEPRECATED)
_REQUIRED = _ids(members.REQUIRED_MEMBER_ADDED.request, members.MEMBER_BECAME_REQUIRED.request)
_VALUES = _ids(shapes.ENUM_VALUE_REMOVED.request)
_RENAMED = _ids(members.MEMBER_RENAMED)
_NAMES = _ids(shapes.SHAPE_RENAMED)
# What a value that is sent or read may meet, and what one that is named does.
_NEW_VALUES = _ids(
    shapes.ENUM_VALUE_ADDED.response,
    shapes.ENUM_VALUE_REMOVED.response,
    members.UNION_MEMBER_ADDED.response,
)


class _Judge:
    def __init__(self, uses: Uses, catalog: Catalog) -> None:
        self.uses, self.catalog = uses, catalog
        self._below: dict[str, set[str]] = {}

    def use(self, change: Change) -> Use:
        """Returns how the source uses what a change is about."""
        if change.verdict in ("compatible", "docs"):
            return Use(NOT, ())
        sites = sorted(set(self._sites(change)), key=lambda site: (not site.sure, site))
        if change.place[:1] != ("specs",):
            sites += sorted(self.uses.dynamic)  # which may call anything
        level = NOT if not sites else AFFECTED if sites[0].sure else MAYBE
        return Use(level, tuple(dict.fromkeys(f"{site.file}:{site.line}" for site in sites)))

    def _sites(self, change: Change) -> Iterable[Site]:
        kind = change.place[0] if change.place else ""
        find: Mapping[str, Callable[[Change], Iterable[Site]]] = {
            "specs": self._package,
            "operations": self._operation,
            "paginators": self._paginator,
            "waiters": self._waiter,
            "shapes": self._shape,
        }
        return find.get(kind, self._service)(change)

    # ---------------------------------------------------------------------- beside the shapes

    def _service(self, change: Change) -> Iterable[Site]:
        sure = change.verdict == "breaking"
        calls = [site for sites in self.uses.calls.values() for site in sites if site.sure]
        return _marked([*self.uses.clients, *calls], sure)

    def _package(self, change: Change) -> Iterable[Site]:
        uses, rule = self.uses, change.rule.id
        if rule in _ids(package.DECORATOR_REMOVED):
            return known(uses.decorators, [change.name])
        if change.place[:2] == ("specs", "decorator"):
            return known(uses.decorators, [f"{change.name}.{change.old}"])
        if rule in _ids(package.TYPE_RENAMED):
            return known(uses.types, [change.old])
        package_name = self.catalog.package
        if rule in _ids(package.CLIENT_RENAMED, package.MODULE_RENAMED, package.SERVICE_REMOVED):
            module = names.snake(change.name).replace("-", "_")
            targets = {change.old or module, change.name}
            return [
                site
                for name, sites in uses.imports.items()
                if name.split(".")[0] == package_name and targets & set(name.split("."))
                for site in sites
            ]
        if rule in _ids(package.PACKAGE_RENAMED, package.DISTRIBUTION_RENAMED):
            met = [
                s
                for n, all_ in uses.imports.items()
                if n.split(".")[0] == package_name
                for s in all_
            ]
            return _marked(met, rule in _ids(package.PACKAGE_RENAMED))
        return []

    def _operation(self, change: Change) -> Iterable[Site]:
        uses, rule = self.uses, change.rule.id
        calls = known(uses.calls, change.operations or (change.name,))
        if rule in _EVERY_CALL:
            return calls
        if rule in _ids(operations.OPERATION_INPUT_REMOVED):
            return known(uses.keywords, change.operations)
        if rule in _ids(operations.OPERATION_OUTPUT_REMOVED):
            read = [
                s
                for (shape, key), all_ in uses.read.items()
                if shape == change.old and key
                for s in all_
            ]
            return [*read, *known(uses.escaped, [change.old])]
        if rule in _ids(shapes.SHAPE_RETARGETED):
            return known(uses.types, [names.type_name(change.old)])
        return _marked(calls, sure=False)

    def _paginator(self, change: Change) -> Iterable[Site]:
        return _marked(
            known(self.uses.paginators, change.operations or (change.name,)),
            change.verdict == "breaking",
        )

    def _waiter(self, change: Change) -> Iterable[Site]:
        return _marked(
            known(self.uses.waiters, [names.waiter(change.place[2])]),
            change.rule.bump == "major",
        )

    # --------------------------------------------------------------------------------- shapes

    def _shape(self, change: Change) -> Iterable[Site]:
        name = change.place[1]
        shape = next((m.shapes[name] for m in self.catalog.models if name in m.shapes), None)
        if shape is not None and shape.is_error:
            sure = change.rule.id in _ids(operations.ERROR_CLASS_REMOVED)
            return (
                self.uses.errors.get(name, [])
                if sure
                else _marked(self.uses.errors.get(name, []), False)
            )
        if change.rule.id in _NAMES:
            return known(self.uses.types, [names.type_name(change.old)])
        member = change.place[3] if change.place[2:3] == ("members",) else ""
        if change.rule.id in _ids(shapes.SHAPE_RETARGETED):
            return known(self.uses.types, [names.type_name(change.old)])
        if change.rule.id in _RENAMED:
            member = change.old
        sites: list[Site] = []
        if "request" in change.side:
            sites += self._sent(change, name, member)
        if "response" in change.side or "error" in change.side:
            sites += self._read(change, name, member)
        return sites

    def _sent(self, change: Change, shape: str, member: str) -> list[Site]:
        uses = self.uses
        hidden = self._reaching(uses.opaque, shape)
        if change.rule.id in _REQUIRED:
            for built in uses.built.get(shape, ()):
                if member not in built.always:
                    unsure = built.is_open or member in built.keys or not built.site.sure
                    hidden.append(replace(built.site, sure=not unsure))
            return hidden
        if change.rule.id in _VALUES:
            values = uses.constants.get(shape, ())
            return [*hidden, *(site for value, site in values if value == change.old)]
        return [*_marked(uses.sent.get((shape, member), ()), change.rule.bump == "major"), *hidden]

    def _read(self, change: Change, shape: str, member: str) -> list[Site]:
        if change.rule.id in _NEW_VALUES:
            member = ""
        sites = _marked(self.uses.read.get((shape, member), ()), change.rule.bump == "major")
        named = {member} if member else self.catalog.members_of_type(shape)
        if not named or named & self.uses.texts:  # who reads a key has to name it somewhere
            sites += self._reaching(self.uses.escaped, shape)
        return sites

    def _reaching(self, where: Mapping[str, list[Site]], shape: str) -> list[Site]:
        """Returns the sites of values in which a shape can be."""
        met: list[Site] = []
        for outer, sites in where.items():
            if outer not in self._below:
                self._below[outer] = self.catalog.below([outer])
            if shape in self._below[outer]:
                met += _marked(sites, sure=False)
        return met


def _marked(sites: Iterable[Site], sure: bool) -> list[Site]:
    """Returns the sites; where the change is not certain to be met, none is."""
    return [site if sure else replace(site, sure=False) for site in sites]
