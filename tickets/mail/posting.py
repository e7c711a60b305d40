"""Sends what the desk itself writes, once, through the first mailbox that can; as a file while none is set up to send.

queued → sending (leased) → sent | failed | unknown. What could not be sent until it expires is not sent any more.
"""

import logging
from datetime import timedelta
from email.utils import formataddr

from django.conf import settings
from django.db import transaction
from django.db.models import Case, Value, When
from django.db.models.functions import Concat, Length
from django.utils import timezone

from accounts import letters
from accounts.models import Invitation, User
from accounts.roles import Capability, roles_with
from tickets import later
from tickets.errors import (
    OutcomeUnknown,
    Refused,
    SendingDeferred,
    SendingRefused,
    SupportdeskError,
    TakenOver,
)
from tickets.mail import about_tickets, delivering, forwarding, originals, outages, outbox
from tickets.mail.composing import ascii_address
from tickets.mail.delivering import Delivered
from tickets.mail.outages import OUTAGES
from tickets.models import DeskMail, Mailbox
from tickets.models.mailbox import Departure
from tickets.models.outgoing import OutgoingState

log = logging.getLogger(__name__)

# Not below the folder of the tickets' mail: a password reset is nobody else's to read.
FOLDER = "system"
MOST_TRIED = 3
KEPT = timedelta(days=90)
NO_WAY = "No other mailbox sends mail"
UNCONFIRMED = "An owner has to confirm the server for sending first, on the page of the mailbox"
TOO_LATE = "It could not be sent in time, and is not sent any more. "
FAULT = "A fault of the desk itself keeps it from leaving; its log says more"
INTERRUPTED = "The desk was interrupted while the server was taking the mail"
AGAIN = (OutgoingState.FAILED, OutgoingState.UNKNOWN)


def send(mail_id: int) -> None:
    """Sends one row if it is due and nobody else is at it."""
    mail = outbox.claim(DeskMail, mail_id)
    if mail is None:
        return
    if mail.expires_at <= timezone.now():
        _end(mail, OutgoingState.FAILED, TOO_LATE + mail.server_said, content="")
        return
    if why := about_tickets.why_not(mail):
        _end(mail, OutgoingState.UNDONE, why, content="")
        return
    try:
        delivered = _deliver(mail)
    except TakenOver as problem:
        log.warning("Mail %s of the desk: %s", mail.pk, problem)
    except OutcomeUnknown as problem:
        said = str(problem)
        outages.outlast(lambda: _end(mail, OutgoingState.UNKNOWN, said))
    except SendingRefused as problem:
        _end(mail, OutgoingState.FAILED, str(problem))
    except SupportdeskError as problem:
        outbox.put_off(mail, str(problem))
    except OUTAGES:
        raise
    except Exception:  # ours: it must not be tried for ever in silence
        log.exception("Mail %s of the desk", mail.pk)
        _broke(mail)
    else:
        outages.outlast(
            lambda: _end(mail, OutgoingState.SENT, delivered.server_said, content="", sent_at=timezone.now())
        )


def _broke(mail: DeskMail) -> None:
    if outbox.may_have_left(mail):
        _end(mail, OutgoingState.UNKNOWN, FAULT)
    else:
        outbox.put_off(mail, FAULT)


def send_again(mail_id: int, by: User) -> None:
    """What failed, or may have been sent, is queued once more. Raises Refused."""
    asked = list(DeskMail.objects.filter(pk=mail_id).defer("content"))
    known = [mail.pk for mail in about_tickets.known_to(by, asked)]
    again = DeskMail.objects.annotate(kept=Length("content")).filter(pk__in=known, state__in=AGAIN, kept__gt=0)
    now = timezone.now()
    changes = {"state": OutgoingState.QUEUED, "due_at": now, "attempts": 0, "handed_over_at": None, "server_said": ""}
    if not again.filter(expires_at__gt=now).update(**changes):
        raise Refused("This mail cannot be sent again: it was sent meanwhile, or its time is over.")
    later.enqueue("send_desk_mail", mail_id)


def settle_abandoned() -> None:
    """What a dead sender left behind, and what nobody needs any more."""
    for mail in outbox.abandoned(DeskMail):
        _end(mail, OutgoingState.UNKNOWN, INTERRUPTED)
    over = DeskMail.objects.filter(expires_at__lt=timezone.now())
    for mail in over.filter(state=OutgoingState.QUEUED, about__startswith=f"{about_tickets.LEFT_OUT}:")[:500]:
        forwarding.tell(mail, TOO_LATE)
    over.filter(state=OutgoingState.QUEUED).update(
        state=OutgoingState.FAILED, content="", server_said=Concat(Value(TOO_LATE), "server_said")
    )
    over.filter(state__in=AGAIN).exclude(content="").update(content="")


def forget() -> None:
    """What left long ago, and what was never meant to."""
    now = timezone.now()
    DeskMail.objects.filter(state=OutgoingState.UNDONE, queued_at__lt=now - timedelta(hours=1)).delete()
    DeskMail.objects.filter(state=OutgoingState.SENT, queued_at__lt=now - KEPT).delete()


def ways_out(avoids_id: int | None, *, confirmed: bool = False) -> list[Mailbox]:
    """Active mailboxes that send, those without trouble first; `confirmed`: through servers that an owner knows."""
    sending = Mailbox.objects.filter(is_active=True, departure=Departure.SMTP).exclude(pk=avoids_id or 0)
    if confirmed:
        sending = sending.filter(way_out_awaits_owner=False)
    return list(sending.order_by(Case(When(send_problem="", then=0), default=1), "id")[:MOST_TRIED])


def _deliver(mail: DeskMail) -> Delivered:
    """Raises TakenOver and OutcomeUnknown at once, anything else when no mailbox could."""
    is_for_an_owner = _lets_an_owner_in(mail)
    ways = ways_out(mail.avoids_id, confirmed=is_for_an_owner)
    if not ways and not ways_out(None):
        return _to_folder(mail)
    unconfirmed = is_for_an_owner and ways_out(mail.avoids_id)
    problem: SupportdeskError = SendingDeferred(UNCONFIRMED if unconfirmed else NO_WAY)
    for mailbox in ways:
        try:
            return _through(mailbox, mail)
        except (TakenOver, OutcomeUnknown):
            raise
        except SupportdeskError as each:
            problem = each
            _note(mailbox, each)
    raise problem


def _lets_an_owner_in(mail: DeskMail) -> bool:
    """Whatever an owner gets may hold a way in, unless it is known to be news."""
    if about_tickets.kind_of(mail.about) == letters.NEWS:
        return False
    owners = {"email__in": [address.lower() for address in mail.to], "role__in": roles_with(Capability.MANAGE_OWNERS)}
    return User.objects.filter(**owners).exists() or Invitation.objects.pending().filter(**owners).exists()


def _through(mailbox: Mailbox, mail: DeskMail) -> Delivered:
    recipients = [ascii_address(address) for address in mail.to]
    delivered = delivering.by_smtp(mailbox, recipients, _raw(mail, mailbox), lambda: outbox.hand_over(mail))
    outages.outlast(lambda: outbox.heard_from(mailbox.pk))
    return delivered


def _note(mailbox: Mailbox, problem: SupportdeskError) -> None:
    """What a server says of one mail is not the mailbox's trouble."""
    if not isinstance(problem, SendingRefused | SendingDeferred):
        Mailbox.objects.filter(pk=mailbox.pk).update(send_problem=str(problem))


def _to_folder(mail: DeskMail) -> Delivered:
    mailbox = Mailbox.objects.filter(is_active=True).order_by("id").first()
    return delivering.to_folder(_raw(mail, mailbox), f"{mail.queued_at:%Y%m%d-%H%M%S}-{mail.pk}.eml", FOLDER)


def _raw(mail: DeskMail, mailbox: Mailbox | None) -> bytes:
    sender = settings.DEFAULT_FROM_EMAIL
    if mailbox is not None:
        sender = formataddr((" ".join(mailbox.name.split()), ascii_address(mailbox.address)))
    return f"From: {sender}\r\n{originals.whole(mail)}".encode("ascii")


@transaction.atomic
def _end(mail: DeskMail, state: str, said: str, **changes: object) -> None:
    if (
        outbox.mine(mail).update(state=state, leased_until=None, server_said=said, **changes)
        and state != OutgoingState.SENT
    ):
        forwarding.tell(mail, said)
