"""A month of what the team costs: by day, by person, by kind, with the tickets that cost the most. What is shown is
rounded so that the parts add up to the whole."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import accumulate, pairwise
from typing import TypeVar

from accounts.models import User
from tickets.currencies import cents
from tickets.hours.costs.business import currency
from tickets.hours.costs.costs import Spent, spent
from tickets.hours.costs.months import last_of
from tickets.hours.costs.per_ticket import OfKind, by_kind, by_ticket
from tickets.models import TicketKind

Key = TypeVar("Key", bound=Hashable)
NO_KIND, NO_TICKET = "No kind yet", "Days with no ticket"


@dataclass(frozen=True)
class Kind:
    """`tickets` is 0 for days on which no ticket was worked on."""

    name: str
    tickets: int
    amount: Decimal

    @property
    def each(self) -> Decimal | None:
        """What one costs."""
        return self.amount / self.tickets if self.tickets else None


@dataclass(frozen=True)
class Month:
    """Amounts in `currency`, that of the business."""

    first: date
    currency: str
    spent: Sequence[Spent]
    kinds: Sequence[Kind]

    @property
    def total(self) -> Decimal:
        return sum((each.amount for each in self.spent), Decimal(0))

    @property
    def by_day(self) -> list[tuple[date, Decimal]]:
        return sorted(_sums(self.spent, lambda each: each.day).items())

    @property
    def by_person(self) -> list[tuple[User, int, Decimal]]:
        """With the seconds that they worked."""
        seconds: dict[User, int] = {}
        for each in self.spent:
            seconds[each.person] = seconds.get(each.person, 0) + each.seconds
        return [(who, seconds[who], amount) for who, amount in _sums(self.spent, lambda each: each.person).items()]

    @property
    def tickets(self) -> int:
        return sum(each.tickets for each in self.kinds)

    @property
    def each(self) -> Decimal | None:
        """What a ticket costs, all time counted; None where there was none."""
        return self.total / self.tickets if self.tickets else None


def month(first: date) -> Month:
    """Six statements at most. Only for who sees everything."""
    coin = currency()
    found = spent(first, last_of(first), coin)
    total = sum((each.amount for each in found), Decimal(0))
    return Month(first, coin, found, _kinds(by_kind(found), total, coin))


def dearest(of: Month) -> dict[int, Decimal]:
    """The tickets that cost the most, by their ids; one statement."""
    return {pk: cents(amount, of.currency) for pk, amount in by_ticket(of.spent).items()}


def _kinds(found: Sequence[OfKind], total: Decimal, coin: str) -> list[Kind]:
    """What is left of the whole was spent on days without tickets."""
    names = TicketKind.names()
    parts = adding_up([each.amount for each in found], coin)
    rows = [
        Kind(names.get(each.kind, each.kind) or NO_KIND, each.tickets, part)
        for each, part in zip(found, parts, strict=True)
    ]
    beside = total - sum(parts, Decimal(0))
    return [*rows, Kind(NO_TICKET, 0, beside)] if beside > 0 else rows


def adding_up(parts: Sequence[Decimal], coin: str) -> list[Decimal]:
    """Rounded to the smallest coin so that together they are what their sum is rounded to; none is off by more than
    one coin."""
    reached = [cents(each, coin) for each in accumulate(parts, initial=Decimal(0))]
    return [to - since for since, to in pairwise(reached)]


def _sums(found: Sequence[Spent], of: Callable[[Spent], Key]) -> dict[Key, Decimal]:
    sums: dict[Key, Decimal] = {}
    for each in found:
        sums[of(each)] = sums.get(of(each), Decimal(0)) + each.amount
    return sums
