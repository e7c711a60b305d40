"""Mail that rules hand on to somebody else, by the outbox of the desk itself."""

from collections import Counter
from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from tickets.mail import forwarding, suppressing, system
from tickets.mail.about_tickets import thread_of
from tickets.mail.answerable import ADDRESS
from tickets.mail.known import our_addresses
from tickets.mail.tokens import without_token
from tickets.models import Event
from tickets.models.event import Verb
from tickets.routing.effects import outflow
from tickets.routing.effects.asked import Asked

MOST_IN_AN_HOUR = 200


def make(asked: Sequence[Asked]) -> list[Event]:
    ours, sent = our_addresses(), outflow.by_address()
    among = suppressing.among(_address(each) for each in asked)
    stopped = set(among.values_list("email", flat=True))
    events: list[Event] = []
    letters: list[EmailMessage] = []
    for each in asked:
        if why := each.why_not_outside or _why_not(each, ours, stopped, sent):
            events.append(each.not_done(why))
        else:
            sent[_address(each)] += 1
            letters.append(_letter(each))
            events.append(each.done(Verb.FORWARDED, _address(each), each.mail))
    system.queue_all(letters)
    return events


def _address(asked: Asked) -> str:
    return asked.value.strip().lower()


def _why_not(asked: Asked, ours: frozenset[str], stopped: set[str], sent: Counter[str]) -> str:
    address, mail = _address(asked), asked.mail
    reasons = {
        "there is no mail to forward": mail is None,
        "that is not an e-mail address": not (ADDRESS.fullmatch(address) and address.isascii() and len(address) < 255),
        "that is an address of this desk": bool(ours & {address, without_token(address)}),
        "it is going round in circles": mail is not None and bool(mail.signals.get("loop")),
        "mail to this address does not arrive": address in stopped,
        "so much was forwarded there within the hour that it may go round in circles": sent[address] >= MOST_IN_AN_HOUR,
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


def _letter(asked: Asked) -> EmailMessage:
    assert asked.mail is not None
    link = settings.BASE_URL + reverse("ticket", args=[asked.ticket.reference])
    opening = f"The rule “{asked.effect.rule.name}” of the support desk forwards this mail. Its ticket is at"
    loops_to, by_owner = asked.ticket.mailbox.address, asked.effect.rule.by_owner
    letter = forwarding.letter(asked.mail, _address(asked), opening, link, loops_to, by_owner=by_owner)
    letter.extra_headers["References"] = thread_of(asked.ticket)
    return letter
