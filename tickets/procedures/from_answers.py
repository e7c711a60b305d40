"""From the owner's answer to a procedure: the question says when to use it, the answer what to do."""

from django.db import transaction
from django.utils.html import escape, linebreaks

from accounts.models import User
from tickets import access
from tickets.errors import Refused
from tickets.models import Escalation, KnownSender, Message, Procedure, ProcedureVersion, Recording, Ticket
from tickets.models.message import Direction
from tickets.models.procedure import VersionState
from tickets.models.recording import Part, RecordingKind
from tickets.names import one_line
from tickets.procedures.checking import LONGEST_SAID, LONGEST_TITLE, LONGEST_WHEN, Typed, checked
from tickets.procedures.holding import check_writes
from tickets.procedures.leaving_out import LeavingOut
from tickets.procedures.steps import PICTURE, RECORDING, TEXT, Step, new_step
from tickets.recordings import attaching

FROM_ANSWER = "From the answer to a question"
NOT_HEARD = "Listen whether the recording names the customer."
MOST_NAMES = 50


@transaction.atomic
def from_answer(escalation: Escalation, by: User) -> ProcedureVersion:
    """A draft of `by`, without what says who the customer is; `said` tells what was left out. What was made of this
    answer already is given once more. Raises Refused when `by` neither asked nor decides, or nothing is answered."""
    asked = _checked(escalation, by)
    made = _made_already(asked, by)
    if made:
        return made
    leaving = LeavingOut(_names(asked.ticket), _values(asked.ticket))
    procedure = Procedure.objects.create(created_by=by, from_escalation=asked)
    typed = Typed(
        title=_title(asked, leaving),
        when_to_use=leaving.of(asked.question or asked.ticket.subject)[:LONGEST_WHEN],
        kinds=[asked.ticket.kind],
        senders=_senders(asked.ticket, leaving),
        steps=_steps(asked, procedure, by, leaving),
    )
    values = checked(typed, by, procedure) | {"said": _said(leaving, typed)}
    return ProcedureVersion.objects.create(procedure=procedure, number=1, written_by=by, **values)


def may_make(escalation: Escalation, user: User) -> bool:
    """Who asked, and who decides; costs no query."""
    return bool(escalation.answered_at) and (escalation.asked_by_id == user.pk or access.may_decide(user))


def _checked(escalation: Escalation, by: User) -> Escalation:
    check_writes(by)
    visible = access.escalations_visible_to(by).select_related("ticket__customer", "ticket__mailbox")
    asked = visible.select_for_update(of=("self",)).filter(pk=escalation.pk).first()
    if asked is None:
        raise Refused("This question is not there, or it is not yours to see.")
    if not may_make(asked, by):
        raise Refused("Only who asked, and the owner, make a procedure of an answer, once it is there.")
    return asked


def _made_already(asked: Escalation, by: User) -> ProcedureVersion | None:
    """A version that `by` sees: what counts, or else the newest."""
    visible = access.procedures_visible_to(by).filter(from_escalation=asked).select_related("current")
    procedure = visible.order_by("pk").first()
    if procedure is None:
        return None
    own = access.versions_visible_to(by).filter(procedure=procedure)
    return procedure.current or own.exclude(state=VersionState.PUBLISHED).order_by("-number").first()


def _names(ticket: Ticket) -> list[str]:
    """Of the customer, and of whoever else wrote in the ticket."""
    theirs = Message.objects.filter(ticket=ticket, direction=Direction.INBOUND).order_by()
    wrote = theirs.values_list("sender_name", flat=True).distinct()[:MOST_NAMES]
    return [name for name in (ticket.customer.name, *wrote) if name]


def _values(ticket: Ticket) -> list[str]:
    return [ticket.reference, *(str(value) for value in ticket.fields.values())]


def _title(asked: Escalation, leaving: LeavingOut) -> str:
    subject = one_line(leaving.of(asked.ticket.subject))
    return (subject or one_line(leaving.of(asked.question)) or "An answer of the owner")[:LONGEST_TITLE]


def _senders(ticket: Ticket, leaving: LeavingOut) -> list[str]:
    """A domain that is known to be a service; a customer's own address is personal."""
    domain = ticket.customer.email.rpartition("@")[2]
    if domain and KnownSender.objects.filter(domain=domain).exists():
        return [domain]
    leaving.found["the sender’s address"] = None
    return []


def _steps(asked: Escalation, procedure: Procedure, by: User, leaving: LeavingOut) -> list[Step]:
    texts = [asked.suggestion if asked.agrees else "", asked.answer]
    steps = [new_step(TEXT, html=linebreaks(escape(leaving.of(text)))) for text in texts if text.strip()]
    spoken = Recording.objects.filter(escalation=asked, part=Part.ANSWER).exclude(finished_at=None).order_by("made_at")
    # Whoever sees the procedure plays them, not only who sees the ticket: they are copied.
    own = attaching.attach([each.key for each in spoken[:MOST_NAMES]], by, procedure=procedure, part=Part.STEP)
    return steps + [new_step(_shown_as(each), media=each.key, text="The owner’s answer") for each in own]


def _shown_as(recording: Recording) -> str:
    return PICTURE if recording.kind == RecordingKind.PICTURE else RECORDING


def _said(leaving: LeavingOut, typed: Typed) -> str:
    left = f". Left out: {', '.join(leaving.found)}" if leaving.found else ""
    listen = f". {NOT_HEARD}" if any(step["do"] == RECORDING for step in typed.steps) else ""
    return f"{FROM_ANSWER}{left}{listen}"[:LONGEST_SAID]
