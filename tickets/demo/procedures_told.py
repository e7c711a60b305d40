"""How Northlight does things: procedures.txt."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.utils.html import escape

from tickets.procedures.steps import ACTION, CHECK, TEXT, Step

FILE = Path(__file__).parent / "procedures.txt"
MARKS = {"*": TEXT, "[]": CHECK, "$": ACTION}


@dataclass
class Told:
    """One version; `day` says how many days ago it was published. A further one has `said`, and no title.

    `words` are those of the subjects of tickets for which it is, `asked` how the question began from which it came.
    """

    title: str = ""
    kinds: list[str] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    when: str = ""
    asked: str = ""
    words: list[str] = field(default_factory=list)
    said: str = ""
    day: int = 0
    steps: list[Step] = field(default_factory=list)


@cache
def told() -> list[list[Told]]:
    """Each procedure with its versions. Steps that say the same in both have the same key."""
    return [[_version(part, at) for part in block.split("\n--\n")] for at, block in enumerate(_blocks())]


def _blocks() -> list[str]:
    return FILE.read_text().strip().split("\n\n")


def _version(part: str, at: int) -> Told:
    version = Told()
    for line in part.splitlines():
        mark, _, rest = line.partition(" ")
        if mark in MARKS:
            version.steps.append(_step(MARKS[mark], rest, at))
        else:
            _note(version, mark.rstrip(":"), rest)
    return version


def _note(version: Told, name: str, value: str) -> None:
    if name in ("kinds", "senders"):
        setattr(version, name, [each.strip() for each in value.split(",")])
    elif name == "words":
        version.words = value.split("|")
    else:
        setattr(version, name, int(value) if name == "day" else value)


def _step(do: str, words: str, at: int) -> Step:
    key = f"{at}-{do}-{sum(words.encode()) % 100_000}"
    if do == TEXT:
        return {"key": key, "do": do, "html": f"<p>{escape(words)}</p>"}
    action, _, more = words.partition(": ")
    return (
        {"key": key, "do": do, "text": more, "action": action}
        if do == ACTION
        else {"key": key, "do": do, "text": words}
    )
