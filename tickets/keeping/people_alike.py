"""Addresses that look like one that the owner protects: at the same place, or at a place that looks the same. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tickets.keeping.domains_alike import Domains, are_near
from tickets.keeping.folding import folded, without_one
from tickets.keeping.free_mail import is_free

# Of shorter names there are too many alike at the providers that take anybody.
LEAST_LETTERS = 8


@dataclass
class People:
    """By the folded part before the @; `domains` are those of firms, at which somebody is protected."""

    by_local: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    nearly: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    domains: Domains = field(default_factory=Domains)

    @classmethod
    def of(cls, addresses: Iterable[str]) -> "People":
        made, given = cls(), list(addresses)
        for address in given:
            made._add(address)
        firms = (domain for each in given if not is_free(domain := each.rpartition("@")[2]))
        made.domains = Domains.of(firms, least_elsewhere=2)
        return made

    def like(self, address: str) -> str:
        """The protected address that this one, which is none of them, looks like; '' for none."""
        return next(self._candidates(address), "") if self.by_local else ""

    def _add(self, address: str) -> None:
        local, _, domain = address.rpartition("@")
        letters = _letters(local)
        self.by_local[letters].append(address)
        if is_free(domain) and len(letters) >= LEAST_LETTERS:
            for fewer in without_one(letters):
                self.nearly[domain, fewer].append(address)

    def _candidates(self, address: str) -> Iterator[str]:
        local, _, domain = address.rpartition("@")
        letters = _letters(local)
        for each in self.by_local.get(letters, ()):
            if self._is_elsewhere_alike(letters, domain, each.rpartition("@")[2]):
                yield each
        if len(letters) >= LEAST_LETTERS - 1 and is_free(domain):
            for fewer in without_one(letters):
                near = self.nearly.get((domain, fewer), ())
                yield from (each for each in near if are_near(letters, _letters(each.rpartition("@")[0])))

    def _is_elsewhere_alike(self, letters: str, domain: str, protected: str) -> bool:
        if domain == protected:
            return True
        if is_free(protected):
            return is_free(domain) and len(letters) >= LEAST_LETTERS
        return protected in self.domains.like(domain)


def _letters(local: str) -> str:
    """Without dots, hyphens and what stands after a '+', which say nothing at most providers."""
    bare = folded(local.partition("+")[0])
    return bare.replace(".", "").replace("-", "").replace("_", "")
