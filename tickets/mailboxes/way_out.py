"""A changed way out waits for an owner: whoever names the server can read what leaves through it.

Answers to customers leave all the same; what lets an owner in does not (see `tickets.mail.posting`).
"""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from accounts import letters
from accounts.models import User
from accounts.roles import Capability, roles_with
from tickets.errors import ChangedMeanwhile
from tickets.mail import system
from tickets.models import Mailbox
from tickets.models.mailbox import Departure

FIELDS = ("departure", "sign_in", "smtp_host", "smtp_port", "smtp_security", "smtp_username")


def awaits_owner(mailbox: Mailbox, before: dict[str, Any], by: User | None) -> bool:
    """Of a mailbox that `by` has filled in and that is not saved yet; `before` holds the former values of FIELDS."""
    if mailbox.departure != Departure.SMTP or (by is not None and by.can(Capability.MANAGE_OWNERS)):
        return False
    changed = mailbox.pk is None or any(getattr(mailbox, name) != before[name] for name in FIELDS)
    return changed or mailbox.way_out_awaits_owner


def named(mailbox: Mailbox) -> str:
    """What an owner confirms."""
    return f"{mailbox.smtp_host}:{mailbox.smtp_port} {mailbox.smtp_security} {mailbox.sign_in} {mailbox.smtp_username}"


def confirm(mailbox: Mailbox, seen: str) -> None:
    """`seen` is the way out that the page named. Raises ChangedMeanwhile."""
    same = {name: getattr(mailbox, name) for name in FIELDS}
    if seen != named(mailbox) or not Mailbox.objects.filter(pk=mailbox.pk, **same).update(way_out_awaits_owner=False):
        raise ChangedMeanwhile("The server was changed meanwhile. Look at it once more before you confirm it.")


def tell_owners(mailbox: Mailbox, by: User) -> None:
    """By mail, through whatever way there is: it lets nobody in."""
    where = settings.BASE_URL + reverse("mailbox", args=[mailbox.pk])
    text = render_to_string("mailboxes/letters/way_out.txt", {"mailbox": mailbox, "by": by, "where": where})
    subject = f"{mailbox.address}: a new server for sending waits for you"
    owners = User.objects.filter(is_active=True, role__in=roles_with(Capability.MANAGE_OWNERS)).order_by("pk")
    for owner in owners:
        system.queue(EmailMessage(subject, text, None, [owner.email], headers={letters.ABOUT: letters.NEWS}))
