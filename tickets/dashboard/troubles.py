"""What does not work: mailboxes in trouble first of all, for nothing comes in or goes out there."""

from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import JSONObject, Now

from accounts.models import User
from tickets.desk.brief import moment_of
from tickets.health import alerting
from tickets.models import Mailbox, Trouble


def known(user: User) -> QuerySet[Trouble]:
    """Those that people are told of: what heals by itself at once disturbs nobody."""
    return Trouble.objects.filter(ended_at=None, began_at__lte=Now() - alerting.BEFORE_TELLING)


def told(rows: QuerySet[Trouble]) -> QuerySet[Trouble, Any]:
    """The longest lasting first, as JSON for `trouble_of`."""
    names = {name: name for name in ("pk", "kind", "said", "began_at", "mailbox_id")}
    return rows.order_by("began_at", "pk").values(told=JSONObject(**names, address="mailbox__address"))


def trouble_of(found: dict[str, Any]) -> Trouble:
    """To be shown, never to be saved; of its mailbox only the address is there."""
    mailbox = Mailbox(pk=found["mailbox_id"], address=found["address"]) if found["mailbox_id"] else None
    columns = {name: found[name] for name in ("pk", "kind", "said")} | {"began_at": moment_of(found["began_at"])}
    return Trouble(mailbox=mailbox, **columns)
