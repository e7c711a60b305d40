"""Answers that wait for approval, for the page of whoever decides: one statement."""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils.safestring import SafeString, mark_safe

from accounts.models import User
from accounts.permissions import Permission
from tickets import access
from tickets.mail import html as mail_html
from tickets.models import Attachment, Message, ProposedReply
from tickets.models.draft import DraftKind
from tickets.models.message import Direction
from tickets.models.proposed_reply import ProposalState

MOST = 50


@dataclass(frozen=True)
class Waiting:
    """One answer, ready to be shown; `files` are {"pk", "filename", "size"}. `wrote_since`: the customer has."""

    proposal: ProposedReply
    rich: SafeString
    files: list[dict[str, Any]]
    wrote_since: bool


def waiting(user: User) -> list[Waiting]:
    """What this person may decide about, the oldest first; nothing for who decides about none."""
    if not user.may(Permission.APPROVE):
        return []
    waits = access.proposals_visible_to(user).filter(state=ProposalState.WAITING).exclude(author=user)
    told = annotated(waits).select_related("ticket__customer", "author")
    return [shown(each) for each in told.order_by("proposed_at")[:MOST]]


def annotated(proposals: QuerySet[ProposedReply]) -> QuerySet[ProposedReply]:
    """With `.files`, those of the draft, and `.wrote_since`."""
    since = Message.objects.filter(ticket=OuterRef("ticket"), stored_at__gt=OuterRef("proposed_at"))
    wrote = Exists(since.filter(direction=Direction.INBOUND))
    return proposals.annotate(files=files_of(OuterRef("ticket"), OuterRef("author")), wrote_since=wrote)


def files_of(ticket: OuterRef, author: OuterRef) -> ArraySubquery:
    """What goes along, but for pictures that stand in the text."""
    found = Attachment.objects.filter(draft__ticket=ticket, draft__author=author, draft__kind=DraftKind.REPLY)
    told = JSONObject(pk="pk", filename="filename", size="size")
    return ArraySubquery(found.filter(inline=False).order_by("pk").values(told=told))


def shown(proposal: ProposedReply) -> Waiting:
    """Of one that is annotated."""
    html = proposal.approved_html or proposal.html
    rich = mark_safe(mail_html.clean_written(html))
    return Waiting(proposal, rich, proposal.files, proposal.wrote_since)  # type: ignore[attr-defined]
