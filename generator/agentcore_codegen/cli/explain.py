"""`explain`: what a rule of the differ means, with an example before and after."""

from __future__ import annotations

import re

import click

from ..diff.examples import example
from ..diff.rules import RULES, find
from ..diff.rules.rule import MEANING, VERDICTS, Rule

_BUMPS = {
    "major": "a major version (minor below 1.0)",
    "minor": "a minor version",
    "patch": "a patch version",
    "none": "no new version",
}
_AXES = {
    "both": "on the wire and in the Python package",
    "wire": "on the wire alone; calls of the Python package stay as they are",
    "python": "in the Python package alone",
    "text": "in texts alone",
}


@click.command()
@click.argument("rule", required=False)
@click.option("--list", "listed", is_flag=True, help="List the rules, by verdict.")
def explain(rule: str | None, listed: bool) -> None:
    """Explain a rule of the differ: verdict, reason, advice, and an example.

    \b
    Examples:
      agentcore-codegen explain request-member-removed
      agentcore-codegen explain --list
    """
    if listed or rule is None:
        click.echo("\n".join(_list()))
    else:
        click.echo("\n".join(_one(find(rule))))


def _list() -> list[str]:
    lines: list[str] = []
    for verdict in VERDICTS:
        lines += [f"{verdict}: {MEANING[verdict]}"]
        rules = [rule for rule in RULES.values() if rule.verdict == verdict]
        lines += [f"  {rule.id:<36} {_words(rule.title)}" for rule in rules]
        lines.append("")
    return lines[:-1]


def _one(rule: Rule) -> list[str]:
    lines = [
        f"{rule.id}: {_words(rule.title)}",
        "",
        f"  verdict  {rule.verdict}: {MEANING[rule.verdict]}",
        f"  why      {_words(rule.why)}",
    ]
    if rule.todo:
        lines.append(f"  do       {_words(rule.todo)}")
    lines += [f"  shows    {_AXES[rule.axis]}", f"  asks for {_BUMPS[rule.bump]}", "", "Example"]
    return [*lines, *(f"  {line}" for line in example(rule.id).lines())]


def _words(text: str) -> str:
    """Returns a rule's sentence with its places in capitals: NAME, OLD, NEW."""
    return re.sub(r"\{(name|old|new)\}", lambda match: match[1].upper(), text)
