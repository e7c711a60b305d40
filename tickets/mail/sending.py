"""The outbox: sends what is due once, and writes down what the server said.

queued → sending (leased) → sent | failed | unknown. Later tries come at growing pauses for three days.
"""

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import Case, F, TextField, Value, When
from django.utils import timezone

from tickets import live
from tickets.errors import OutcomeUnknown, SendingDeferred, SendingRefused, SupportdeskError, TakenOver
from tickets.mail import delivering, diagnosing, outages, outbox
from tickets.mail.composing import compose
from tickets.mail.delivering import Delivered
from tickets.mail.envelopes import envelope_of
from tickets.mail.letters import letter_for
from tickets.mail.outages import OUTAGES
from tickets.models import Event, Mailbox, OutgoingMail, Ticket
from tickets.models.event import Verb
from tickets.models.mailbox import Departure
from tickets.models.outgoing import OutgoingState
from tickets.models.ticket import Status
from tickets.routing import occasions
from tickets.routing.promises import promising

log = logging.getLogger(__name__)

PUT_OFF = "An answer was put off and will be tried again. Its ticket says why."
GIVE_UP_AFTER = timedelta(days=3)
RELATED = ("message__ticket", "mailbox")


def send(outgoing_id: int) -> None:
    """Sends one row if it is due and nobody else is at it."""
    outgoing = outbox.claim(OutgoingMail, outgoing_id, *RELATED, only=outbox.IN_TURN)
    if outgoing is None:
        return
    try:
        delivered = _deliver(outgoing)
    except TakenOver as problem:
        log.warning("Outgoing mail %s: %s", outgoing.pk, problem)
    except OutcomeUnknown as problem:
        said = str(problem)
        outages.outlast(lambda: _unknown(outgoing, said))
    except SupportdeskError as problem:
        _not_sent(outgoing, problem)
    except FileNotFoundError as problem:
        _fail(outgoing, f"An attachment is missing from the storage: {problem.filename}")
    except OUTAGES:
        raise
    except Exception as problem:  # ours: it must not be tried for ever in silence
        log.exception("Outgoing mail %s", outgoing.pk)
        _broke(outgoing, problem)
    else:
        outages.outlast(lambda: _sent(outgoing, delivered))


def _broke(outgoing: OutgoingMail, problem: Exception) -> None:
    """A fault of the desk itself. Tried again for three days, as what is deferred, unless the server may have it."""
    said = f"A fault of the desk itself keeps it from leaving ({type(problem).__name__}); its log says more"
    if outbox.may_have_left(outgoing):
        _unknown(outgoing, said)
    else:
        _not_sent(outgoing, SendingDeferred(said))


def settle_abandoned() -> None:
    """Rows whose sender died after the server got the content: a person has to find out."""
    for outgoing in outbox.abandoned(OutgoingMail, *RELATED):
        _unknown(outgoing, "The desk was interrupted while the server was taking the mail")


def _deliver(outgoing: OutgoingMail) -> Delivered:
    message, mailbox = outgoing.message, outgoing.mailbox
    envelope = envelope_of(message, mailbox)
    raw = compose(letter_for(message, mailbox))
    if mailbox.departure == Departure.FOLDER:
        return delivering.to_folder(
            raw, f"{message.created_at:%Y%m%d-%H%M%S}-{message.ticket.reference}-{message.pk}.eml"
        )
    return delivering.by_smtp(mailbox, envelope.recipients, raw, lambda: outbox.hand_over(outgoing), envelope.senders)


def _sent(outgoing: OutgoingMail, delivered: Delivered) -> None:
    """A recipient whom the server did not take makes it red, though the others get it."""
    now = timezone.now()
    lost = [diagnosing.in_words(who, diagnosing.refusal(who, said)) for who, said in delivered.refused.items()]
    told = {"sent_at": now, "file_name": delivered.file_name}
    red = {"bounced_at": now, "server_said": "\n".join(lost)} if lost else {"server_said": _unless_red(delivered)}
    _end(outgoing, OutgoingState.SENT, Verb.SENT, "; ".join([delivered.server_said, *lost]), **told, **red)
    outbox.heard_from(outgoing.mailbox_id)


def _unless_red(delivered: Delivered) -> Case:
    """What a bounce says that came before the server's yes was written down is worth more than that yes."""
    said = Value(delivered.server_said, output_field=TextField())
    return Case(When(bounced_at=None, then=said), default=F("server_said"))


def _not_sent(outgoing: OutgoingMail, problem: SupportdeskError) -> None:
    """Refused for good is red at once; trouble on the way, a wrong password included, is tried again for three days."""
    now, said = timezone.now(), str(problem)
    if isinstance(problem, SendingRefused):
        _fail(outgoing, said)
        return
    Mailbox.objects.filter(pk=outgoing.mailbox_id).update(send_problem=_for_the_mailbox(problem))
    if now - outgoing.queued_at > GIVE_UP_AFTER:
        _fail(outgoing, f"Tried for three days. Last: {said}")
    else:
        outbox.put_off(outgoing, said)
        if not isinstance(problem, SendingDeferred):
            outbox.put_off_others(outgoing)
        live.publish(outgoing.message.ticket)


def _for_the_mailbox(problem: SupportdeskError) -> str:
    # What a server says of one mail names its recipient, and whoever connects mailboxes may not see every ticket.
    return PUT_OFF if isinstance(problem, SendingDeferred) else str(problem)


def _fail(outgoing: OutgoingMail, said: str) -> None:
    _end(outgoing, OutgoingState.FAILED, Verb.SENDING_FAILED, said, server_said=said)


def _unknown(outgoing: OutgoingMail, said: str) -> None:
    _end(outgoing, OutgoingState.UNKNOWN, Verb.SENDING_UNKNOWN, said, server_said=said)


@transaction.atomic
def _end(outgoing: OutgoingMail, state: str, verb: str, said: str, **changes: object) -> None:
    ticket = Ticket.objects.select_for_update(of=("self",)).get(pk=outgoing.message.ticket_id)
    if not outbox.mine(outgoing).update(state=state, leased_until=None, **changes):
        return
    Event.objects.create(ticket=ticket, message_id=outgoing.message_id, verb=verb, detail={"reason": said})
    if state != OutgoingState.SENT or "bounced_at" in changes:
        _wake(ticket)
    live.publish(ticket)


def _wake(ticket: Ticket) -> None:
    """An answer that did not reach the customer must not lie in 'waiting' or 'resolved'. Spam wants none, and a
    question to the owner goes on waiting."""
    if ticket.status in (Status.OPEN, Status.SPAM, Status.ASKED):
        return
    detail = {"from": ticket.status, "to": Status.OPEN, "reason": "The answer did not reach the customer for certain"}
    Event.objects.create(ticket=ticket, verb=Verb.REOPENED, detail=detail)
    now = timezone.now()
    again = {"status": Status.OPEN, "status_since": now, "snoozed_until": None, "last_activity_at": now}
    Ticket.objects.filter(pk=ticket.pk).update(**again)
    promising.keep([ticket])
    occasions.moved([ticket])
