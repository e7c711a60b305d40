"""What a person is writing, and the files that will go with it. A draft is its author's alone."""

import re

from django.conf import settings
from django.db import transaction
from django.db.models import Sum

from accounts.models import User
from tickets import access
from tickets.desk import filenames, handed_in, writing
from tickets.desk.acting import check_works
from tickets.errors import Refused, TooLarge
from tickets.mail import storage, tokens
from tickets.models import Attachment, Draft, Ticket
from tickets.models.draft import DraftKind

CONTENT_TYPE = re.compile(r"[a-z0-9][\w.+-]*/[\w.+-]+")
LONGEST_CC = 1000


@transaction.atomic
def save(ticket: Ticket, by: User, kind: str, html: str, cc: str = "") -> Draft:
    """The person's one draft of this kind on this ticket. Raises Refused, and TooLarge."""
    check_works(by)
    if not access.visible_to(by).filter(pk=ticket.pk).exists():
        raise Refused("This ticket is not there, or it is not yours to see.")
    _check_open(ticket, by, kind)
    writing.check_length(html)
    if len(cc) > LONGEST_CC:
        raise Refused("There are too many addresses in Cc.")
    values = {"html": html.replace("\0", ""), "cc": cc.replace("\0", "")}
    draft, _ = Draft.objects.update_or_create(ticket=ticket, author=by, kind=DraftKind(kind), defaults=values)
    return draft


def draft_of(ticket: Ticket, by: User, kind: str) -> Draft | None:
    """None when this person is not writing one, or may not see the ticket any more."""
    return access.drafts_of(by).filter(ticket=ticket, kind=kind).first()


@transaction.atomic
def attach(draft: Draft, filename: str, content_type: str, content: bytes, *, inline: bool = False) -> Attachment:
    """Adds a file; `inline` for a picture that goes into the text.

    Raises TooLarge when a draft's files together pass the limit of a mail; NotStored.
    """
    own = _own(draft, draft.author)
    kept = own.attachments.aggregate(size=Sum("size", default=0))["size"]
    if kept + len(content) > settings.MAX_MAIL_BYTES:
        limit = settings.MAX_MAIL_BYTES // 1024**2
        raise TooLarge(f"A mail may carry {limit} MB of files. Share this one as a link, or send it by itself.")
    kind = _known_type(content_type)
    # A picture may be shown inside the text, where it is named by its Content-ID.
    content_id = tokens.new_message_id(own.ticket.reference, "inline") if kind.startswith("image/") else ""
    return Attachment.objects.create(
        draft=own,
        filename=filenames.safe(filename),
        content_type=kind,
        size=len(content),
        stored_name=storage.keep("attachments", content),
        content_id=content_id,
        inline=inline and bool(content_id),
    )


@transaction.atomic
def detach(attachment: Attachment, by: User) -> None:
    """Takes a file out of one's own draft. Raises Refused for any other: what was sent stays as it was sent."""
    found = Attachment.objects.filter(pk=attachment.pk, draft__author=by, message=None).first()
    if found is None or found.draft is None:
        raise Refused("This file belongs to a message, or to somebody else's draft.")
    _own(found.draft, by)
    found.delete()


@transaction.atomic
def discard(draft: Draft, by: User) -> None:
    """Throws a draft away with its files. Raises Refused when it is not one's own."""
    own = _own(draft, by)
    own.attachments.all().delete()
    own.delete()


def _own(draft: Draft, by: User) -> Draft:
    """The draft's row, locked, so that two uploads at once are weighed one after the other."""
    check_works(by)
    own = access.drafts_of(by).select_for_update(of=("self",)).filter(pk=draft.pk).first()
    if own is None:
        raise Refused("This draft was sent or thrown away, or it is somebody else's.")
    _check_open(own.ticket, by, own.kind)
    return own


def _check_open(ticket: Ticket, by: User, kind: str) -> None:
    if kind == DraftKind.REPLY:
        handed_in.check_open(ticket, by)


def _known_type(content_type: str) -> str:
    bare = content_type.partition(";")[0].strip().lower()
    return bare if CONTENT_TYPE.fullmatch(bare) and len(bare) <= 127 else "application/octet-stream"
