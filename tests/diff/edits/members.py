"""Edits of the members of structures, unions and event streams, in each direction and location."""

from __future__ import annotations

from typing import Any

from .case import ERROR, REQUEST, RESPONSE, Case, Data, Edit, Row

_WORD = {"type": "string"}
_HEADERS = {"type": "map", "key": {"shape": "EditWord"}, "value": {"shape": "EditWord"}}


def _presence(case: Case, name: str, member: str, target: str, required: bool) -> list[Row]:
    """The rows of a member that came."""
    rows = case.one(REQUEST, name, "required-member-added" if required else "member-added",
                    "member-removed", "", target)  # fmt: skip
    words = ("required-member-added", "required-member-removed") if required else (
        "member-added", "member-removed")  # fmt: skip
    return rows + case.one(RESPONSE, name, *words, "", target)


def _reversed(rows: list[Row]) -> list[Row]:
    return [Row(r.back, r.rule, r.new, r.old, r.operations, r.side) for r in rows]


def _new(side: str, location: str, required: bool) -> Edit:
    """A new member: anywhere in the body, or elsewhere in a whole request or response."""

    def edit(case: Case) -> list[Row] | None:
        whole = case.inputs if side == REQUEST else case.outputs
        found = case.structures(side)
        if location:
            found = [n for n in found if n in whole and case.is_rest]
        name = case.pick(found)
        if name is None:
            return None
        shape = case.shapes[name]
        target = "EditWords" if location == "headers" else "EditWord"
        case.shapes["EditWord"] = _WORD
        if location == "headers":
            case.shapes["EditWords"] = _HEADERS
        if location == "statusCode":
            case.shapes["EditWord"] = {"type": "integer"}
        place = {"location": location, "locationName": "edit-"} if location else {}
        shape.setdefault("members", {})["editMember"] = {"shape": target, **place}
        if required:
            shape["required"] = [*shape.get("required", []), "editMember"]
        return _presence(case, name, "editMember", target, required)

    return edit


def new_everywhere(case: Case) -> list[Row] | None:
    """A structure of more than one direction has a row for each."""
    name = case.pick(n for n in case.structures() if "+" in case.sides(n))
    if name is None:
        return None
    case.shapes["EditWord"] = _WORD
    case.shapes[name].setdefault("members", {})["editMember"] = {"shape": "EditWord"}
    return _presence(case, name, "editMember", "EditWord", False)


def new_in_error(case: Case) -> list[Row] | None:
    name = case.pick(
        n
        for n in case.used("structure")
        if case.sides(n) == ERROR and case.shapes[n].get("exception")
    )
    if name is None:
        return None
    case.shapes["EditWord"] = _WORD
    case.shapes[name].setdefault("members", {})["editMember"] = {"shape": "EditWord"}
    return _presence(case, name, "editMember", "EditWord", False)


def _plain_members(case: Case, required: bool | None = None) -> list[tuple[str, str]]:
    """Members that are no payload, no token, and stand in no label of an address."""
    return [
        (name, member)
        for name, member in case.uses(*_TYPES)
        if case.shapes[name].get("payload") != member
        and not case.shapes[name]["members"][member].get("idempotencyToken")
        and case.shapes[name]["members"][member].get("location") != "uri"
        and required in (None, member in case.shapes[name].get("required", ()))
    ]


_TYPES = (
    "structure", "list", "map", "string", "integer", "long", "float", "double", "boolean",
    "timestamp", "blob",
)  # fmt: skip


def _gone(required: bool) -> Edit:
    def edit(case: Case) -> list[Row] | None:
        found = case.pick(_plain_members(case, required))
        if found is None:
            return None
        name, member = found
        shape = case.shapes[name]
        target = shape["members"].pop(member)["shape"]
        shape["required"] = [m for m in shape.get("required", ()) if m != member]
        return _reversed(_presence(case, name, member, target, required))

    return edit


def renamed(case: Case) -> list[Row] | None:
    """The one member that goes and the one that comes have one structure: it has another name."""
    found = case.pick(m for m in _plain_members(case) if m in case.uses("structure"))
    if found is None:
        return None
    name, member = found
    shape = case.shapes[name]
    shape["members"][f"{member}Edit"] = shape["members"].pop(member)
    shape["required"] = [f"{m}Edit" if m == member else m for m in shape.get("required", ())]
    return case.pair(name, "member-renamed", "member-renamed", member, f"{member}Edit")


def _needed(now: bool) -> Edit:
    def edit(case: Case) -> list[Row] | None:
        found = case.pick(_plain_members(case, not now))
        if found is None:
            return None
        name, member = found
        listed = case.shapes[name].get("required", [])
        words = ("member-became-required", "member-became-optional")
        shown = ("optional", "required")
        if now:
            case.shapes[name]["required"] = [*listed, member]
            return case.pair(name, *words, *shown)
        case.shapes[name]["required"] = [m for m in listed if m != member]
        return case.pair(name, *words[::-1], *shown[::-1])

    return edit


def _trait(trait: str, value: Any, rule: str, back: str, *types: str, shown: bool = True) -> Edit:
    """A trait of one use of a shape."""

    def edit(case: Case) -> list[Row] | None:
        found = case.pick(
            (n, m)
            for n, m in case.uses(*types or _TYPES)
            if trait not in case.shapes[n]["members"][m]
        )
        if found is None:
            return None
        name, member = found
        case.shapes[name]["members"][member][trait] = value
        return case.any(name, rule, back, *(("", "") if shown else (None, None)))

    return edit


def moved(case: Case) -> list[Row] | None:
    """A parameter of the query becomes a header."""
    return _place(case, "location", "querystring", "header", "member-location-changed")


def moved_to_body(case: Case) -> list[Row] | None:
    found = _placed(case, "querystring")
    if found is None:
        return None
    name, member = found
    del case.shapes[name]["members"][member]["location"]
    rule = "member-location-changed"
    return case.any(name, rule, rule, "querystring", "body")


def _placed(case: Case, location: str) -> tuple[str, str] | None:
    return case.pick(
        (n, m)
        for n, m in case.uses("string", "integer", "boolean")
        if case.shapes[n]["members"][m].get("location") == location
    )


def _place(case: Case, trait: str, location: str, after: str, rule: str) -> list[Row] | None:
    found = _placed(case, location)
    if found is None:
        return None
    ref = case.shapes[found[0]]["members"][found[1]]
    before, ref[trait] = ref[trait], after
    return case.any(found[0], rule, rule, before, after)


def _wire_name(location: str) -> Edit:
    rule = "member-wire-name-changed"
    return lambda case: _place(case, "locationName", location, "edit-name", rule)


def wire_name_in_body(case: Case) -> list[Row] | None:
    found = case.pick(
        (n, m)
        for n, m in case.uses(*_TYPES)
        if not {"location", "locationName", "queryName"} & case.shapes[n]["members"][m].keys()
        and case.shapes[n].get("payload") != m
    )
    if found is None:
        return None
    case.shapes[found[0]]["members"][found[1]]["locationName"] = "editName"
    rule = "member-wire-name-changed"
    return case.any(found[0], rule, rule, None, "editName")


def _tokens(case: Case, required: bool) -> tuple[str, str] | None:
    return case.pick(
        (n, m)
        for n, m in case.uses("string")
        if n in case.inputs
        and case.sides(n) == REQUEST
        and not {"idempotencyToken", "location"} & case.shapes[n]["members"][m].keys()
        and (m in case.shapes[n].get("required", ())) == required
    )


def token(case: Case) -> list[Row] | None:
    found = _tokens(case, False)
    if found is None:
        return None
    case.shapes[found[0]]["members"][found[1]]["idempotencyToken"] = True
    return case.any(found[0], "member-idempotency-token-added", "member-idempotency-token-removed")


def required_token(case: Case) -> list[Row] | None:
    """Clients fill a token that is required: callers may leave it out."""
    found = _tokens(case, True)
    if found is None:
        return None
    case.shapes[found[0]]["members"][found[1]]["idempotencyToken"] = True
    words = ("member-became-optional", "member-became-required", "required", "optional")
    return [
        *case.any(found[0], "member-idempotency-token-added", "member-idempotency-token-removed"),
        *case.one(REQUEST, found[0], *words),
    ]


def default(case: Case) -> list[Row] | None:
    found = case.pick(case.uses("integer", "string"))
    if found is None:
        return None
    ref = case.shapes[found[0]]["members"][found[1]]
    ref["default"] = 1
    case.start_here()
    ref["default"] = 2
    return case.pair(found[0], "default-changed", "default-changed", "1", "2")


def json_value(case: Case) -> list[Row] | None:
    """A header with any JSON in it: callers pass a dict, where they passed text."""
    found = case.pick(
        (n, m) for n, m in case.uses("string") if not case.shapes[n]["members"][m].get("jsonvalue")
    )
    if found is None:
        return None
    case.shapes[found[0]]["members"][found[1]]["jsonvalue"] = True
    return case.pair(found[0], "type-changed", "type-changed", "string", "JSON document")


# ------------------------------------------------------------------------------ unions and streams


def _family(case: Case, trait: str) -> list[str]:
    return [n for n in case.used("structure") if case.shapes[n].get(trait)]


def _variant(case: Case, name: str | None) -> Data | None:
    if name is None:
        return None
    case.shapes["EditWord"] = _WORD
    case.shapes["EditEvent"] = {"type": "structure", "members": {"word": {"shape": "EditWord"}}}
    return case.shapes[name]["members"]


def variant(case: Case) -> list[Row] | None:
    name = case.pick(_family(case, "union"))
    members = _variant(case, name)
    if name is None or members is None:
        return None
    members["editVariant"] = {"shape": "EditEvent"}
    return case.pair(name, "union-member-added", "union-member-removed", "", "EditEvent")


def variant_gone(case: Case) -> list[Row] | None:
    name = case.pick(_family(case, "union"))
    if name is None:
        return None
    member = list(case.shapes[name]["members"])[-1]
    target = case.shapes[name]["members"].pop(member)["shape"]
    return case.pair(name, "union-member-removed", "union-member-added", target, "")


def event(case: Case) -> list[Row] | None:
    name = case.pick(_family(case, "eventstream"))
    members = _variant(case, name)
    if name is None or members is None:
        return None
    case.shapes["EditEvent"]["event"] = True
    members["editEvent"] = {"shape": "EditEvent"}
    return case.any(name, "eventstream-event-added", "eventstream-event-removed", "", "EditEvent")


def _event_member(trait: str) -> Edit:
    """Where a member of an event travels: as its headers, or as its whole payload."""

    def edit(case: Case) -> list[Row] | None:
        found = case.pick(
            (n, m)
            for n in _family(case, "event")
            for m, ref in case.shapes[n].get("members", {}).items()
            if trait not in ref
        )
        if found is None:
            return None
        case.shapes[found[0]]["members"][found[1]][trait] = True
        return case.any(found[0], "member-trait-changed", "member-trait-changed",
                        f"{trait} absent", f"{trait} true")  # fmt: skip

    return edit


def payload(case: Case) -> list[Row] | None:
    """A member becomes the whole body; text and structures, since a blob would be a stream too."""
    found = case.pick(
        (n, m)
        for n, m in case.uses("string", "structure")
        if n in case.inputs | case.outputs
        and "payload" not in case.shapes[n]
        and "location" not in case.shapes[n]["members"][m]
    )
    if found is None or not case.is_rest:
        return None
    case.shapes[found[0]]["payload"] = found[1]
    words = ("payload-changed", "payload-changed", "the whole structure", found[1])
    return case.pair(found[0], *words)


KINDS: dict[str, Edit] = {
    **{
        f"a new {'required' if required else 'optional'} member of a {side}, {location or 'body'}":
            _new(side, location, required)
        for side, locations in {
            REQUEST: ("", "header", "headers", "querystring", "uri"),
            RESPONSE: ("", "header", "headers", "statusCode"),
        }.items()
        for location in locations
        for required in (False, True)
        if required or location != "uri"
    },
    "a new member of both directions": new_everywhere,
    "a new member of an error": new_in_error,
    "an optional member is removed": _gone(False),
    "a required member is removed": _gone(True),
    "a member has another name": renamed,
    "a member is required": _needed(True),
    "a member is optional": _needed(False),
    "a parameter of the query is a header": moved,
    "a parameter of the query is in the body": moved_to_body,
    **{f"the name on the wire, {place}": _wire_name(place) for place in ("header", "querystring")},
    "the name on the wire, body": wire_name_in_body,
    "a member is deprecated": _trait("deprecated", True, "member-deprecated", "member-undeprecated"),
    "an optional token": token,
    "a required token": required_token,
    "a default": default,
    "a header with JSON": json_value,
    "a parameter of endpoints": _trait(
        "contextParam", {"name": "E"}, *["member-trait-changed"] * 2, "string", shown=False
    ),
    "a label of the host": _trait(
        "hostLabel", True, *["member-trait-changed"] * 2, "string", shown=False
    ),
    "a variant of a union": variant,
    "a variant of a union is removed": variant_gone,
    "an event of a stream": event,
    "the payload of an event": _event_member("eventpayload"),
    "a header of an event": _event_member("eventheader"),
    "a member is the body": payload,
}  # fmt: skip
