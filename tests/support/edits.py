"""Diffs of the example library: of a rule's example, or of edits of a test's own."""

from __future__ import annotations

from agentcore_codegen.diff.compare import compare
from agentcore_codegen.diff.examples import Example
from agentcore_codegen.diff.examples.table import Patch
from agentcore_codegen.diff.run import Comparison


def compared(sample: Example, swapped: bool = False) -> Comparison:
    """Compares what an example is before and after."""
    old, new = sample.model(swapped), sample.model(not swapped)
    return Comparison(compare(old, new), old, new)


def edited(*patches: Patch) -> Comparison:
    """Compares the library with an edited one: each patch is a path, what was and what is there."""
    return compared(Example("edited", patches))
