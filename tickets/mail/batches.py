"""How much is held and handled at once."""

from collections.abc import Callable, Sequence
from typing import TypeVar

Item = TypeVar("Item")


def fitting(items: Sequence[Item], size_of: Callable[[Item], int], most_bytes: int) -> list[Item]:
    """The first of `items` that together are no larger than `most_bytes`; the first always, however large."""
    total = 0
    for number, item in enumerate(items):
        total += size_of(item)
        if total > most_bytes and number:
            return list(items[:number])
    return list(items)
