"""A link of the digest: whose it is, what it would do, and doing it. Without signing in, once, for fourteen days."""

import hashlib
from datetime import datetime
from types import ModuleType
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import Capability
from tickets.dashboard.digest.links import Link, opened, token
from tickets.dashboard.digest.offers import OFFERS
from tickets.errors import Refused

NOT_OURS = "This link does not work. Sign in and look at what waits for you."
TIME_IS_OVER = "The time of this link is over. Sign in and look at what waits for you."
IS_DONE = "This does not wait for you any more: it was decided, or taken back."
CHANGED = "This was changed since the mail was written. Sign in and look at it as it is now."


def address(kind: str, row: Any, person: User, now: datetime) -> str:
    """Of the page that does it; '' where one click is not enough."""
    if not OFFERS[kind].may(row):
        return ""
    link = Link(kind, row.pk, person.pk, int(now.timestamp()), edition(OFFERS[kind], row, person))
    return settings.BASE_URL + reverse("one_click", args=[token(link)])


def edition(offer: ModuleType, row: Any, person: User) -> str:
    """With where the mail went: whoever reads an inbox that its owner has left decides nothing by it."""
    return hashlib.sha256(f"{person.email} {offer.edition(row)}".encode()).hexdigest()[:16]


def whose(text: str) -> tuple[User, Link]:
    """Whom the link was sent to. Raises Refused: for what is no link of ours without asking the database."""
    link = opened(text)
    person = User.objects.filter(pk=link.person, is_active=True).first() if link else None
    if link is None or person is None or not person.can(Capability.RUN_BUSINESS):
        raise Refused(NOT_OURS)
    if link.is_over(timezone.now()):
        raise Refused(TIME_IS_OVER)
    return person, link


def found(person: User, link: Link) -> tuple[ModuleType, Any]:
    """The offer and its row, as they were in the mail. Raises Refused."""
    offer = OFFERS[link.kind]
    row = offer.open_to(person).filter(pk=link.key).first()
    if row is None:
        raise Refused(IS_DONE)
    if edition(offer, row, person) != link.edition or not offer.may(row):
        raise Refused(CHANGED)
    return offer, row


@transaction.atomic
def carry_out(person: User, link: Link) -> ModuleType:
    """Raises Refused when somebody was quicker, or changed it."""
    offer, row = found(person, link)
    offer.carry_out(row, person)
    return offer
