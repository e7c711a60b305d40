"""What people call that which rules name by a key: kinds, people, saved replies, webhooks, targets, mailboxes,
procedures."""

from collections import defaultdict
from typing import Any

from django.conf.locale import LANG_INFO
from django.db.models import BooleanField, CharField, ExpressionWrapper, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Lower, NullIf

from accounts.models import User
from accounts.roles import Capability, roles_with
from tickets.models import Mailbox, Procedure, ResponseTarget, SavedReply, TicketKind, Webhook
from tickets.routing.rules.words import Names

ROLES = {"owner": "the owner", "admins": "the admins", "assignee": "the person who has it"}
LANGUAGES = {key: info["name"] for key, info in LANG_INFO.items() if len(key) == 2 and "name" in info} | {
    "zh": "Chinese"
}
MOST = 1000
COLUMNS = ("of_table", "its_key", "called", "usable", "its_role")
NO_ROLE = Value("")
IN_USE = ExpressionWrapper(Q(retired_at=None), output_field=BooleanField())
Expression = Any
# table, key, name, whether it can be chosen now, role (of people)
Row = tuple[str, str, str, bool, str]


def names() -> Names:
    """For all sentences of `tickets.routing.rules`. One statement."""
    return _placed(_rows(), TicketKind.names())


def names_and_choices() -> tuple[Names, Names]:
    """And, the same way, what can be chosen now. One statement."""
    rows = _rows()
    usable = [row for row in rows if row[3]]
    workers = {key: name for table, key, name, _, role in usable if role in roles_with(Capability.WORK_TICKETS)}
    choices = {**_placed(usable, TicketKind.used_names()), "assign": workers}
    return _placed(rows, TicketKind.names()), choices


def _rows() -> list[Row]:
    """In the order of their names."""
    called = Coalesce(NullIf("name", Value("")), "email")
    people = _of(User.objects.all(), "person", F("email"), called, F("is_active"), F("role"))
    others = [
        _of(Mailbox.objects.all(), "mailbox", Lower("address"), F("name"), F("is_active")),
        _of(SavedReply.objects.all(), "reply", F("key"), F("name"), F("is_used")),
        _of(Webhook.objects.all(), "webhook", F("key"), F("name"), F("is_on")),
        _of(ResponseTarget.objects.all(), "target", F("key"), F("name"), F("is_on")),
        _of(Procedure.objects.exclude(current=None), "procedure", F("key"), F("current__title"), IN_USE),
    ]
    return sorted(people.union(*others, all=True)[:MOST], key=lambda row: (row[2].casefold(), row[1]))


def _of(
    rows: QuerySet[Any], table: str, key: Expression, called: Expression, usable: Expression, role: Expression = NO_ROLE
) -> QuerySet[Any]:
    text = CharField()
    parts = [Value(table, text), Cast(key, text), Cast(called, text), usable, Cast(role, text)]
    return rows.order_by().annotate(**dict(zip(COLUMNS, parts, strict=True))).values_list(*COLUMNS)


def _placed(rows: list[Row], kinds: dict[str, str]) -> Names:
    of: dict[str, dict[str, str]] = defaultdict(dict)
    for table, key, name, _, _ in rows:
        of[table][key] = name
    return {
        **dict.fromkeys(("kind", "set_kind", "known_sender"), kinds),
        **dict.fromkeys(("assignee", "assign"), of["person"]),
        "notify": ROLES | of["person"],
        "mailbox": of["mailbox"],
        "language": dict(sorted(LANGUAGES.items(), key=lambda each: each[1])),
        "send_reply": of["reply"],
        "call_webhook": of["webhook"],
        "attach_procedure": of["procedure"],
        **dict.fromkeys(("target", "set_target"), of["target"]),
    }
