"""What was agreed, and how long somebody worked, in words."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from tickets.currencies import told as money
from tickets.hours.costs.reckoning import HOUR, Terms

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def pay(terms: Terms) -> str:
    """'$12.00 an hour'."""
    if terms.amount is None:
        return "nothing is paid"
    return f"{money(terms.amount, terms.currency)} {'a month' if terms.by_month else 'an hour'}"


def hours(terms: Terms) -> str:
    """'2 h a day, Monday to Friday'."""
    return f"{_plain(terms.hours_a_day)} h a day, {days(terms.days)}"


def days(numbers: Iterable[int]) -> str:
    found = sorted(set(numbers))
    if len(found) in (0, 7):
        return "every day"
    if len(found) > 2 and found == list(range(found[0], found[-1] + 1)):
        return f"{DAYS[found[0]]} to {DAYS[found[-1]]}"
    names = [DAYS[each] for each in found]
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def clock(seconds: int) -> str:
    """'2:07:30': hours, minutes and seconds, so that one can reckon again what is paid."""
    minutes, rest = divmod(seconds, 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}"


def decimal_hours(seconds: int) -> str:
    """'2.1250'."""
    return f"{Decimal(seconds) / HOUR:.4f}"


def sums(amounts: Mapping[str, Decimal]) -> str:
    """By currency: '$480.00 and €30.00'; '' where there is none."""
    return " and ".join(money(amount, currency) for currency, amount in amounts.items())


def _plain(number: Decimal) -> str:
    return f"{number:f}".rstrip("0").rstrip(".") if "." in f"{number:f}" else f"{number:f}"
