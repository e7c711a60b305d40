"""How a figure is reckoned from what was counted; pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

# Of fewer tickets no share is told: one ticket more would change it too much.
LEAST = 10


class Times(Protocol):
    """How long answers or resolutions took, in minutes of business time; None where there are none."""

    @property
    def count(self) -> int: ...
    @property
    def median(self) -> float | None: ...
    @property
    def p90(self) -> float | None: ...


@dataclass(frozen=True)
class Found:
    """What was counted in some days: `counts` by what, `times` by what ('first', 'next', 'solved')."""

    counts: Mapping[str, int] = field(default_factory=dict)
    times: Mapping[str, Times] = field(default_factory=dict)

    def number(self, what: str) -> int:
        return self.counts.get(what, 0)


# None where there is too little to say.
Reckoned = Callable[[Found], float | None]


def count(what: str) -> Reckoned:
    return lambda found: found.number(what)


def share(part: str, rest: str) -> Reckoned:
    """Of `part` and `rest` together, in per cent."""

    def reckon(found: Found) -> float | None:
        whole = found.number(part) + found.number(rest)
        return 100 * found.number(part) / whole if whole else None

    return reckon


def per_100(part: str, whole: str) -> Reckoned:
    """For every 100 of `whole`, where there are enough."""
    return lambda found: 100 * found.number(part) / found.number(whole) if found.number(whole) >= LEAST else None


def median(what: str) -> Reckoned:
    return lambda found: found.times[what].median if what in found.times else None


def nine_in_ten(what: str) -> Reckoned:
    return lambda found: found.times[what].p90 if what in found.times else None
