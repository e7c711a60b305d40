"""Median and 90th percentile of what was counted by its minutes. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True)
class Times:
    """In minutes of business hours; None where nothing was measured."""

    count: int = 0
    median: int | None = None
    p90: int | None = None


def of(counted: Mapping[int, int]) -> Times:
    """`counted` is {minutes: how many}."""
    whole = sum(counted.values())
    return Times(whole, _at(counted, whole, 50), _at(counted, whole, 90)) if whole else Times()


def _at(counted: Mapping[int, int], whole: int, percent: int) -> int:
    """The smallest of which so many percent are not above it (nearest rank)."""
    wanted, passed = ceil(whole * percent / 100), 0
    for minutes in sorted(counted):
        passed += counted[minutes]
        if passed >= wanted:
            return minutes
    raise ValueError("There is nothing to take a percentile of")
