"""When something happened within a shift, as a strip of its minutes; pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Strip:
    """`length` minutes, of which `active` had activity; `runs` are (offset, length) of those that belong together."""

    length: int
    active: int
    runs: list[tuple[int, int]]


def strip(began: datetime, ended: datetime, minutes: Iterable[datetime]) -> Strip:
    """`minutes` are in their order; those outside are left out."""
    first = began.replace(second=0, microsecond=0)
    length = max(1, -((first - ended) // MINUTE))
    found = [(minute - first) // MINUTE for minute in minutes if first <= minute < ended]
    runs: list[tuple[int, int]] = []
    for at in found:
        offset, long = runs[-1] if runs else (-1, 0)
        if runs and offset + long == at:
            runs[-1] = (offset, long + 1)
        else:
            runs.append((at, 1))
    return Strip(length, len(found), runs)
