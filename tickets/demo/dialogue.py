"""Conversations as text files: read, and varied by chance.

'@' begins one with its subjects; lines such as 'file: pdf x.pdf' follow; '-- asha' begins a turn. In the text,
'{course}' is a fact and '{a|b}' a choice.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

FOLDER = Path(__file__).parent / "dialogues"
FACT = re.compile(r"\{(\w+)\}")
CHOICE = re.compile(r"\{([^{}]*\|[^{}]*)\}")


@dataclass(frozen=True)
class Turn:
    """`who` is customer, asha, olivia, note, olivia note or resolved."""

    who: str
    text: str


@dataclass(frozen=True)
class Dialogue:
    kind: str
    subjects: list[str]
    head: dict[str, str]
    turns: list[Turn]


def load(kind: str) -> list[Dialogue]:
    text = (FOLDER / f"{kind}.txt").read_text()
    return [_read(kind, part) for part in re.split(r"^@ ", text, flags=re.MULTILINE)[1:]]


def vary(text: str, facts: Mapping[str, str], chance: Random) -> str:
    """The text with its facts, and one of each choice."""
    told = FACT.sub(lambda found: facts[found[1]], text)
    while CHOICE.search(told):
        told = CHOICE.sub(lambda found: chance.choice(found[1].split("|")), told, count=1)
    return told


def _read(kind: str, part: str) -> Dialogue:
    head, *turns = re.split(r"^-- ", part, flags=re.MULTILINE)
    first, *lines = head.strip().splitlines()
    return Dialogue(
        kind=kind,
        subjects=_subjects(first),
        head=dict(line.split(": ", 1) for line in lines),
        turns=[_turn(turn) for turn in turns],
    )


def _subjects(line: str) -> list[str]:
    return [subject.strip() for subject in re.split(r"\|(?![^{]*\})", line)]


def _turn(part: str) -> Turn:
    who, _, text = part.partition("\n")
    return Turn(who.strip(), text.strip())
