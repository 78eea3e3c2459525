"""Edits that mean nothing to a program: texts, order, and two notations of one meaning."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from .case import Case, Data, refs

Silent = Callable[[Case], bool]  # False where it cannot be played


def _all_refs(case: Case) -> Iterator[Data]:
    for shape in case.shapes.values():
        yield from refs(shape)


def _members(case: Case) -> Iterator[tuple[str, str, Data]]:
    for name, shape in case.shapes.items():
        for member, ref in shape.get("members", {}).items():
            yield name, member, ref


def reordered(case: Case) -> bool:
    for shape in case.shapes.values():
        if "members" in shape:
            shape["members"] = dict(reversed(list(shape["members"].items())))
        for key in ("required", "enum"):
            if key in shape:
                shape[key] = shape[key][::-1]
    for operation in case.operations.values():
        operation["errors"] = operation.get("errors", [])[::-1]
    for key in ("operations", "shapes"):
        case.data[key] = dict(reversed(list(case.data[key].items())))
    return True


def texts(case: Case) -> bool:
    case.data["documentation"] = "<p>Edit.</p>"
    for part in (*case.operations.values(), *case.shapes.values(), *_all_refs(case)):
        part["documentation"] = f"{part.get('documentation', '')}<p>Edit.</p>"
    for waiter in case.new.get("waiters-2", {"waiters": {}})["waiters"].values():
        waiter["description"] = "Edit."
    for parameter in case.new.get("endpoint-rule-set-1", {"parameters": {}})["parameters"].values():
        parameter["documentation"] = "Edit."
    return True


def no_texts(case: Case) -> bool:
    for part in (case.data, *case.operations.values(), *case.shapes.values(), *_all_refs(case)):
        part.pop("documentation", None)
    return True


def titles(case: Case) -> bool:
    case.metadata["serviceFullName"] = case.metadata["serviceAbbreviation"] = "Edit"
    return True


def marks_that_are_false(case: Case) -> bool:
    for operation in case.operations.values():
        for mark in ("deprecated", "idempotent", "readonly", "httpChecksumRequired"):
            operation.setdefault(mark, False)
    for part in (*case.shapes.values(), *_all_refs(case)):
        for mark in ("sensitive", "deprecated", "box", "sparse", "idempotencyToken", "jsonvalue"):
            part.setdefault(mark, False)
    return True


def boxes(case: Case) -> bool:
    for shape in case.shapes.values():
        if shape["type"] in ("integer", "long", "boolean", "float", "double"):
            shape["box"] = not shape.get("box")
    return True


def status_of_success(case: Case) -> bool:
    for operation in case.operations.values():
        if operation["http"].get("responseCode", 200) == 200:
            operation["http"].pop("responseCode", None)
    case.start_here()
    for operation in case.operations.values():
        operation["http"].setdefault("responseCode", 200)
    return True


def signing_name(case: Case) -> bool:
    name = case.metadata.pop("signingName", case.metadata["endpointPrefix"])
    case.metadata["signingName"] = name
    case.start_here()
    if name == case.metadata["endpointPrefix"]:
        del case.metadata["signingName"]
    return name == case.metadata["endpointPrefix"]


def one_protocol(case: Case) -> bool:
    if len(case.metadata.get("protocols", [0])) != 1:
        return False
    case.metadata["protocols"] = [case.metadata["protocol"]]
    case.start_here()
    del case.metadata["protocols"]
    return True


def order_of_protocols(case: Case) -> bool:
    case.metadata["protocols"] = ["json", "query"]
    case.start_here()
    case.metadata["protocols"] = ["query", "json"]
    return True


def no_minimum(case: Case) -> bool:
    """No text and no list is shorter than nothing."""
    for shape in case.shapes.values():
        if shape["type"] in ("string", "list", "map", "blob") and not shape.get("enum"):
            shape.setdefault("min", 0)
    return True


def required_tokens(case: Case) -> bool:
    found = [(n, m) for n, m, ref in _members(case)
             if ref.get("idempotencyToken") and case.sides(n) == "request" and n in case.inputs]  # fmt: skip
    for name, member in found:
        needed = case.shapes[name].get("required", [])
        rest = [m for m in needed if m != member]
        case.shapes[name]["required"] = rest if member in needed else [*needed, member]
    return bool(found)


def tokens_that_nothing_fills(case: Case) -> bool:
    for name, _, ref in _members(case):
        if name not in case.inputs and case.shapes[ref["shape"]]["type"] == "string":
            ref["idempotencyToken"] = True
    return True


def one_result_key(case: Case) -> bool:
    pages = case.new.get("paginators-1", {"pagination": {}})["pagination"]
    for page in pages.values():
        for key in ("result_key", "input_token", "output_token"):
            if isinstance(page.get(key), str):
                page[key] = [page[key]]
    return bool(pages)


def forms_of_times(case: Case) -> bool:
    for _, _, ref in _members(case):
        shape = case.shapes[ref["shape"]]
        if shape["type"] == "timestamp" and "timestampFormat" not in {**shape, **ref}:
            body = "unixTimestamp" if case.is_json else "iso8601"
            forms = {"header": "rfc822", "querystring": "iso8601", "uri": "iso8601"}
            ref["timestampFormat"] = forms.get(ref.get("location", ""), body)
    return True


def own_names(case: Case) -> bool:
    """A member without a name on the wire goes by its own."""
    for _, member, ref in _members(case):
        if "queryName" not in ref:
            ref.setdefault("locationName", member)
    return True


def xml_in_json(case: Case) -> bool:
    if not case.is_json:
        return False
    for shape in case.shapes.values():
        if shape["type"] == "list":
            shape["flattened"] = True
            shape["member"]["locationName"] = "edit"
        if shape["type"] == "structure":
            shape["xmlNamespace"] = {"uri": "urn:edit"}
    return True


def items_in_xml(case: Case) -> bool:
    if case.is_json or case.service.protocol == "ec2":
        return False
    for shape in case.shapes.values():
        if shape["type"] == "list" and not shape.get("flattened"):
            shape["member"].setdefault("locationName", "member")
    return True


def _strings(before: Data, after: Data) -> Silent:
    """Every plain text has these limits, written in two ways."""

    def edit(case: Case) -> bool:
        names = case.used("string")
        for name in names:
            case.shapes[name] = {"type": "string", **before}
        case.start_here()
        for name in names:
            case.shapes[name] = {"type": "string", **after}
        return bool(names)

    return edit


def limits_of_enums(case: Case) -> bool:
    """The listed values are what counts: all of them are within these limits."""
    found = [s for s in case.shapes.values() if s.get("enum")]
    for shape in found:
        for key in ("min", "max", "pattern"):
            shape.pop(key, None)
    case.start_here()
    for shape in found:
        shape.update(min=min(map(len, shape["enum"])), max=max(map(len, shape["enum"])),
                     pattern="[^\\n]*")  # fmt: skip
    return bool(found)


def values_twice(case: Case) -> bool:
    for shape in case.shapes.values():
        if shape.get("enum"):
            shape["enum"].append(shape["enum"][0])
    return True


def unused(case: Case) -> bool:
    case.shapes["EditOne"] = {"type": "string"}
    case.shapes["EditTwo"] = {"type": "string"}
    case.start_here()
    del case.shapes["EditOne"]
    case.shapes["EditTwo"] = {"type": "integer"}
    case.shapes["EditThree"] = {"type": "structure", "members": {}}
    return True


def _renamed(case: Case, old: str, new: str) -> None:
    case.shapes[new] = case.shapes.pop(old)
    for ref in _all_refs(case):
        ref["shape"] = new if ref["shape"] == old else ref["shape"]
    for operation in case.operations.values():
        if operation.get("input", {}).get("shape") == old:
            operation["input"]["shape"] = new


def names_of_plain_shapes(case: Case) -> bool:
    """Text by another name is text: the package has no name for it."""
    for number, name in enumerate(case.used("string", "integer", "boolean", "blob")):
        _renamed(case, name, f"Edit{number}")
    return True


def names_of_requests(case: Case) -> bool:
    """A request goes by keywords: the name of its shape is no part of the package."""
    found = case.pick(n for n in case.structures() if n in case.inputs
                      and n not in {ref["shape"] for ref in _all_refs(case)})  # fmt: skip
    if found is not None and case.sides(found) == "request":
        _renamed(case, found, "EditRequest")
        return True
    return False


def streams_that_are_bodies(case: Case) -> bool:
    for name, shape in case.shapes.items():
        if shape.get("payload") and name in case.inputs | case.outputs:
            target = case.shapes[shape["members"][shape["payload"]]["shape"]]
            if target["type"] == "blob":
                target["streaming"] = not target.get("streaming")
    return True


def types_of_parameters(case: Case) -> bool:
    rules: Any = case.new.get("endpoint-rule-set-1", {"parameters": {}})
    for parameter in rules["parameters"].values():
        parameter["type"] = parameter["type"].swapcase()
        if not parameter.get("required"):
            parameter["required"] = False
    return bool(rules["parameters"])


KINDS: dict[str, Silent] = {
    "another order": reordered,
    "other texts": texts,
    "no texts": no_texts,
    "titles": titles,
    "marks that are false": marks_that_are_false,
    "boxes": boxes,
    "the status of success": status_of_success,
    "the signing name is the endpoint prefix": signing_name,
    "the one protocol": one_protocol,
    "the order of protocols": order_of_protocols,
    "no minimum": no_minimum,
    "required tokens, which clients fill": required_tokens,
    "tokens that nothing fills": tokens_that_nothing_fills,
    "a list of one result": one_result_key,
    "the form that times have": forms_of_times,
    "the names that members have": own_names,
    "XML in JSON": xml_in_json,
    "the name of an item in XML": items_in_xml,
    "digits": _strings({"pattern": "[0-9]+"}, {"pattern": "[\\d]+"}),
    "anchors": _strings({"pattern": "[a-z]+"}, {"pattern": "^[a-z]+$"}),
    "a class in another order": _strings({"pattern": "[a-z_]+"}, {"pattern": "[_a-z]+"}),
    "a group around a pattern": _strings({"pattern": "ab|c"}, {"pattern": "(ab|c)"}),
    "a minimum that the pattern has": _strings({"pattern": "[a-z]{3,5}"}, {"pattern": "[a-z]{3,5}", "min": 3}),
    "a maximum that the pattern has": _strings({"pattern": "[a-z]{3,5}"}, {"pattern": "[a-z]{3,5}", "max": 5}),
    "a length in the pattern": _strings({"pattern": "[a-z]*", "max": 9}, {"pattern": "[a-z]{0,9}"}),
    "limits of enums": limits_of_enums,
    "values of an enum, twice": values_twice,
    "shapes that nothing uses": unused,
    "names of plain shapes": names_of_plain_shapes,
    "the name of a request": names_of_requests,
    "streams that are bodies": streams_that_are_bodies,
    "types of parameters of endpoints": types_of_parameters,
}  # fmt: skip
