"""The statement of a month, to pay from: each day with its shifts, what it is paid, and the sum of the days."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from accounts.models import User
from tickets.hours import worked
from tickets.hours.costs import told
from tickets.hours.costs.months import last_of
from tickets.hours.costs.payees import Payee, payee, today
from tickets.hours.costs.reckoning import Paid, Terms


@dataclass(frozen=True)
class Line:
    """A day; `shifts` are its beginnings and ends by the person's clocks, None for one under way."""

    paid: Paid
    shifts: Sequence[tuple[datetime, datetime | None]]

    @property
    def worked(self) -> str:
        return told.clock(self.paid.worked) if self.paid.worked else ""

    @property
    def paid_for(self) -> str:
        """The time that is paid; with pay by the month a day has its share of it."""
        terms = self.paid.terms
        if terms is None:
            return "nothing agreed"
        if terms.by_month:
            return "its share" if self.paid.amount else ""
        return told.clock(self.paid.counted) if self.paid.counted else ""

    @property
    def off(self) -> str:
        """'Holiday, paid'; '' for a day on which one works."""
        off = self.paid.off
        return f"{off.why}, {'paid' if off.is_paid else 'not paid'}" if off else ""

    @property
    def shifts_told(self) -> str:
        return ", ".join(f"{began:%H:%M}–{f'{ended:%H:%M}' if ended else 'now'}" for began, ended in self.shifts)


@dataclass(frozen=True)
class Statement:
    """Of `month`, its first day. `made_at` is by the person's clocks: what is corrected later changes it."""

    person: User
    month: date
    lines: Sequence[Line]
    made_at: datetime
    is_over: bool

    @property
    def terms(self) -> list[Terms]:
        """What held, in order."""
        return list(dict.fromkeys(line.paid.terms for line in self.lines if line.paid.terms))

    @property
    def worked(self) -> int:
        """Seconds."""
        return sum(line.paid.worked for line in self.lines)

    @property
    def counted(self) -> int:
        """Seconds that are paid by the hour."""
        return sum(line.paid.counted for line in self.lines if line.paid.terms and not line.paid.terms.by_month)

    @property
    def total(self) -> dict[str, Decimal]:
        return totals(line.paid for line in self.lines)


def totals(paid: Iterable[Paid]) -> dict[str, Decimal]:
    """By currency, in the order in which it was paid."""
    found: dict[str, Decimal] = {}
    for each in paid:
        if each.terms is not None:
            found[each.terms.currency] = found.get(each.terms.currency, Decimal(0)) + each.amount
    return found


def statement(person: User, month: date) -> Statement:
    """Three statements. Who may see it is for whoever asks to know."""
    last = last_of(month)
    found, now = payee(person, month, last), today(person)
    made_at = datetime.now(person.tzinfo)
    return Statement(person, month, _lines(found, month, last), made_at, is_over=last < now)


def _lines(found: Payee, first: date, last: date) -> list[Line]:
    zone, by_day = found.person.tzinfo, defaultdict(list)
    for shift in found.shifts:
        ended = shift.ended_at.astimezone(zone) if shift.ended_at else None
        by_day[worked.day_of(shift.began_at, zone)].append((shift.began_at.astimezone(zone), ended))
    return [Line(paid, by_day[paid.day]) for paid in found.paid(first, last)]
