"""What can go wrong, as one value: a level, a message, a place and a remedy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One line for a person: what is wrong, where, and what to do about it."""

    level: str  # error, warning or note
    message: str
    where: str = ""  # a file, a key of specs.toml or a shape path
    remedy: str = ""

    def __str__(self) -> str:
        text = f"{self.where}: {self.message}" if self.where else self.message
        return one_line(f"{text}; {self.remedy}" if self.remedy else text)


class GeneratorError(Exception):
    """The run stops here, with nothing written. `exit_code` is what the command line returns."""

    exit_code = 3

    def __init__(self, message: str, where: str = "", remedy: str = "") -> None:
        self.diagnostic = Diagnostic("error", message, where, remedy)
        super().__init__(str(self.diagnostic))

    @classmethod
    def of(cls, errors: Sequence[GeneratorError]) -> GeneratorError:
        """Returns one error that says what all of these say, each on a line."""
        first = errors[0].diagnostic
        error = cls(first.message, first.where, first.remedy)
        error.args = ("\n".join(map(str, errors)),)
        return error


class UsageError(GeneratorError):
    """The caller asked for something that does not exist: an unknown service, version or key."""

    exit_code = 2


def one_line(text: str) -> str:
    """Returns text without control characters: it may quote a file that somebody else wrote.

    A job on GitHub reads its log: a line that begins with `::`, or holds `##[`, is a command there.
    """
    line = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    line = line.replace("##[", "#\\x23[")
    return line.replace("::", "\\x3a:", 1) if line.lstrip().startswith("::") else line


def nearest(word: str, known: Iterable[str]) -> str:
    """Returns a clause that offers the known words closest to `word`.

    Example: `nearest("bedrok", ["bedrock"])` gives `did you mean bedrock?`.
    """
    candidates = sorted(set(known))
    close = get_close_matches(word, candidates, n=3, cutoff=0.4) or candidates[:3]
    return f"did you mean {' or '.join(close)}?" if close else "there is none"
