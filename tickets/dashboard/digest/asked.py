"""Questions in a digest: a yes is one click, any other answer a mail to the question's own address."""

from datetime import datetime
from urllib.parse import quote

from accounts.models import User
from tickets import access
from tickets.asking import letters, seals
from tickets.asking.waiting import Asked
from tickets.dashboard.digest.told import Wait, Way, clipped, page, ticket
from tickets.models import Escalation


def told(items: list[Asked], person: User, now: datetime) -> list[Wait]:
    rows = _rows([each.question.pk for each in items], person)
    return [_told(each, rows[each.question.pk], person, now) for each in items if each.question.pk in rows]


def only_one(items: list[Asked], person: User, now: datetime) -> Escalation | None:
    """The question that a reply to the digest answers: where exactly one waits, and still takes answers by mail."""
    rows = _rows([each.question.pk for each in items[:2]], person)
    only = next(iter(rows.values())) if len(rows) == 1 else None
    return only if only and takes_mail(only, now) else None


def takes_mail(asked: Escalation, now: datetime) -> bool:
    return asked.asked_at + letters.LASTS > now


def _rows(keys: list[int], person: User) -> dict[int, Escalation]:
    return access.escalations_visible_to(person).select_related("ticket__mailbox").in_bulk(keys)


def _told(each: Asked, row: Escalation, person: User, now: datetime) -> Wait:
    question, subject = each.question, clipped(each.ticket.subject, 120) or "(no subject)"
    ways = _by_mail(row, person, subject) if takes_mail(row, now) else []
    ways.append(Way("Answer at the desk", ticket(each.ticket.reference, "asked")))
    asks = [clipped(question.question) or "The question is a recording, on the ticket’s page."]
    suggests = [f"{question.asker} suggests: {clipped(question.suggestion)}"] if question.suggestion else []
    since = ["The customer has written again since."] if each.wrote_since else []
    return Wait(f"{question.asker} asks you", f"{subject} · {each.ticket.customer}", ways, asks + suggests + since)


def _by_mail(row: Escalation, person: User, subject: str) -> list[Way]:
    named = seals.Asked(row.pk, person.pk)
    yes = Way("Yes, do as you suggest", page("yes", seals.link(named)), main=True)
    to = letters.marked(row.ticket.mailbox, named)
    by_mail = Way("Answer by mail", f"mailto:{quote(to)}?subject={quote(f'Re: {subject}')}")
    return [*([yes] if row.suggestion else []), *([by_mail] if to else [])]
