"""Whom the owner keeps to himself: the list, read by one statement for a batch and prepared once for as long as it
stays the same."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from tickets.keeping.domains_alike import Domains
from tickets.keeping.names_alike import Names, addresses_in
from tickets.keeping.people_alike import People
from tickets.keeping.spelling import meant_by
from tickets.models import ProtectedSender

MOST = 1_000
REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One of the list, as it stood when it was read."""

    pk: int
    value: str
    name: str
    treatment: str
    forward_to: str

    def __str__(self) -> str:
        return self.name or self.value


@dataclass
class Protected:
    """All of them, ready to be asked for each mail."""

    by_value: dict[str, Entry] = field(default_factory=dict)
    alike: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.domains = Domains.of(value for value in self.by_value if "@" not in value)
        self.people = People.of(value for value in self.by_value if "@" in value)
        self.names = Names.of({each.value: each.name for each in self.by_value.values() if each.name})

    def __bool__(self) -> bool:
        return bool(self.by_value)

    def meaning(self, address: str) -> Entry | None:
        """The one that means this address, in lower case: by address, else by the nearest domain."""
        if not address:
            return None
        nearest = _nearest(value for value in meant_by(address) if value in self.by_value)
        return self.by_value.get(nearest)

    def like(self, address: str) -> Entry | None:
        """The one that this address, which is none of them, looks like."""
        domain = address.rpartition("@")[2]
        if (alike := self.alike.get(domain)) is None:
            if len(self.alike) >= REMEMBERED:
                self.alike.clear()
            alike = self.alike[domain] = self.domains.like(domain)
        return self.by_value.get(alike[0] if alike else self.people.like(address))

    def shown_in(self, name: str) -> Entry | None:
        """The one whose address stands in what a mail shows as its sender's name."""
        found = (self.meaning(each) or self.like(each) for each in addresses_in(name))
        return next(filter(None, found), None)

    def called(self, name: str) -> Entry | None:
        """The one who is called so."""
        return self.by_value.get(self.names.like(name))


def current() -> Protected:
    """One statement."""
    rows = ProtectedSender.objects.order_by("value").values_list("pk", "value", "name", "treatment", "forward_to")
    return _prepared(tuple(rows[:MOST]))


def protects(addresses: Iterable[str]) -> dict[str, ProtectedSender]:
    """Those of `addresses`, in lower case, that the owner keeps to himself: one statement, however many are kept."""
    meant = {address: meant_by(address) for address in addresses if address}
    wanted = set().union(*meant.values()) if meant else set()
    rows = {row.value: row for row in ProtectedSender.objects.filter(value__in=wanted)} if wanted else {}
    nearest = {address: _nearest(value for value in its if value in rows) for address, its in meant.items()}
    return {address: rows[value] for address, value in nearest.items() if value}


def of_domain(domain: str) -> ProtectedSender | None:
    """Whether everybody at this very domain is kept."""
    return ProtectedSender.objects.filter(value=domain).first()


def _nearest(values: Iterable[str]) -> str:
    """Of those that mean an address: itself, else the nearest domain; '' of none."""
    return max(values, key=lambda value: ("@" in value, len(value)), default="")


@lru_cache(maxsize=2)
def _prepared(rows: tuple[tuple[int, str, str, str, str], ...]) -> Protected:
    return Protected({row[1]: Entry(*row) for row in rows})
