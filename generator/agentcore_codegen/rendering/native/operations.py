"""Operations: the function that turns parameters into a request, and the one that reads a response."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ...ir.wire import WireMember, WireOperation, WireRef, WireShape
from ..code_style import quote
from .requests import Requests, scalar_check, timestamp
from .responses import Responses
from .source import Source, choice, identifier, snake

_SCALARS = frozenset({"string", "character", "integer", "long", "boolean"})


class Operations:
    """The functions of one service's operations, and of its errors."""

    def __init__(
        self, shapes: Mapping[str, WireShape], requests: Requests, responses: Responses
    ) -> None:
        self._shapes, self._requests, self._responses = shapes, requests, responses

    # ------------------------------------------------------------------------------- requests

    def define_request(self, operation: WireOperation) -> Source:
        """Returns the source of an operation's serializer."""
        out = Source()
        name = f"{snake(operation.name)}_request"
        params = f"params: dict[str, {out.use('Any')}]"
        with out.block(f"def {name}({params}) -> {out.use('Request')}:"):
            out.add(f'"""{operation.method} {operation.uri}"""')
            if operation.input is None:
                out.refuse(quote(operation.name), "params")
                path, query = _uri(operation.uri, {})
                out.add(f'return {quote(operation.method)}, {path}, {quote(query)}, [], b""')
            else:
                self._request(out, operation, self._shapes[operation.input])
        return out

    def _request(self, out: Source, operation: WireOperation, shape: WireShape) -> None:
        for token in operation.idempotency_tokens:
            with out.block(f"if {quote(token)} not in params:"):
                out.add(f"params = {{**params, {quote(token)}: {out.use('new_token')}()}}")
        tests = [f"{quote(name)} not in params" for name in shape.required]
        out.refuse(quote(operation.name), *tests)
        plan = _Plan(shape, operation.uri)
        out.add(*plan.beginnings())
        if shape.members:
            with out.block("for key, value in params.items():"):
                self._branches(out, shape, plan)
        else:
            out.refuse(quote(operation.name), "params")
        self._result(out, operation, shape, plan)

    def _branches(self, out: Source, shape: WireShape, plan: _Plan) -> None:
        """Writes the branches over the members; those that are treated alike share one."""
        groups: dict[tuple[str, ...], list[str]] = {}
        for member in shape.members:
            groups.setdefault(tuple(self._bind(out, member, plan)), []).append(member.name)
        word = "if"
        for lines, names in groups.items():
            with out.block(f"{word} {choice('key', names)}:"):
                out.add(*lines)
            word = "elif"
        with out.block("else:"):
            out.add(out.invalid("key"))

    def _bind(self, out: Source, member: WireMember, plan: _Plan) -> list[str]:
        """Returns the lines that check a member and put it where it travels."""
        ref = member.ref
        if member.name == plan.payload:
            if ref.kind == "blob":
                return [f"{out.use('check_blob')}(value)", "payload = value"]
            return self._requests.store(out, "key", ref, "value", "payload")
        if member.location is None:
            key = "key" if member.name == member.wire_name else quote(member.wire_name)
            return self._requests.store(out, "key", ref, "value", f"body[{key}]")
        if ref.json_value:
            text = f"{out.use('json_header_value')}(value)"
            return [f"headers.append(({quote(member.wire_name)}, {text}))"]
        checks, text = self._text(out, member)
        name = member.wire_name
        if member.location == "uri":
            escape = "greedy_label" if name in plan.greedy else "label"
            return [*checks, f"{plan.label(name)} = {out.use(escape)}({text})"]
        if member.location == "querystring":
            if ref.kind == "map":
                return [*checks, "query.update(value)"]
            return [*checks, f"query[{quote(name)}] = {text}"]
        if member.location == "headers":
            pair = f"({quote(name)} + name, {out.use('header_value')}(name, item))"
            return [*checks, "for name, item in value.items():", f"    headers.append({pair})"]
        lines = [
            f"text = {out.use('header_value')}({quote(name)}, {text})",
            f"headers.append(({quote(name)}, text))",
        ]
        if ref.kind == "list":  # an empty list is no header
            return [*checks, "if value:", *(f"    {line}" for line in lines)]
        return [*checks, *lines]

    def _text(self, out: Source, member: WireMember) -> tuple[list[str], str]:
        """Returns the lines that check a bound member, and the expression of its text."""
        ref = member.ref
        if ref.kind == "list":
            item = self._shapes[ref.shape].part("item")
            # The list's own function checks it; what it returns is the form of a body.
            checks = [f"{out.use(self._requests.function(ref.shape))}(value)"]
            if member.location == "header" and item.kind == "string":
                text = f"{out.use('quoted_item')}(item)"
            else:
                text = self._scalar(out, item, "item", member.location)
            text = f"[{text} for item in value]"
            return checks, f'",".join({text})' if member.location == "header" else text
        if ref.kind == "map":
            return [f"{out.use(self._requests.function(ref.shape))}(value)"], "value"
        checks = scalar_check(out, "key", ref, "value") if ref.kind in _SCALARS else []
        return checks, self._scalar(out, ref, "value", member.location)

    def _scalar(self, out: Source, ref: WireRef, variable: str, location: str | None) -> str:
        kind = ref.kind
        if kind == "boolean":
            return f'("true" if {variable} else "false")'
        if kind == "timestamp":
            form = timestamp(ref, "rfc822" if location == "header" else "iso8601")
            value = f"{out.use('whole_seconds')}({variable})" if location == "header" else variable
            return f"str({out.use(form)}({value}))"
        if kind in ("float", "double"):
            bound = "" if ref.min is None else f", {ref.min}"
            return f"{out.use('number_text')}({variable}{bound})"
        return f"str({variable})" if location == "header" and kind != "string" else variable

    def _result(self, out: Source, operation: WireOperation, shape: WireShape, plan: _Plan) -> None:
        path, query = _uri(operation.uri, plan.labels)
        headers = "headers" if plan.headers else "[]"
        body = 'b""'
        json_type = '("Content-Type", "application/json")'
        if plan.payload is not None:
            kind = next(m.ref.kind for m in shape.members if m.name == plan.payload)
            if kind in ("blob", "string"):
                body = f"{out.use('raw_payload')}(payload)"
            else:
                body = f'b"{{}}" if payload is None else {out.use("dump")}(payload)'
        elif plan.body:
            body = f'{out.use("dump")}(body) if body else b"{{}}"'
        if plan.typed:
            if plan.headers:
                typed = f"headers.append({json_type})"
                if plan.content_type:
                    with out.block('if not any(n.lower() == "content-type" for n, _ in headers):'):
                        out.add(typed)
                else:
                    out.add(typed)
            else:
                headers = f"[{json_type}]"
        text = quote(query)
        if plan.query:
            if query:
                text = f"{out.use('query_string')}({quote(query)}, query)"
            else:
                text = f"{out.use('query_pairs')}(query.items())"
        method = quote(operation.method)
        if not out.fits(f"return {method}, {path}, {text}, {headers}, {body}"):
            out.add(f"path = {path}")
            path = "path"
        if not out.fits(f"return {method}, {path}, {text}, {headers}, {body}"):
            out.add(f"content = {body}")
            body = "content"
        out.add(f"return {method}, {path}, {text}, {headers}, {body}")

    # ------------------------------------------------------------------------------ responses

    def define_response(self, operation: WireOperation) -> Source:
        """Returns the source of an operation's parser."""
        name = f"{snake(operation.name)}_response"
        shape = None if operation.output is None else self._shapes[operation.output]
        return self._reader(name, shape)

    def define_error(self, name: str) -> Source:
        """Returns the source of the parser of an error's own members."""
        return self._reader(f"error_{identifier(name)}", self._shapes[name])

    def _reader(self, name: str, shape: WireShape | None) -> Source:
        out = Source()
        parameters = f"status: int, headers: {out.use('Headers')}, body: {out.use('Any')}"
        with out.block(f"def {name}({parameters}) -> {out.use('Members')}:"):
            if shape is None:
                out.add("return {}")
            elif shape.payload is None and not any(m.location for m in shape.members):
                whole = self._responses.whole(out, shape, "body")
                out.add(f"result: dict[str, Any] = {whole}", "return result")
            else:
                out.add("result: dict[str, Any] = {}")
                for member in shape.members:
                    self._bound(out, member)
                self._body(out, shape)
                out.add("return result")
        return out

    def _bound(self, out: Source, member: WireMember) -> None:
        if member.location == "statusCode":
            value = self._responses.expression(out, member.ref, "status")
            out.add(f"result[{quote(member.name)}] = {value}")
        elif member.location == "header":
            header = member.wire_name.lower()
            with out.block(f"if (item := headers.get({quote(header)})) is not None:"):
                value = self._responses.header(out, member)
                out.add(f"result[{quote(member.name)}] = {value}")

    def _body(self, out: Source, shape: WireShape) -> None:
        if shape.payload is None:
            # botocore looks for members of other locations in the body, too.
            out.add(f"result.update({self._responses.whole(out, shape, 'body')})")
            return
        payload = next(m for m in shape.members if m.name == shape.payload)
        target = f"result[{quote(payload.name)}]"
        event_stream = (
            payload.ref.shape in self._shapes and self._shapes[payload.ref.shape].event_stream
        )
        if event_stream or payload.ref.kind in ("blob", "string"):
            decoded = payload.ref.kind == "string"
            out.add(f"{target} = {'body.decode()' if decoded else 'body'}")
            return
        self._responses.payload(out, payload, "body")


class _Plan:
    """Which parts of a request an operation's members fill."""

    def __init__(self, shape: WireShape, uri: str) -> None:
        locations = {m.location for m in shape.members if m.name != shape.payload}
        names = {m.wire_name for m in shape.members if m.location == "uri"}
        self.payload = shape.payload
        self.labels = {name: f"label_{identifier(name)}" for name in sorted(names)}
        self.greedy = frozenset(re.findall(r"\{([^{}]*)\+\}", uri))
        self.query = "querystring" in locations
        self.headers = bool(locations & {"header", "headers"})
        self.body = None in locations and shape.payload is None
        kind = next((m.ref.kind for m in shape.members if m.name == shape.payload), None)
        self.typed = self.body or (shape.payload is not None and kind not in ("blob", "string"))
        self.content_type = any(
            m.location == "headers" or m.wire_name.lower() == "content-type" for m in shape.members
        )

    def label(self, name: str) -> str:
        return self.labels[name]

    def beginnings(self) -> list[str]:
        lines = [f'{variable} = ""' for variable in self.labels.values()]
        if self.query:
            lines.append("query: dict[str, Any] = {}")
        if self.headers:
            lines.append("headers: list[tuple[str, str]] = []")
        if self.body:
            lines.append("body: dict[str, Any] = {}")
        if self.payload is not None:
            lines.append("payload: Any = None")
        return lines


def _uri(template: str, labels: Mapping[str, str]) -> tuple[str, str]:
    """Returns the expression of a path and the fixed part of the query string."""
    path, _, query = template.partition("?")
    parts = re.split(r"\{(.*?)\}", path)
    if len(parts) == 1:
        return quote(path), query
    text = ""
    for index, part in enumerate(parts):
        text += f"{{{labels[part.rstrip('+')]}}}" if index % 2 else _escaped(part)
    return f'f"{text}"', query


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("{", "{{").replace("}", "}}")
