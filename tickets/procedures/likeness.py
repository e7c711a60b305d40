"""How well procedures fit a matter, out of what was looked up. Pure.

Words count by how rare they are among all procedures (Okapi BM25); letters by trigrams, for what is written otherwise;
and what people found before: the tickets for which a procedure was used, and those that it did not fit.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from math import log, log1p, sqrt

KIND, OTHER_KIND, SENDER, LETTERS, LEARNT, NEAREST, USED = 2.0, -0.5, 8.0, 6.0, 6.0, 10.0, 0.3
FULL, LENGTH = 1.2, 0.4
# From here on a ticket counts as one like this; of one word in common nobody would say so.
ALIKE, LEAST_SHARED = 0.15, 2
# So much the letters of any two texts have in common.
CHANCE = 0.4
MOST_NEAR = 3
# What has less than this share of what speaks for the best is not looked at; nor one for which nothing speaks but a
# single word of its steps.
WEAK, FEW_WORDS = 1 / 3, 2.0


@dataclass(frozen=True, slots=True)
class Matter:
    """`senders` are the address and all domains above it; `words` those of the ticket that tell something."""

    kind: str = ""
    senders: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Past:
    """A ticket on which a procedure was used, or did not fit; `words` are those that it shares with the matter, of
    `length` in all."""

    used: bool
    kind: str = ""
    words: frozenset[str] = frozenset()
    length: int = 1


@dataclass(frozen=True, slots=True)
class Candidate:
    """`words` are those that it shares with the matter, with the weight of the place where they stand; of `length` in
    all. `letters` is the likeness by trigrams, from 0 to 1."""

    pk: int
    kinds: frozenset[str] = frozenset()
    senders: frozenset[str] = frozenset()
    words: Mapping[str, float] = field(default_factory=dict)
    length: int = 1
    letters: float = 0.0
    past: Sequence[Past] = ()


@dataclass(frozen=True, slots=True)
class Fit:
    """`alike`, `same_kind`: for how many tickets like this, and of its kind, it was used. `senders`: whom it names."""

    pk: int
    score: float
    alike: int = 0
    same_kind: int = 0
    of_kind: bool = False
    sender: str = ""
    words: tuple[str, ...] = ()
    by_chance: bool = False


def by_what_it_says(matter: Matter, candidates: Sequence[Candidate]) -> dict[int, float]:
    """Of each, without what people found before."""
    rare = rarity([each.words for each in candidates])
    usual = sum(each.length for each in candidates) / max(1, len(candidates))
    return {each.pk: _said(matter, each, rare, usual) for each in candidates}


def fits(matter: Matter, candidates: Sequence[Candidate], said: Mapping[int, float]) -> list[Fit]:
    """Best first; what nothing speaks for is left out."""
    rare = rarity([past.words for each in candidates for past in each.past])
    found = [_fit(matter, each, said[each.pk], rare) for each in candidates]
    return sorted((fit for fit in found if fit.score > 0), key=lambda fit: (-fit.score, fit.pk))


def worth_showing(best_first: Sequence[Fit]) -> list[Fit]:
    """Without those far behind the best, and without those that have no more in common than any two texts."""
    least = WEAK * best_first[0].score if best_first else 0.0
    return [fit for fit in best_first if fit.score >= least and not fit.by_chance]


def rarity(documents: Sequence[Collection[str]]) -> dict[str, float]:
    """Word → how much it tells: the fewer hold it, the more."""
    holding = Counter(word for words in documents for word in words)
    return {word: log(1 + (len(documents) - count + 0.5) / (count + 0.5)) for word, count in holding.items()}


def _said(matter: Matter, candidate: Candidate, rare: Mapping[str, float], usual: float) -> float:
    room = FULL * (1 - LENGTH + LENGTH * candidate.length / max(1.0, usual))
    words = sum(rare[word] * weight * (FULL + 1) / (weight + room) for word, weight in candidate.words.items())
    kind = (KIND if matter.kind in candidate.kinds else OTHER_KIND) if matter.kind and candidate.kinds else 0.0
    return (
        words
        + kind
        + LETTERS * max(0.0, candidate.letters - CHANCE)
        + SENDER * bool(matter.senders & candidate.senders)
    )


def _fit(matter: Matter, candidate: Candidate, said: float, rare: Mapping[str, float]) -> Fit:
    near = [(_near(matter, past, rare), past) for past in candidate.past]
    used = sorted((likeness for likeness, past in near if past.used and likeness >= ALIKE), reverse=True)
    same_kind = sum(past.used for past in candidate.past if matter.kind and past.kind == matter.kind)
    learnt = NEAREST * max(used, default=0.0) + LEARNT * sum(used[:MOST_NEAR]) / MOST_NEAR + USED * log1p(same_kind)
    return Fit(
        candidate.pk,
        (said + learnt) * _trust(matter, candidate.past),
        alike=len(used),
        same_kind=same_kind,
        of_kind=matter.kind in candidate.kinds,
        sender=max(matter.senders & candidate.senders, key=len, default=""),
        words=tuple(sorted(candidate.words, key=lambda word: -candidate.words[word])),
        by_chance=not (used or same_kind) and _is_chance(matter, candidate),
    )


def _is_chance(matter: Matter, candidate: Candidate) -> bool:
    speaks = matter.kind in candidate.kinds or matter.senders & candidate.senders or candidate.letters > CHANCE
    return not speaks and sum(candidate.words.values()) < FEW_WORDS


def _trust(matter: Matter, past: Sequence[Past]) -> float:
    """From 1 down to 0: what often did not fit tickets of this kind sinks there."""
    of_kind = Counter(each.used for each in past if each.kind == matter.kind)
    return (of_kind[True] + 2) / (of_kind[True] + 2 * of_kind[False] + 2)


def _near(matter: Matter, past: Past, rare: Mapping[str, float]) -> float:
    """From 0 to 1: the cosine of both, as if the words that they do not share told as much as usual."""
    if len(past.words) < LEAST_SHARED:
        return 0.0
    shared = sum(rare[word] ** 2 for word in past.words)
    usual = sum(rare.values()) / len(rare)
    others = usual**2 * (len(matter.words) - len(past.words)), usual**2 * (past.length - len(past.words))
    return shared / sqrt((shared + max(0.0, others[0])) * (shared + max(0.0, others[1])))
