"""Addresses to which no mail goes: who may know why, and how a person allows mail there again."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef

from accounts.models import User
from tickets import access
from tickets.desk.acting import hold, tell
from tickets.errors import Refused
from tickets.mail import suppressing
from tickets.models import Event, Ticket
from tickets.models.event import Verb

MOST = 20


@dataclass(frozen=True)
class Stopped:
    """An address, and in words since when and why no mail goes there."""

    email: str
    words: str


def stopped(by: User, emails: Iterable[str]) -> list[Stopped]:
    """Those of `emails` to which no mail goes. What a server said is told only to who may read its report."""
    reports = access.messages_visible_to(by).filter(pk=OuterRef("bounce_id"))
    found = suppressing.among(emails).annotate(told=Exists(reports))[:MOST]
    return [Stopped(each.email, suppressing.in_words(each, told=each.told)) for each in found]


def check(by: User, emails: Iterable[str]) -> None:
    """Raises Refused, with the way out."""
    found = stopped(by, emails)
    if found:
        words = " ".join(each.words for each in found)
        raise Refused(f"{words} Allow mail there again, or leave the address out. Your text is still here.")


@transaction.atomic
def allow(ticket: Ticket, email: str, by: User) -> Event | None:
    """Mail may go to `email` again; None when it may already. Refused when `by` may not work on this ticket."""
    held, email = hold(ticket, by), email.strip().lower()
    if not suppressing.clear(email, by):
        return None
    return tell(held, Verb.ADDRESS_CLEARED, by, detail={"to": email})
