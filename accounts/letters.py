"""Mail that invites people."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import Invitation


def invite(invitation: Invitation, token: str) -> None:
    """Sends the link to the person who is invited."""
    address = settings.BASE_URL + reverse("invitation", args=[token])
    text = render_to_string("accounts/letters/invitation.txt", {"invitation": invitation, "link": address})
    subject = f"{invitation.invited_by} invites you to the support desk"
    send_mail(" ".join(subject.split()), text, None, [invitation.email])
