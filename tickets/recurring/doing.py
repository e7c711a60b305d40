"""A duty is done: somebody says how it went, with the proof that was asked for. That resolves its ticket."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from tickets.desk import reading, working, writing
from tickets.desk.acting import hold, tell
from tickets.errors import Refused
from tickets.mail import html as mail_html
from tickets.models import DutyRun, Event, Message, Ticket
from tickets.models.draft import DraftKind
from tickets.models.event import Verb
from tickets.models.message import Direction
from tickets.models.ticket import Status
from tickets.recurring import proofs

ATTACHED = "<div>What shows it is attached.</div>"


@dataclass(frozen=True)
class Said:
    """As it was typed. `html` is the text; files are those of the person's draft of an answer on the ticket."""

    html: str = ""
    link: str = ""
    number: str = ""


@transaction.atomic
def done(ticket: Ticket, by: User, said: Said) -> Event:
    """Keeps the proof as a note. Raises Refused without the proof that the duty asks for, and when it is done."""
    held = hold(ticket, by)
    run = _run(held)
    number = proofs.check(run.duty, held, by, said.html, said.link, said.number)
    words = proofs.in_words(run.duty, number, said.link)
    run.proof = _note(held, by, words + said.html) if words or _has_more(held, by, said) else None
    run.done_at, run.done_by, run.number = timezone.now(), by, number
    run.save(update_fields=["proof", "done_at", "done_by", "number"])
    event = tell(held, Verb.DUTY_DONE, by, run.proof, {"proof": words and proofs.plain(run.duty, number, said.link)})
    if held.status != Status.RESOLVED:
        working.resolve(held, by)
    reading.mark_read(by, held)
    return event


def _run(held: Ticket) -> DutyRun:
    run = DutyRun.objects.select_related("duty").select_for_update(of=("self",)).filter(ticket=held).first()
    if run is None:
        raise Refused("This ticket is no duty.")
    if held.status in (Status.SPAM, Status.DELETED):
        raise Refused("This duty was deleted. Bring it back first.")
    if run.done_at is not None:
        raise Refused("Somebody has said already how it went. Reopen it if it has to be done again.")
    return run


def _has_more(held: Ticket, by: User, said: Said) -> bool:
    return bool(said.html.strip()) or proofs.files(held, by).exists()


def _note(held: Ticket, by: User, html: str) -> Message:
    """A file that stands for itself needs no words of theirs."""
    told = html if mail_html.to_text(mail_html.clean_written(html)).strip() else ATTACHED
    return writing.write(held, by, Direction.NOTE, told, drafted=DraftKind.REPLY)
