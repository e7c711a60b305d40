"""What the tests of the digest share."""

import re
from email import message_from_string, policy
from email.message import EmailMessage

from tickets.dashboard.digest import planning, sending
from tickets.models import DeskMail, DigestPlan


def planned(person, now, **said):
    """A plan whose digest is due at `now`."""
    plan = planning.change(person, **{"often": "daily", "hour": 8, "weekday": 0, **said})
    DigestPlan.objects.filter(pk=plan.pk).update(next_at=now)
    plan.refresh_from_db()
    return plan


def queued():
    return list(DeskMail.objects.filter(about__startswith="digest:").order_by("pk"))


def digest_for(person) -> EmailMessage:
    """The mail as it leaves, written now."""
    mail = sending.send_one_now(person.pk)
    return message_from_string(mail.content, policy=policy.default)


def text_of(mail: EmailMessage) -> str:
    return mail.get_body(("plain",)).get_content()


def html_of(mail: EmailMessage) -> str:
    return mail.get_body(("html",)).get_content()


def links(mail: EmailMessage, what: str = "once") -> list[str]:
    """The paths of its one-click links."""
    return re.findall(rf"https?://[^/\s]+(/{what}/\S+)", text_of(mail))
