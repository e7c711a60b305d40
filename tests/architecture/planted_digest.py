"""The owner's day by mail: one that did not leave, with all that it says."""

from django.utils import timezone

from accounts.models import User
from tickets.dashboard.digest import planning, writing
from tickets.models import DeskMail, DigestSent
from tickets.models.outgoing import OutgoingState


def add_digest(olivia: User, secret: str) -> None:
    now = timezone.now()
    planning.change(olivia, "daily", 8, 0)
    told = {"subject": writing.SHOWN_AS, "about": writing.about(olivia), "content": f"Subject: {secret}"}
    failed = {"state": OutgoingState.FAILED, "server_said": "550 5.7.1 No", "queued_at": now, "due_at": now}
    mail = DeskMail.objects.create(to=[olivia.email], **told, **failed)
    DigestSent.objects.create(person=olivia, day=now.date(), since=now, until=now, mail=mail)
