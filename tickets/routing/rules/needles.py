"""Texts that are looked for, as questions to the RE2 engine, whose time is linear in the text that is searched."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import re2

MEMORY = 1 << 20
FEW = 8
# So many at a time keep the engine's table of states within MEMORY.
AT_ONCE, BYTES_AT_ONCE = 40, 1000


def found_any(needles: Sequence[str]) -> Callable[[bytes], bool]:
    """Whether one of more than a `FEW` stands somewhere in UTF-8, exactly as it is."""
    searches = [_search(each) for each in _portions([needle.encode(errors="replace") for needle in needles])]
    return lambda text: any(search(text) for search in searches)


def options_for(op: str, memory: int = MEMORY) -> Any:
    """Of a search for patterns, or for texts exactly as they are."""
    options = ignoring_case(memory)
    options.never_capture = True
    if op != "matches":
        options.case_sensitive = True
        options.encoding = re2.Options.Encoding.LATIN1
    return options


def quoted(needle: str) -> bytes:
    return bytes(re2.escape(needle.encode(errors="replace")))


def ignoring_case(memory: int = MEMORY) -> Any:
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = memory
    return options


def _search(needles: Sequence[bytes]) -> Callable[[bytes], Any]:
    return re2.compile(b"|".join(re2.escape(needle) for needle in needles), options_for("contains_any")).search


def _portions(needles: Sequence[bytes]) -> Iterator[list[bytes]]:
    portion: list[bytes] = []
    for needle in needles:
        if portion and (len(portion) == AT_ONCE or sum(map(len, portion)) + len(needle) > BYTES_AT_ONCE):
            yield portion
            portion = []
        portion.append(needle)
    yield portion
