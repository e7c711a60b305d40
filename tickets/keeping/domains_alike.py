"""Domains that look like one that the owner protects: other letters that look the same, punycode, a letter off, another
ending, a hyphen more or less, or its name within a longer one. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tickets.keeping.domain_names import Name, names_in, own_name
from tickets.keeping.folding import folded, without_one
from tickets.keeping.spelling import as_people_write
from tickets.mail.proof.domains import organisational

# Of shorter names too many others are a letter off, stand within a longer one, or end otherwise.
LEAST_LETTERS, LEAST_PART, LEAST_ELSEWHERE = 5, 6, 4
MOST_LABELS, MOST_PIECES = 10, 8
Lists = dict[str, list[str]]


@dataclass
class Domains:
    """Those that are protected, ready to be compared with: each is looked up, none is walked through."""

    least_elsewhere: int = LEAST_ELSEWHERE
    names: dict[str, Name] = field(default_factory=dict)
    by_letters: Lists = field(default_factory=lambda: defaultdict(list))
    nearly: Lists = field(default_factory=lambda: defaultdict(list))
    parts: Lists = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, domains: Iterable[str], least_elsewhere: int = LEAST_ELSEWHERE) -> "Domains":
        """From so many letters on, the same name with another ending looks like it."""
        made = cls(least_elsewhere)
        for domain in dict.fromkeys(domains):
            made._add(domain)
        return made

    def like(self, domain: str) -> list[str]:
        """The protected domains that this one, which is none of them, looks like."""
        found = [each for name in names_in(domain) for each in self._by_name(name)]
        return [each for each in dict.fromkeys([*found, *self._spelt_out(domain)]) if not self._is_ours(each, domain)]

    def _add(self, domain: str) -> None:
        name = self.names[domain] = own_name(domain)
        self.by_letters[name.letters].append(domain)
        for each in without_one(name.letters) if len(name.letters) >= LEAST_LETTERS else ():
            self.nearly[each].append(domain)
        if len(name.label) >= LEAST_PART:
            self.parts[name.label].append(domain)
        self.parts[_hyphened(as_people_write(domain).split("."))].append(domain)

    def _by_name(self, name: Name) -> Iterator[str]:
        for each in self.by_letters.get(name.letters, ()):
            if len(name.letters) >= self.least_elsewhere or self.names[each].ending == name.ending:
                yield each
        for fewer in without_one(name.letters) if len(name.letters) >= LEAST_LETTERS - 1 else ():
            yield from (each for each in self.nearly.get(fewer, ()) if are_near(name.letters, self.names[each].letters))
        pieces = name.label.split("-")[:MOST_PIECES]
        yield from self._within(pieces, 1)

    def _spelt_out(self, domain: str) -> Iterator[str]:
        """'voss-partners.com.evil.example'."""
        yield from self._within([_hyphened([each]) for each in as_people_write(domain).split(".")[-MOST_LABELS:]], 2)

    def _within(self, pieces: list[str], least: int) -> Iterator[str]:
        for start in range(len(pieces)):
            for end in range(start + least, min(start + 5, len(pieces)) + 1):
                yield from self.parts.get("-".join(pieces[start:end]), ())

    def _is_ours(self, protected: str, domain: str) -> bool:
        """Of the same owner, by what is registered: 'partner.example' where 'mail.partner.example' is protected."""
        registered = organisational(domain)
        return organisational(protected) == registered and own_name(protected) == own_name(registered)


def _hyphened(labels: list[str]) -> str:
    return "-".join(folded(label) for label in labels)


def are_near(one: str, other: str) -> bool:
    """A letter more, less or other, or two neighbours that changed places; they share what lacks one letter."""
    if abs(len(one) - len(other)) == 1:
        return True
    differ = [place for place in range(len(one)) if one[place] != other[place]] if len(one) == len(other) else []
    return len(differ) == 1 or (len(differ) == 2 and differ[1] == differ[0] + 1)
