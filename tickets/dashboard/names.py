"""How people call what figures are told apart by."""

from collections.abc import Sequence

from accounts.models import User
from tickets.models import Mailbox, TicketKind


def of(by: str, keys: Sequence[str]) -> dict[str, str]:
    """Key → name, of 'kind', 'mailbox', 'person' or 'hour'; what is not known any more is missing. One statement."""
    return {"kind": _kinds, "mailbox": _mailboxes, "person": _people, "hour": _hours}[by](keys)


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


def _numbers(keys: Sequence[str]) -> list[int]:
    return [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 19]
