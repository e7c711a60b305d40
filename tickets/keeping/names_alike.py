"""What a mail shows as its sender's name, where that is the name or the address of somebody whom the owner protects.
Pure."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from tickets.keeping.folding import words

ADDRESS = re.compile(r"[^\s<>\"'(),;:@]{1,64}@[^\s<>\"'(),;:@]{1,253}")
DOMAIN = re.compile(r"\b[\w-]+(?:\.[\w-]+)+\b")
LONGEST = 320
# One word alone is the name of many, unless it is a long one.
LEAST_LETTERS = 8


@dataclass
class Names:
    """Names that the owner gave, by the longest of their words."""

    by_word: dict[str, list[tuple[frozenset[str], str]]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, named: Mapping[str, str]) -> "Names":
        """`named` is value → name."""
        made = cls()
        for value, name in named.items():
            its = words(name)
            if len(its) > 1 or sum(map(len, its)) >= LEAST_LETTERS:
                made.by_word[max(its, key=lambda word: (len(word), word))].append((its, value))
        return made

    def like(self, name: str) -> str:
        """The value whose name this is, or is part of this; '' for none."""
        if not name or not self.by_word:
            return ""
        shown = words(name[:LONGEST])
        found = (value for word in shown for its, value in self.by_word.get(word, ()) if its <= shown)
        return next(found, "")


def addresses_in(name: str) -> list[str]:
    """In lower case; for a domain alone '@domain'."""
    if "." not in name and "@" not in name:
        return []
    text = name[:LONGEST].lower()
    found = ADDRESS.findall(text)
    return [*(each.strip(".") for each in found), *(f"@{each}" for each in DOMAIN.findall(ADDRESS.sub(" ", text)))]
