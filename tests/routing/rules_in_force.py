"""Rules that hold, made by hand; mail that comes in."""

from itertools import count
from typing import Any

from tests.mail.letters import mail, stored
from tickets.mail import intake
from tickets.models import Mailbox, Rule, RuleSet, RuleVersion, Ticket

NUMBERS = count(1)


def in_force(*definitions: dict[str, Any], **more: Any) -> RuleSet:
    """These rules alone hold from now on, in this order; `more` is for their versions, such as by_owner."""
    versions = []
    for definition in definitions:
        rule = Rule.objects.create(key=f"rule-{next(NUMBERS)}")
        told = {"name": rule.key, "then": []} | definition
        versions.append(RuleVersion.objects.create(rule=rule, number=1, definition=told, is_on=True, **more))
    return RuleSet.objects.create(versions=[version.pk for version in versions])


def come(mailbox: Mailbox, *raws: bytes) -> list[Ticket]:
    """The tickets that these mails open, taken in as one batch; without any, a mail of Carl's."""
    before = set(Ticket.objects.values_list("pk", flat=True))
    for number, raw in enumerate(raws or [mail()]):
        stored(mailbox, raw, f"sender-{number}@customer.example")
    intake.drain(mailbox.pk)
    return list(Ticket.objects.exclude(pk__in=before).order_by("pk"))


def when(field: str, op: str, value: Any, **more: Any) -> dict[str, Any]:
    """All of one condition."""
    return {"all": [{"field": field, op: value, **more}]}


def does(do: str, value: Any = None, **more: Any) -> list[dict[str, Any]]:
    return [{"do": do, **({} if value is None else {"value": value}), **more}]
