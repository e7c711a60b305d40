"""How people call what figures are told apart by."""

from collections.abc import Callable, Mapping, Sequence

from accounts.models import User
from tickets.models import Customer, Mailbox, TicketKind

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def of(by: str, keys: Sequence[str]) -> dict[str, str]:
    """Key → name, of one of `BY`; what is not known any more is missing. One statement."""
    return BY[by](keys)


def one(by: str, key: str) -> str:
    """As `of`, for one; the key itself where it is not known."""
    return of(by, [key]).get(key, key)


def _kinds(keys: Sequence[str]) -> dict[str, str]:
    return {"": "No kind yet"} | TicketKind.names()


def _mailboxes(keys: Sequence[str]) -> dict[str, str]:
    found = Mailbox.objects.filter(pk__in=_numbers(keys)).values_list("pk", "address")
    return {str(pk): address for pk, address in found}


def _people(keys: Sequence[str]) -> dict[str, str]:
    return {str(each.pk): str(each) for each in User.objects.filter(pk__in=_numbers(keys))}


def _hours(keys: Sequence[str]) -> dict[str, str]:
    return {str(hour): f"{hour}:00 to {hour + 1}:00" for hour in range(24)}


def _customers(keys: Sequence[str]) -> dict[str, str]:
    return {str(each.pk): str(each) for each in Customer.objects.filter(pk__in=_numbers(keys))}


def _weekdays(keys: Sequence[str]) -> dict[str, str]:
    return {str(number): f"{name}s" for number, name in enumerate(DAYS, start=1)}


def _hours_of_week(keys: Sequence[str]) -> dict[str, str]:
    days, hours = _weekdays(()), _hours(())
    return {f"{day}-{hour}": f"{days[day]}, {hours[hour]}" for day in days for hour in hours}


def _numbers(keys: Sequence[str]) -> list[int]:
    return [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 19]


BY: Mapping[str, Callable[[Sequence[str]], dict[str, str]]] = {
    "kind": _kinds,
    "mailbox": _mailboxes,
    "person": _people,
    "customer": _customers,
    "hour": _hours,
    "weekday": _weekdays,
    "weekhour": _hours_of_week,
}
