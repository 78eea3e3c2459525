"""Endpoint rules -> a Python function; what it cannot say keeps a service with the botocore engine."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, cast

from ..code_style import quote
from .source import Source, snake

# Parameters that every service has, in the order of the function's own.
_PARAMETERS = {
    "Region": "region",
    "UseFIPS": "use_fips",
    "UseDualStack": "use_dual_stack",
    "Endpoint": "endpoint",
}

# Stands for a region that the rules do not tell; the runtime refuses it as an unknown scheme.
_ELSEWHERE = "sigv4 for a region that botocore alone knows"


class NotNative(Exception):
    """The rules use what has no native form; the text says what."""


def compile_rules(rules: Mapping[str, Any]) -> Source:
    """Returns the source of the function `resolve`.

    Raises:
        NotNative: a function or a parameter that only botocore evaluates.
    """
    out = Source()
    compiler = _Compiler(rules, out)
    out.add("def resolve(")
    out.add("    region: str | None, use_fips: bool, use_dual_stack: bool, endpoint: str | None")
    with out.block(f") -> tuple[str, dict[str, {out.use('Any')}]]:"):
        listed = rules.get("rules", [])
        compiler.rules(listed)
        if not listed or listed[-1].get("conditions"):
            error = out.use("endpoint_rules")
            out.add(f'raise {error}("No endpoint rule matches the configuration")')
    return out


class _Compiler:
    def __init__(self, rules: Mapping[str, Any], out: Source) -> None:
        self._out = out
        self._names = dict(_PARAMETERS)
        for name, parameter in rules.get("parameters", {}).items():
            if name in _PARAMETERS:
                continue
            if parameter.get("required"):
                raise NotNative(f"the endpoint parameter {name}")
            # A parameter that no client or operation sets has its default.
            self._names[name] = repr(parameter.get("default"))
        # A service of one region says so at its usual endpoint alone; for the others botocore has
        # tables of its own.
        self._elsewhere = self._tells_region(rules.get("rules", []))

    def _tells_region(self, rules: list[Any]) -> bool:
        """Whether a rule that can hold names the region to sign for."""
        for rule in rules:
            if any(self._never(condition) for condition in rule.get("conditions", [])):
                continue
            if rule["type"] == "tree":
                if self._tells_region(rule["rules"]):
                    return True
            elif '"signingRegion"' in json.dumps(rule):
                return True
        return False

    def rules(self, rules: list[Any]) -> None:
        for rule in rules:
            self._rule(rule, list(rule.get("conditions", [])))

    def _rule(self, rule: Mapping[str, Any], conditions: list[Any]) -> None:
        out = self._out
        if any(self._never(condition) for condition in conditions):
            return
        if conditions:
            tests = [self._condition(condition) for condition in conditions]
            with out.block(f"if {' and '.join(tests)}:"):
                self._rule(rule, [])
        elif rule["type"] == "tree":
            self.rules(rule["rules"])
        elif rule["type"] == "error":
            error = out.use("endpoint_rules")
            out.add(f"raise {error}({self._template(rule['error'])})")
        else:
            endpoint = rule["endpoint"]
            if endpoint.get("headers"):
                raise NotNative("headers of an endpoint")
            url = self._value(endpoint["url"])
            properties = endpoint.get("properties", {})
            if self._elsewhere and url != "endpoint" and "authSchemes" not in properties:
                properties = {**properties, "authSchemes": [{"name": _ELSEWHERE}]}
            out.add(f"return {url}, {self._properties(properties)}")

    def _never(self, condition: Mapping[str, Any]) -> bool:
        """Whether a condition asks for a parameter that is never set."""
        if condition["fn"] != "isSet":
            return False
        argument: Mapping[str, str] = condition["argv"][0]
        return self._names.get(argument.get("ref", "")) == "None"

    def _properties(self, value: Any) -> str:
        if isinstance(value, dict):
            table = cast("dict[str, Any]", value)
            items = (f"{quote(key)}: {self._properties(item)}" for key, item in table.items())
            return "{" + ", ".join(items) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(map(self._properties, cast("list[object]", value))) + "]"
        return self._template(value) if isinstance(value, str) else repr(value)

    def _condition(self, condition: Mapping[str, Any]) -> str:
        expression = self._call(condition)
        if "assign" in condition:
            name = condition["assign"]
            self._names[name] = snake(name)
            assigned = f"({self._names[name]} := {expression})"
            # There is always a partition, which a type checker knows.
            return assigned if condition["fn"] == "aws.partition" else f"{assigned} is not None"
        return expression

    def _call(self, call: Mapping[str, Any]) -> str:
        function, arguments = call["fn"], call["argv"]
        if function == "isSet":
            return f"{self._value(arguments[0])} is not None"
        if function == "not":
            return f"not {self._value(arguments[0])}"
        if function in ("booleanEquals", "stringEquals"):
            left, right = (self._value(argument) for argument in arguments)
            pair = {left, right}
            if "True" in pair and len(pair) == 2:
                return next(side for side in (left, right) if side != "True")
            if "False" in pair and len(pair) == 2:
                return f"not {next(side for side in (left, right) if side != 'False')}"
            return f"({left} == {right})"
        if function == "getAttr":
            path = arguments[1]
            if not re.fullmatch(r"\w+", path):
                raise NotNative(f"the path {quote(path)} in endpoint rules")
            return f"{self._value(arguments[0])}[{quote(path)}]"
        if function == "aws.partition":
            return f"{self._out.use('partition')}({self._value(arguments[0])})"
        raise NotNative(f"the endpoint function {function}")

    def _value(self, value: Any) -> str:
        if isinstance(value, dict):
            call = cast("dict[str, Any]", value)
            if "ref" not in call:
                return self._call(call)
            if call["ref"] not in self._names:
                raise NotNative(f"the endpoint parameter {call['ref']}")
            return self._names[call["ref"]]
        return self._template(value) if isinstance(value, str) else repr(value)

    def _template(self, text: str) -> str:
        """Returns a template such as `https://x.{Region}.{Partition#dnsSuffix}` as an f-string."""
        if "{" not in text:
            return json.dumps(text)

        def insert(match: re.Match[str]) -> str:
            name, _, attribute = match[1].partition("#")
            if name not in self._names:
                raise NotNative(f"the endpoint parameter {name}")
            key = f"['{attribute}']" if attribute else ""
            return "{" + self._names[name] + key + "}"

        return 'f"' + re.sub(r"\{([^{}]+)\}", insert, text.replace('"', '\\"')) + '"'
