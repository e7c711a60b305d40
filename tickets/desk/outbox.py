"""What a person decides about an answer that is in the outbox: take it back, send it again, say what became of it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from tickets import later
from tickets.desk import addressing, asked, clearing, handed_in, pictures, writing
from tickets.desk.acting import STATUS, check_sends, hold, put, tell
from tickets.errors import Refused
from tickets.models import Draft, Event, Message, OutgoingMail, Participant, Ticket
from tickets.models.draft import DraftKind
from tickets.models.event import Verb
from tickets.models.message import Direction
from tickets.models.outgoing import OutgoingState
from tickets.models.ticket import Status
from tickets.routing import occasions

STILL_HERE = (OutgoingState.QUEUED, OutgoingState.FAILED)
TOO_LATE = {
    OutgoingState.SENT: "It is too late to take it back: the answer has been sent.",
    OutgoingState.SENDING: "It is too late to take it back: the answer is being sent.",
    OutgoingState.UNDONE: "This answer was taken back already.",
}


@transaction.atomic
def undo(outgoing: OutgoingMail, by: User) -> Event:
    """What has not left goes back into its writer's draft with its files, and the ticket to where it was.

    That is so before the first try, between tries, and after a try that failed for good: then it can be mended and
    sent anew. Raises Refused when it is too late.
    """
    held, message = hold(outgoing.message.ticket, by), outgoing.message
    if message.is_automatic:
        raise Refused("The desk wrote this by itself: there is nobody who could edit it.")
    still_here = OutgoingMail.objects.filter(pk=outgoing.pk, state__in=STILL_HERE)
    if not still_here.update(state=OutgoingState.UNDONE):
        state = OutgoingMail.objects.values_list("state", flat=True).get(pk=outgoing.pk)
        raise Refused(TOO_LATE.get(OutgoingState(state), "It is too late to take it back: sending has begun."))
    handed_in.wait_again(message, by)
    _back_to_draft(message)
    # Where it was written before tickets were merged, it was told there.
    told = Event.objects.filter(Q(ticket=held) | Q(ticket__merged_into=held), message=message, verb=Verb.REPLIED)
    before = told.latest("pk").detail
    Participant.objects.filter(ticket=held, email__in=before.get("joined", [])).delete()
    if before["from"] == Status.ASKED != before["to"] and not asked.ask_again(held, message.created_at):
        before = {**before, "from": Status.OPEN}
    detail = _as_it_was(held, before)
    occasions.undone(held, message, detail["from"])
    return tell(held, Verb.SENDING_UNDONE, by, message, detail)


@transaction.atomic
def send_again(outgoing: OutgoingMail, by: User) -> Event:
    """Another try, at once, of an answer that could not be sent. Raises Refused in any other state."""
    held, now = hold(outgoing.message.ticket, by), timezone.now()
    check_sends(by)
    clearing.check(by, [email for _, email in (*outgoing.message.to, *outgoing.message.cc)])
    failed = OutgoingMail.objects.filter(pk=outgoing.pk, state=OutgoingState.FAILED)
    anew = {"attempts": 0, "queued_at": now, "due_at": now, "leased_until": None, "handed_over_at": None}
    if not failed.update(state=OutgoingState.QUEUED, server_said="", **anew):
        raise Refused("Only an answer that could not be sent can be sent again.")
    later.enqueue("send", outgoing.pk)
    return tell(held, Verb.SENT_AGAIN, by, outgoing.message, _step(OutgoingState.FAILED, OutgoingState.QUEUED))


@transaction.atomic
def settle(outgoing: OutgoingMail, was_sent: bool, by: User) -> Event:
    """A person found out what the server could not say: the answer arrived, or it did not (and may be sent again).

    Raises Refused when the outcome is known already.
    """
    held = hold(outgoing.message.ticket, by)
    check_sends(by)
    state = OutgoingState.SENT if was_sent else OutgoingState.FAILED
    sent_at = (outgoing.handed_over_at or timezone.now()) if was_sent else None
    unknown = OutgoingMail.objects.filter(pk=outgoing.pk, state=OutgoingState.UNKNOWN)
    if not unknown.update(state=state, sent_at=sent_at, leased_until=None):
        raise Refused("What became of this answer is known already.")
    return tell(held, Verb.SETTLED, by, outgoing.message, _step(OutgoingState.UNKNOWN, state))


def _back_to_draft(message: Message) -> None:
    drafts = Draft.objects.select_for_update()
    draft, _ = drafts.get_or_create(ticket=message.ticket, author=message.author, kind=DraftKind.REPLY)
    draft.html = pictures.by_address(message.html, message.attachments.all()) + draft.html
    draft.cc = draft.cc or addressing.write(message.cc)[:1000]
    draft.save()
    message.attachments.update(message=None, draft=draft)


def _as_it_was(held: Ticket, before: dict[str, Any]) -> dict[str, Any]:
    """What the answer changed is turned back, and what somebody changed since is left alone."""
    detail = {"from": held.status, "to": held.status}
    until = before.get("until") if held.snoozed_until is None else None
    if held.status == before["to"] and (until or before["to"] != before["from"]):
        detail = put(held, Status(before["from"]), until and datetime.fromisoformat(until))
        held.status_since = datetime.fromisoformat(before["since"]) if before.get("since") else held.status_since
    if before["awaits"] and (held.status == Status.OPEN or held.snoozed_until):
        held.awaits_answer_since = datetime.fromisoformat(before["awaits"])
    last = writing.letters(held).defer("words", "html").order_by("-created_at", "-id").first()
    held.preview = writing.preview(last) if last else ""
    held.we_wrote_at = _answered_at(held)
    held.save(update_fields=[*STATUS, "awaits_answer_since", "we_wrote_at", "preview"])
    return detail


def _answered_at(held: Ticket) -> datetime | None:
    """Our last answer that stands; one from before this desk came in as mail from our own address."""
    ours = writing.letters(held).filter(Q(direction=Direction.REPLY) | Q(sender_email__iexact=held.mailbox.address))
    return ours.order_by("-created_at").values_list("created_at", flat=True).first()


def _step(before: str, after: str) -> dict[str, str]:
    return {"from": before, "to": after}
