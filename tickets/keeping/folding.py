"""Texts folded so that what looks alike to a person is the same. Pure; nothing of it is ever shown."""

import re
import unicodedata

from disarm import skeleton_key

# What the tables of single letters cannot know, and what eyes do not tell apart.
PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("i", "l"))
NO_LETTER = re.compile(r"[\W_]+")
LONGEST = 320


def folded(text: str) -> str:
    """By Unicode's tables of confusable characters (UTS #39), without marks above letters."""
    plain = text[:LONGEST]
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))
    found: str = skeleton_key(plain, digit_policy="tr39")
    for pair, letter in PAIRS:
        found = found.replace(pair, letter)
    return found


def words(name: str) -> frozenset[str]:
    """Of a name, whichever comes first: 'Lawyer, Laura' and 'laura  LAWYER' are the same."""
    return frozenset(NO_LETTER.sub(" ", folded(name)).split())


def without_one(text: str) -> set[str]:
    """The text, and each that lacks one of its letters: two that share one differ by a letter, or two that changed
    places."""
    return {text, *(text[:place] + text[place + 1 :] for place in range(len(text)))}
