"""Rows for the pages about mailboxes and outgoing mail."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import User
from tickets import access
from tickets.models import InboundMail, Mailbox, MailboxCheck, OAuthClient, OAuthGrant, OutgoingMail
from tickets.models.inbound import TROUBLED
from tickets.models.mailbox import Departure

TOKENS = ("access_token", "refresh_token")
PAGE = 100
MOST_TROUBLED = 50
FILTERS = {
    "": ("All", Q()),
    "failed": ("Could not be sent", Q(state="failed")),
    "unknown": ("May have been sent", Q(state="unknown")),
    "bounced": ("Came back", Q(bounced_at__isnull=False)),
    "files": ("Written to files", ~Q(file_name="")),
}


@dataclass(frozen=True)
class OutgoingPage:
    """`older` is the number after which the next page begins, None at the end."""

    rows: list[OutgoingMail]
    older: int | None


def mailboxes() -> QuerySet[Mailbox]:
    secrets = (*Mailbox.secret_fields(), *(f"grant__{name}" for name in TOKENS))
    found = Mailbox.objects.select_related("grant").defer(*secrets)
    return found.order_by("-is_active", "address")


def troubled() -> list[InboundMail]:
    """The latest mail that reached us but no ticket: it could not be fetched, or not be filed."""
    found = InboundMail.objects.filter(state__in=TROUBLED).select_related("mailbox")
    return list(found.defer(*Mailbox.secret_fields("mailbox__")).order_by("-pk")[:MOST_TROUBLED])


def mailbox(pk: int) -> Mailbox:
    """Raises Http404."""
    return get_object_or_404(Mailbox, pk=pk)


def grant_of(mailbox: Mailbox) -> OAuthGrant | None:
    """Without its tokens."""
    return OAuthGrant.objects.filter(mailbox=mailbox).select_related("granted_by").defer(*TOKENS).first()


def is_registered(provider: str) -> bool:
    """Whether this desk may ask Google or Microsoft at all."""
    return OAuthClient.objects.filter(provider=provider).exists()


def registration(provider: str) -> OAuthClient:
    """A new one, not saved, where there is none."""
    return OAuthClient.objects.filter(provider=provider).first() or OAuthClient(provider=provider)


def is_taken(address: str, but: Mailbox) -> bool:
    return Mailbox.objects.filter(address__iexact=address).exclude(pk=but.pk).exists()


def unsent() -> QuerySet[Mailbox]:
    """Active mailboxes whose answers are not really sent."""
    return mailboxes().filter(is_active=True, departure=Departure.FOLDER)


def latest_check(of: Mailbox) -> MailboxCheck | None:
    return MailboxCheck.objects.filter(mailbox=of).order_by("-pk").first()


def outgoing(user: User, which: str, older: int | None) -> OutgoingPage:
    """The latest hundred before `older`, of tickets that `user` may see."""
    rows = _visible(user).filter(FILTERS[which][1]).order_by("-pk")
    if older is not None:
        rows = rows.filter(pk__lt=older)
    found = list(rows[: PAGE + 1])
    return OutgoingPage(found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None)


def outgoing_file(user: User, pk: int) -> OutgoingMail:
    """One that was written to a file. Raises Http404."""
    return get_object_or_404(_visible(user).exclude(file_name=""), pk=pk)


def _visible(user: User) -> QuerySet[OutgoingMail]:
    whole = access.outgoing_visible_to(user).select_related("mailbox", "message__ticket")
    heavy = ("text", "new_text", "html", "references", "in_reply_to", "signals")
    return whole.defer(*Mailbox.secret_fields("mailbox__"), *(f"message__{name}" for name in heavy))
