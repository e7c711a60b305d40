"""Two tickets that are one matter: what is in the one goes into the other, and the one says where it went.

Only tickets that the same people see: so nobody ever reads through a merge what was kept from them.
"""

from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.roles import Capability, roles_with
from tickets import access
from tickets.desk import duties, writing
from tickets.desk.acting import STATUS, check_works, put, tell
from tickets.errors import Refused
from tickets.models import Draft, Escalation, Event, Message, Participant, ProposedReply, Ticket
from tickets.models.event import Verb
from tickets.models.proposed_reply import ProposalState
from tickets.models.ticket import Status, Visibility

SPENT = {Status.SPAM: "marked as spam", Status.DELETED: "deleted"}
MOMENTS = ("last_activity_at", "customer_wrote_at", "we_wrote_at")


@transaction.atomic
def merge(ticket: Ticket, other: Ticket, by: User) -> Event:
    """Puts all of `ticket` into `other`. The event is that of `ticket`, which is resolved, and leads to the other."""
    former, into = locked([ticket.pk, other.pk], by)
    _check(former, into)
    before = {"status": former.status, "other_status": into.status}
    moved = _move(former, into)
    _bring_in_line(former, into)
    put(former, Status.RESOLVED)
    former.merged_into, former.awaits_answer_since, former.rules_due_at = into, None, None
    former.save(update_fields=[*STATUS, "merged_into", "awaits_answer_since", "rules_due_at"])
    tell(into, Verb.MERGED, by, detail={"of": former.pk})
    return tell(former, Verb.MERGED, by, detail={"into": into.pk, "moved": moved, "before": before})


def locked(pks: list[int], by: User) -> list[Ticket]:
    """These two as they stand, in this order, locked. Refused when `by` may not work on both."""
    check_works(by)
    seen = access.visible_to(by).filter(pk__in=pks).order_by("pk").select_for_update(of=("self",))
    found = {ticket.pk: ticket for ticket in seen.select_related("customer", "assignee")}
    if len(found) < len(set(pks)):
        raise Refused("This ticket is not there, or it is not yours to see.")
    if len(found) == 1:
        raise Refused("This is the same ticket. Choose another one.")
    return [found[pk] for pk in pks]


def _check(former: Ticket, into: Ticket) -> None:
    duties.check_is_mail(former, into)
    if Visibility.HELD in (former.visibility, into.visibility):
        raise Refused("One of them is not routed yet. Give it to the team or take it back first.")
    if former.visibility != into.visibility:
        raise Refused("Only you see one of them. Give that one to the team first, or take the other one back.")
    if former.mailbox_id != into.mailbox_id and _somebody_would_see_more(former, into):
        raise Refused("Somebody sees the mailbox of one of them alone. Link them instead, so that they stay two.")
    if former.merged_into_id or into.merged_into_id:
        raise Refused("One of them was merged already. Choose the ticket that it went into.")
    if into.status in SPENT:
        raise Refused(f"The other ticket is {SPENT[Status(into.status)]}. Bring it back first.")
    if Escalation.objects.waiting().filter(ticket=former).exists():
        raise Refused("A question to the owner waits on this ticket. Wait for the answer, or take it back first.")
    if ProposedReply.objects.filter(ticket=former, state=ProposalState.WAITING).exists():
        raise Refused("An answer waits for approval on this ticket. Have it decided first.")


def _somebody_would_see_more(former: Ticket, into: Ticket) -> bool:
    """Whether there are people who see `into` by its mailbox, and not `former` by its own."""
    shown = User.objects.filter(is_active=True, only_mailboxes__contains=[into.mailbox_id])
    shown = shown.exclude(role__in=roles_with(Capability.SEE_ALL_TICKETS))
    return shown.exclude(only_mailboxes__contains=[former.mailbox_id]).exists()


def _move(former: Ticket, into: Ticket) -> dict[str, list[Any]]:
    """What went over, for taking it apart again: keys of messages, drafts and tickets, and new participants."""
    there = Participant.objects.filter(ticket=into).values("email")
    joining = Participant.objects.filter(ticket=former).exclude(email__in=there).values_list("email", flat=True)
    writing_there = {(author, kind) for author, kind in Draft.objects.filter(ticket=into).values_list("author", "kind")}
    drafts = Draft.objects.filter(ticket=former).values_list("pk", "author", "kind")
    moved: dict[str, list[Any]] = {
        "messages": list(Message.objects.filter(ticket=former).values_list("pk", flat=True)),
        "participants": list(joining),
        "drafts": [pk for pk, author, kind in drafts if (author, kind) not in writing_there],
        "tickets": list(Ticket.objects.filter(merged_into=former).values_list("pk", flat=True)),
    }
    Message.objects.filter(pk__in=moved["messages"]).update(ticket=into)
    Participant.objects.bulk_create(Participant(ticket=into, email=email) for email in moved["participants"])
    Draft.objects.filter(pk__in=moved["drafts"]).update(ticket=into)
    Ticket.objects.filter(pk__in=moved["tickets"]).update(merged_into=into)
    return moved


def _bring_in_line(former: Ticket, into: Ticket) -> None:
    """Whoever waited for an answer goes on waiting, now there."""
    if former.last_activity_at > into.last_activity_at:
        into.preview = former.preview
    for name in MOMENTS:
        setattr(into, name, max(filter(None, (getattr(former, name), getattr(into, name))), default=None))
    if former.status == Status.OPEN and into.status in (Status.WAITING, Status.RESOLVED):
        put(into, Status.OPEN)
    if into.status == Status.OPEN:
        into.awaits_answer_since = writing.unanswered_since(into)
    into.save(update_fields=[*STATUS, *MOMENTS, "preview", "awaits_answer_since"])
