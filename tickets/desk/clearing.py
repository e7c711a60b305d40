"""Addresses to which no mail goes: who may know why, and how a person allows mail there again."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import JSONObject

from accounts.models import User
from tickets import access, masking
from tickets.desk.acting import check_sends, hold, tell
from tickets.errors import Refused
from tickets.mail import suppressing
from tickets.models import Event, Participant, Suppression, Ticket
from tickets.models.event import Verb

MOST = 20


@dataclass(frozen=True)
class Stopped:
    """An address, and in words since when and why no mail goes there."""

    email: str
    words: str


def stopped(by: User, emails: Iterable[str]) -> list[Stopped]:
    """Those of `emails` to which no mail goes. What a server said is told only to who may read its report."""
    found = suppressing.among(emails).annotate(told=_may_read(by))[:MOST]
    return [Stopped(each.email, suppressing.in_words(each, told=each.told)) for each in found]


def among_participants(by: User) -> ArraySubquery:
    """Annotates tickets with `stops`, for `in_ticket`: a page need not ask once more."""
    taking_part = Participant.objects.filter(ticket=OuterRef(OuterRef("pk"))).values("email")
    found = Suppression.objects.filter(email__in=taking_part, cleared_at=None).annotate(told=_may_read(by))
    columns = JSONObject(email="email", reason="reason", created_at="created_at", told="told")
    return ArraySubquery(found.order_by("id").values(told_as=columns)[:MOST])


def in_ticket(ticket: Ticket) -> list[Stopped]:
    """Of a ticket that is annotated with `stops`."""
    return [_in_words(**each) for each in ticket.stops]  # type: ignore[attr-defined]


def as_told_to(by: User, found: Iterable[Stopped], typed: Collection[str] = ()) -> list[Stopped]:
    """With the addresses that this person may read; those that they `typed` themselves stay."""
    return [each if each.email in typed else _masked(each, by) for each in found]


def _masked(each: Stopped, by: User) -> Stopped:
    return Stopped(masking.address_for(each.email, by), masking.words_for(each.words, by))


def named(ticket: Ticket, shown: str, by: User) -> str:
    """The address that `by` reads as `shown`, among those of a ticket that is annotated with `stops`."""
    return next((each.email for each in in_ticket(ticket) if masking.address_for(each.email, by) == shown), shown)


def check(by: User, emails: Iterable[str]) -> None:
    """Raises Refused, with the way out."""
    found = stopped(by, emails)
    if found:
        words = " ".join(each.words for each in found)
        raise Refused(f"{words} Allow mail there again, or leave the address out. Your text is still here.")


def _may_read(by: User) -> Exists:
    return Exists(access.messages_visible_to(by).filter(pk=OuterRef("bounce_id")))


def _in_words(email: str, reason: str, created_at: str, told: bool) -> Stopped:
    row = Suppression(email=email, reason=reason, created_at=datetime.fromisoformat(created_at))
    return Stopped(email, suppressing.in_words(row, told=told))


@transaction.atomic
def allow(ticket: Ticket, email: str, by: User) -> Event | None:
    """Mail may go to `email` again; None when it may already. Refused when `by` may not work on this ticket."""
    held, email = hold(ticket, by), email.replace("\0", "").strip().lower()
    check_sends(by)
    if not suppressing.clear(email, by):
        return None
    return tell(held, Verb.ADDRESS_CLEARED, by, detail={"to": email})
