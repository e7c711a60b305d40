"""The same figures by kind, mailbox and person, each against those before, each with the list behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tickets.dashboard import names
from tickets.dashboard.counting import reading
from tickets.dashboard.figures import FIGURES, MEANS, QUESTIONS
from tickets.dashboard.overview import behind
from tickets.dashboard.period import Period

OF_TICKETS = ("came_in", "answered", "resolved", "asked")
OF_PEOPLE = ("answered", "resolved", "asked")
BY: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "kind": ("By kind", OF_TICKETS),
    "mailbox": ("By mailbox", OF_TICKETS),
    "person": ("By person", OF_PEOPLE),
}
HEADS = {what: FIGURES[what].name for what in OF_TICKETS if what in FIGURES} | {"asked": QUESTIONS.name}
MOST_LINES = 30


@dataclass(frozen=True)
class Cell:
    now: int
    before: int
    address: str


@dataclass(frozen=True)
class Line:
    name: str
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Breakdown:
    """`left_out`: so many lines more there were."""

    by: str
    name: str
    means: str
    heads: Sequence[str]
    lines: Sequence[Line]
    left_out: int = 0


def breakdowns(period: Period) -> list[Breakdown]:
    """Four statements."""
    now, before = (reading.counts(each.first, each.last) for each in (period, period.before))
    keys = {by: _keys(by, whats, now, before) for by, (_, whats) in BY.items()}
    known = {by: names.of(by, keys[by][:MOST_LINES]) for by in BY}
    return [
        Breakdown(
            by,
            name,
            MEANS[by],
            [HEADS[what] for what in whats],
            [_line(by, key, whats, now, before, period, known[by]) for key in keys[by][:MOST_LINES]],
            max(0, len(keys[by]) - MOST_LINES),
        )
        for by, (name, whats) in BY.items()
    ]


def _keys(by: str, whats: Sequence[str], now: reading.Counted, before: reading.Counted) -> list[str]:
    """Those with the most of the first figure first."""
    found = {key for what in whats for counted in (now, before) for key in counted.parts(what, by)}
    return sorted(found, key=lambda key: ([-now.of(what, by, key) for what in whats], key))


def _line(
    by: str,
    key: str,
    whats: Sequence[str],
    now: reading.Counted,
    before: reading.Counted,
    period: Period,
    known: Mapping[str, str],
) -> Line:
    cells = [
        Cell(now.of(what, by, key), before.of(what, by, key), behind(what, period.first, period.last, by, key))
        for what in whats
    ]
    return Line(known.get(key, key), cells)
