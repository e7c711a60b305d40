"""The verbs of a question: ask, answer, take back. Each locks the ticket, then the question, and writes an event.

All raise Refused when `by` may not do it, with words for the person.
"""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from tickets import access
from tickets.asking import drafting, letters
from tickets.desk import people, reading
from tickets.desk.acting import STATUS, hold, put, tell
from tickets.errors import ChangedMeanwhile, Refused
from tickets.models import Escalation, Event, Ticket
from tickets.models.escalation import AnsweredBy
from tickets.models.event import Verb
from tickets.models.recording import Part
from tickets.models.ticket import Status
from tickets.recordings.attaching import attach

LONGEST = 10_000
OVER = {Status.SPAM: "marked as spam", Status.DELETED: "deleted"}


@transaction.atomic
def ask(ticket: Ticket, by: User, question: str, suggestion: str = "", recordings: Sequence[str] = ()) -> Escalation:
    """The ticket waits for the owner, who gets a letter. `recordings` are the keys of finished ones of `by`."""
    held = hold(ticket, by)
    if access.may_decide(by):
        raise Refused("You decide here yourself: there is nobody to ask.")
    if held.status in OVER:
        raise Refused(f"This ticket is {OVER[Status(held.status)]}. Open it again, then ask.")
    _check_waits_once(held)
    question, suggestion = _text(question), _text(suggestion)
    if not (question or suggestion or recordings):
        raise Refused("There is no question yet. Write or record what you want to know.")
    asked = Escalation.objects.create(ticket=held, asked_by=by, question=question, suggestion=suggestion)
    attach(recordings, by, escalation=asked, part=Part.QUESTION)
    drafting.discard(held, by)
    _turn(held, Status.ASKED, Verb.ASKED, by)
    letters.send(asked)
    return asked


@transaction.atomic
def answer(
    escalation: Escalation,
    by: User,
    text: str = "",
    agrees: bool = False,
    way: str = AnsweredBy.DESK,
    recordings: Sequence[str] = (),
) -> Event:
    """The ticket is open again, on top, with who asked. `agrees`: 'yes, do as you suggest'; `text` adds to it."""
    held, asked = _hold(escalation, by)
    if not access.may_decide(by):
        raise Refused("Only the owner answers questions.")
    check_waits(asked)
    text, agrees = _text(text), agrees and bool(asked.suggestion)
    if not (text or agrees or recordings):
        raise Refused("There is no answer yet. Write or record one.")
    asked.answered_by, asked.answered_at, asked.answered_way = by, timezone.now(), way
    asked.answer, asked.agrees = text, agrees
    asked.save(update_fields=["answered_by", "answered_at", "answered_way", "answer", "agrees"])
    attach(recordings, by, escalation=asked, part=Part.ANSWER)
    letters.take_back(asked)
    _give_back(held, asked.asked_by, by)
    return _turn(held, _after(held), Verb.ANSWERED, by, {"way": way})


@transaction.atomic
def withdraw(escalation: Escalation, by: User) -> Event:
    """Nobody has to answer any more, and the ticket is open again."""
    held, asked = _hold(escalation, by)
    check_waits(asked)
    asked.withdrawn_at = timezone.now()
    asked.save(update_fields=["withdrawn_at"])
    letters.take_back(asked)
    return _turn(held, _after(held), Verb.ASKING_WITHDRAWN, by)


def _hold(escalation: Escalation, by: User) -> tuple[Ticket, Escalation]:
    held = hold(escalation.ticket, by)
    return held, Escalation.objects.select_for_update(of=("self",)).select_related("asked_by").get(pk=escalation.pk)


def _check_waits_once(held: Ticket) -> None:
    waiting = Escalation.objects.waiting().filter(ticket=held).select_related("asked_by")
    if (earlier := waiting.first()) is not None:
        raise ChangedMeanwhile(
            f"{earlier.asked_by.short_name} has asked already. Wait for that answer, or take it back."
        )


def check_waits(asked: Escalation) -> None:
    """Raises ChangedMeanwhile."""
    if asked.answered_at:
        raise ChangedMeanwhile("This question was answered already.")
    if asked.withdrawn_at:
        raise ChangedMeanwhile("This question was taken back: nobody waits for the answer any more.")


def _text(text: str) -> str:
    if len(text) > LONGEST:
        raise Refused(f"This is too long. {LONGEST:,} characters are enough for a question or an answer.")
    return text.replace("\0", "").replace("\r\n", "\n").strip()


def _after(held: Ticket) -> Status:
    """Open; what is no longer asked for another reason stays as it is."""
    return Status.OPEN if held.status == Status.ASKED else Status(held.status)


def _give_back(held: Ticket, asker: User, by: User) -> None:
    """To who asked, unless they are gone or do not see it any more."""
    if held.assignee == asker or not people.may_have(asker, held):
        return
    detail = {**people.handover(held.assignee, asker), "reason": "Who asked gets the answer"}
    held.assignee = asker
    tell(held, Verb.ASSIGNED, by, detail=detail)


def _turn(held: Ticket, status: Status, verb: Verb, by: User, detail: dict[str, str] | None = None) -> Event:
    turned = put(held, status) | (detail or {})
    held.last_activity_at = timezone.now()
    held.save(update_fields=[*STATUS, "last_activity_at", "assignee"])
    reading.mark_read(by, held)
    return tell(held, verb, by, detail=turned)
