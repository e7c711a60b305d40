"""Patterns that people wrote, as questions to the RE2 engine, within bounds."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import re2

from tickets.routing.rules.needles import ignoring_case, options_for
from tickets.routing.rules.viewing import MOST_TEXT

# What the engine does for one text at most: states of the pattern × bytes. About 14 ns each where it is slowest.
STEPS, LEAST_REACH = 20_000_000, 2_000


def pattern(source: str) -> Any:
    """Compiled. Raises re2.error with its words."""
    return re2.compile(source, ignoring_case())


@lru_cache(maxsize=4096)
def found_by_pattern(source: str) -> Callable[[bytes], Any]:
    """What `source` matches somewhere in UTF-8, within its reach; None for nothing. Raises re2.error."""
    found = re2.compile(source, options_for("matches"))
    search, far = found.search, reach(found)
    return lambda text: search(text[:far])


def found_by_pattern_everywhere(source: str) -> bool:
    """Whether `source` is looked for in the whole of every text. Raises re2.error."""
    return reach(pattern(source)) >= MOST_TEXT


def reach(found: Any) -> int:
    """How far into a text a pattern looks: a huge one, whose time is long, less far than others."""
    return max(LEAST_REACH, STEPS // max(found.programsize, 1))
