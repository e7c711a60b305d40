"""How much rules wrote to whom within the hour: what comes back to us from there goes round, and must end."""

from collections import Counter
from datetime import timedelta

from django.utils import timezone

from accounts import letters
from tickets.mail import forwarding
from tickets.mail.about_tickets import kind_of
from tickets.models import DeskMail

HOUR = timedelta(hours=1)
LOOKED_AT = 1000


def by_address() -> Counter[str]:
    """Among the latest thousand that the desk wrote by itself: more than that in an hour is too much anyway."""
    latest = DeskMail.objects.order_by("-pk").values_list("to", "about", "queued_at")[:LOOKED_AT]
    since = timezone.now() - HOUR
    return Counter(
        address.lower()
        for to, about, queued_at in latest
        if queued_at >= since and kind_of(about) in (letters.NEWS, forwarding.ABOUT)
        for address in to
    )
