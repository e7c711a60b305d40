"""Proposed answers as pages show them: read with their ticket in one statement, and told in words."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils.safestring import SafeString, mark_safe

from accounts.models import User
from tickets import access
from tickets.approving.differing import Piece, pieces
from tickets.mail import html as mail_html
from tickets.models import Attachment, Message, ProposedReply
from tickets.models.draft import DraftKind
from tickets.models.message import Direction
from tickets.models.proposed_reply import ProposalState
from tickets.models.ticket import Status

MOST_ON_TICKET = 20
THEN = {Status.WAITING: "waits for the customer", Status.RESOLVED: "is resolved", Status.OPEN: "stays open"}


@dataclass(frozen=True)
class Proposal:
    """`author` and `decider` are short names; `html` is what goes out as it stands, `files` are {pk, filename, size}.
    `wrote_since`: the customer has, since it was handed in."""

    pk: int
    author_id: int
    author: str
    at: datetime
    state: str
    html: str
    first: str
    cc: str
    then: str
    comment: str
    decider: str
    until: datetime | None
    wrote_since: bool
    is_news: bool
    files: list[dict[str, Any]] = field(default_factory=list)

    @property
    def rich(self) -> SafeString:
        return mark_safe(mail_html.clean_written(self.html))

    @property
    def text(self) -> str:
        """For a browser that runs no script."""
        return mail_html.to_text(self.html).strip()

    @property
    def then_words(self) -> str:
        return THEN.get(Status(self.then), "")

    @property
    def changes(self) -> list[Piece]:
        """What was made of it, word by word; empty where nothing was changed."""
        told = pieces(self.first, self.html) if self.state == ProposalState.APPROVED else []
        return told if len(told) > 1 else []

    @property
    def waits(self) -> bool:
        return self.state == ProposalState.WAITING

    @property
    def was_sent_back(self) -> bool:
        return self.state == ProposalState.SENT_BACK

    @property
    def was_approved(self) -> bool:
        return self.state == ProposalState.APPROVED


def on_ticket(user: User) -> ArraySubquery:
    """To annotate a ticket's row with: what waits there, and what became of the person's own, the newest first."""
    found = access.proposals_visible_to(user).filter(ticket=OuterRef("pk"))
    mine_or_waiting = found.filter(Q(state=ProposalState.WAITING) | Q(author=user))
    return ArraySubquery(mine_or_waiting.order_by("-proposed_at", "-pk").values(told=as_json())[:MOST_ON_TICKET])


def of_rows(rows: QuerySet[ProposedReply]) -> QuerySet[ProposedReply]:
    """With `.told`, for `proposal_of`."""
    return rows.annotate(told=as_json())


def proposal_of(told: dict[str, Any]) -> Proposal:
    until, people = told["decided_at"], (told["author_name"] or "", told["decider_name"] or "")
    return Proposal(
        pk=told["pk"],
        author_id=told["author_id"],
        author=people[0].split(" ")[0],
        at=datetime.fromisoformat(told["proposed_at"]),
        state=told["state"],
        html=told["approved_html"] or told["html"],
        first=told["html"],
        cc=told["cc"],
        then=told["then"],
        comment=told["comment"],
        decider=people[1].split(" ")[0],
        until=datetime.fromisoformat(until) if until else None,
        wrote_since=told["wrote_since"],
        is_news=told["seen_by_author_at"] is None,
        files=told["files"],
    )


def as_json() -> JSONObject:
    names = ("pk", "author_id", "proposed_at", "state", "html", "approved_html", "cc", "then", "comment", "decided_at")
    people = {"author_name": "author__name", "decider_name": "decided_by__name"}
    wrote = Message.objects.filter(ticket=OuterRef("ticket"), created_at__gt=OuterRef("proposed_at"))
    return JSONObject(
        **{name: name for name in (*names, "seen_by_author_at")},
        **people,
        wrote_since=Exists(wrote.filter(direction=Direction.INBOUND)),
        files=_files(),
    )


def _files() -> ArraySubquery:
    """Those of the draft, but for pictures that stand in the text."""
    of_draft = {"draft__ticket": OuterRef("ticket"), "draft__author": OuterRef("author")}
    found = Attachment.objects.filter(**of_draft, draft__kind=DraftKind.REPLY, inline=False).order_by("pk")
    return ArraySubquery(found.values(told=JSONObject(pk="pk", filename="filename", size="size")))
