"""Rules about what specs.toml says: services, and the names of the generated package."""

from __future__ import annotations

from .rule import Rule

# A table, a rule per paragraph.
# fmt: off

SERVICE_ADDED = Rule(
    "service-added", "any", "compatible", "minor", "python",
    "service {name} was added",
    "the package gains a module",
)

SERVICE_REMOVED = Rule(
    "service-removed", "any", "breaking", "major", "python",
    "service {name} was removed",
    "its module is gone; every import of it fails",
    "stay on the old release of the package, or call the service through boto3",
)

CLIENT_RENAMED = Rule(
    "client-renamed", "any", "breaking", "major", "python",
    "client {old} is called {new} now",
    "importing the old name raises ImportError",
    "import {new}",
    effect="~ {old} is called {new}",
)

MODULE_RENAMED = Rule(
    "module-renamed", "any", "breaking", "major", "python",
    "module {old} is called {new} now",
    "importing the old name raises ModuleNotFoundError",
    "import {new}",
    effect="~ {old} is called {new}",
)

PACKAGE_RENAMED = Rule(
    "package-renamed", "any", "breaking", "major", "python",
    "package {old} is called {new} now",
    "importing the old name raises ModuleNotFoundError",
    "import {new}",
    effect="~ {old} is called {new}",
)

DISTRIBUTION_RENAMED = Rule(
    "distribution-renamed", "any", "breaking", "major", "python",
    "distribution {old} is called {new} now",
    "pip installs and upgrades it under the new name alone",
    "require {new}",
)

TYPE_RENAMED = Rule(
    "type-renamed", "any", "breaking", "major", "python",
    "Python name of {name}: {old} to {new}",
    "importing the old name raises ImportError",
    "import the new name",
    effect="~ {old} is called {new}",
)

DECORATOR_ADDED = Rule(
    "decorator-added", "any", "compatible", "minor", "python",
    "decorator {name} was added",
    "the package gains a decorator",
)

DECORATOR_REMOVED = Rule(
    "decorator-removed", "any", "breaking", "major", "python",
    "decorator {name} was removed",
    "importing it raises ImportError",
    "call the operation yourself",
    effect="- {name}",
)

DECORATOR_KEYWORD_RENAMED = Rule(
    "decorator-keyword-renamed", "any", "breaking", "major", "python",
    "keyword {old} of decorator {name} is called {new} now",
    "passing the old one raises TypeError",
    "pass {new}",
    effect="~ {name}({new}=...) (was {old})",
)

DECORATOR_KEYWORD_REMOVED = Rule(
    "decorator-keyword-removed", "any", "breaking", "major", "python",
    "keyword {old} of decorator {name} was removed",
    "passing it raises TypeError",
    "stop passing {old}",
    effect="- {name}({old}=...)",
)

DECORATOR_KEYWORD_ADDED = Rule(
    "decorator-keyword-added", "any", "compatible", "minor", "python",
    "keyword {new} of decorator {name} was added",
    "calls without it stay valid",
    effect="+ {name}({new}=...)",
)

# The generated package's own source: what a template changes

PYTHON_NAME_ADDED = Rule(
    "python-name-added", "any", "compatible", "minor", "python",
    "{name} was added to the package",
    "what is in use stays",
    effect="+ {root}",
)

PYTHON_NAME_REMOVED = Rule(
    "python-name-removed", "any", "breaking", "major", "python",
    "{name} was removed from the package",
    "importing or reading it fails",
    "stop using {name}",
    effect="- {root}",
)

PYTHON_KEYWORD_ADDED = Rule(
    "python-keyword-added", "any", "compatible", "minor", "python",
    "{name} takes {new} too",
    "calls without it stay valid",
    effect="+ {root}",
)

PYTHON_KEYWORD_REMOVED = Rule(
    "python-keyword-removed", "any", "breaking", "major", "python",
    "{name} no longer takes {old}",
    "passing it raises TypeError",
    "stop passing {old}",
    effect="- {root}",
)

PYTHON_KEYWORD_REQUIRED = Rule(
    "python-keyword-required", "any", "breaking", "major", "python",
    "{name} needs {new} now",
    "calls without it raise TypeError",
    "pass {new}",
    effect="~ {root} is required",
)

PYTHON_PARAMETER_MOVED = Rule(
    "python-parameter-moved", "any", "breaking", "major", "python",
    "{name} takes its parameters in another order: {old} to {new}",
    "calls that pass it without its name pass another one, or fail",
    "pass it by name",
    effect="~ {root}",
)
