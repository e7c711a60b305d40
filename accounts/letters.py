"""Mail that invites people, and how letters say what they are about and for how long they are worth sending.

These headers are for whoever queues the mail, and do not leave with it.
"""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation

ABOUT = "X-Desk-About"
LIFETIME = "X-Desk-Lifetime"  # in seconds
SHOWN_AS = "X-Desk-Shown-As"  # what pages of the desk show in place of its subject
NEWS = "news"  # said to be about this, a letter lets nobody in


def invite(invitation: Invitation, token: str) -> None:
    """Queues the link for the person who is invited."""
    address = settings.BASE_URL + reverse("invitation", args=[token])
    text = render_to_string("accounts/letters/invitation.txt", {"invitation": invitation, "link": address})
    subject = f"{invitation.invited_by} invites you to the support desk"
    seconds = round((invitation.expires_at - timezone.now()).total_seconds())
    headers = {ABOUT: about(invitation), LIFETIME: str(seconds)}
    EmailMessage(" ".join(subject.split()), text, None, [invitation.email], headers=headers).send()


def about(invitation: Invitation) -> str:
    """What the letter of this invitation is known by."""
    return f"invitation:{invitation.pk}"
