"""'Send it': an answer that waits for approval goes out as it is."""

from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import Permission
from tickets.approving import deciding, showing, waits
from tickets.models import ProposedReply

KIND = "answer"
BUTTON = "Approve and send it"
TITLE = "Send this answer?"
DONE = "Sent. It leaves in a few seconds."
PAGE = "digest/offers/answer.html"


def open_to(person: User) -> QuerySet[ProposedReply]:
    if not person.may(Permission.APPROVE):
        return ProposedReply.objects.none()
    people = waits.open_to(person).select_related("ticket__customer", "author", "decided_by")
    return showing.of_rows(people)


def may(row: ProposedReply) -> bool:
    """Pictures within it cannot be shown on a page without signing in, and what was written since is to be read."""
    proposal = told(row)
    return "<img" not in proposal.html and not proposal.wrote_since


def told(row: ProposedReply) -> showing.Proposal:
    return showing.proposal_of(row.told)  # type: ignore[attr-defined]


def edition(row: ProposedReply) -> str:
    files = [(each["pk"], each["filename"], each["size"]) for each in told(row).files]
    return repr((row.html, row.approved_html, row.cc, row.then, row.proposed_at.timestamp(), files))


def shown(row: ProposedReply) -> dict[str, Any]:
    return {"proposal": told(row), "ticket": row.ticket, "who": row.author.short_name}


def carry_out(row: ProposedReply, person: User) -> None:
    # What was read goes out, also where its author changes it at this very moment.
    deciding.approve(row, person, deciding.text_of(row))
