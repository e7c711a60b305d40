"""The team as the page 'What people may do' shows it: a row a person, each with what they may in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Case, Value, When

from accounts.models import User
from accounts.permissions import Permission
from accounts.roles import MEANINGS, Role
from tickets.powers.changing import called

MOST = 200


@dataclass(frozen=True)
class Row:
    """`follows` is '' for an assistant: what others may do follows from their role. `mailboxes` are those to choose
    from: id, name, whether chosen."""

    person: User
    follows: str
    words: str
    mailboxes: list[tuple[int, str, bool]]


def rows() -> list[Row]:
    """Active people, assistants first; two statements."""
    mailboxes = called()
    first = Case(When(role=Role.ASSISTANT, then=Value(0)), default=Value(1))
    people = User.objects.filter(is_active=True).order_by(first, "name", "pk")[:MOST]
    return [_row(person, mailboxes) for person in people]


def _row(person: User, mailboxes: Mapping[int, str]) -> Row:
    if person.role != Role.ASSISTANT:
        return Row(person, MEANINGS[person.role], "", [])
    chosen = set(person.only_mailboxes or ())
    choices = [(pk, name, pk in chosen) for pk, name in mailboxes.items()]
    return Row(person, "", in_words(person, mailboxes), choices)


def in_words(person: User, mailboxes: Mapping[int, str]) -> str:
    """'Sends answers, sees addresses, all mailboxes'."""
    parts = [
        "sends answers" if person.may(Permission.SEND) else "writes drafts only",
        "approves drafts" if person.may(Permission.APPROVE) else "",
        "deletes" if person.may(Permission.DELETE) else "",
        "exports" if person.may(Permission.EXPORT) else "",
        "sees addresses" if person.may(Permission.SEE_ADDRESSES) else "sees no addresses",
        _seen(person.only_mailboxes, mailboxes),
    ]
    told = ", ".join(filter(None, parts))
    return told[:1].upper() + told[1:]


def _seen(pks: list[int] | None, mailboxes: Mapping[int, str]) -> str:
    if pks is None:
        return "all mailboxes"
    return " and ".join(mailboxes[pk] for pk in pks if pk in mailboxes) or "no mailbox"
