"""Mail of those whom the owner keeps to himself, sent on to his private address: once, and never in a circle."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from accounts import letters
from tickets.keeping import leaving_out
from tickets.keeping.judging import Judged, Judgement
from tickets.mail import forwarding, suppressing, system
from tickets.mail.about_tickets import thread_of
from tickets.mail.answerable import ADDRESS
from tickets.mail.known import our_addresses
from tickets.mail.reading import ReadMail
from tickets.mail.tokens import without_token
from tickets.models import Event, Message
from tickets.models.event import Verb
from tickets.routing.effects import outflow

MOST_IN_AN_HOUR = 200
SHOWN_AS = "A mail for the owner"
KEPT = "{who} wrote to {mailbox}. You keep their mail to yourself.{doubt} Its ticket is at"
LEFT_OUT = "{who} wrote to {mailbox}. As you wish, the support desk did not take it in. Whose mail you keep is at"
UNPROVEN = " Nobody vouches that it is really from them."


@dataclass(frozen=True)
class Wanted:
    """One mail that should go on."""

    message: Message
    judgement: Judgement

    @property
    def to(self) -> str:
        return self.judgement.entry.forward_to


def forward(messages: Iterable[Message], judged: Judged) -> None:
    """What was just filed and saved; an event in each ticket says what was done. Five statements, none without any."""
    wanted = [Wanted(each, found) for each in messages if (found := _wanted(each, judged)) is not None]
    if not wanted:
        return
    reasons = _why_not(wanted)
    system.queue_all([_letter(each) for each, why in zip(wanted, reasons, strict=True) if not why])
    Event.objects.bulk_create(_event(each, why) for each, why in zip(wanted, reasons, strict=True))


def forward_left_out(mails: Sequence[ReadMail], judged: Judged) -> None:
    """What becomes no ticket goes on all the same, where the owner wants that."""
    going = [each for each in mails if leaving_out.goes_on(each, judged)]
    made = [letter for each in leaving_out.first_deliveries(going) if (letter := _letter_left_out(each, judged))]
    if made:
        system.queue_all(made)


def can_go_to(address: str, ours: Collection[str]) -> bool:
    return not {address, without_token(address)} & set(ours)


def _wanted(message: Message, judged: Judged) -> Judgement | None:
    found = judged.found.get(message.inbound_id or 0)
    inbound = message.inbound
    if found is None or found.claim or not found.entry.forward_to or inbound is None:
        return None
    return None if inbound.is_old or inbound.is_imported else found


def _why_not(wanted: Sequence[Wanted]) -> list[str]:
    """For each, '' where nothing speaks against it."""
    ours, sent = our_addresses(), outflow.by_address()
    stopped = set(suppressing.among(each.to for each in wanted).values_list("email", flat=True))
    reasons = []
    for each in wanted:
        reasons.append(_reason(each, ours, stopped, sent[each.to]))
        sent[each.to] += not reasons[-1]
    return reasons


def _reason(each: Wanted, ours: Collection[str], stopped: Collection[str], often: int) -> str:
    reasons = {
        "that is an address of this desk": not can_go_to(each.to, ours),
        "it is going round in circles": bool(each.message.signals.get("loop")),
        "mail to this address does not arrive": each.to in stopped,
        "so much was forwarded there within the hour that it may go round in circles": often >= MOST_IN_AN_HOUR,
    }
    return next((why for why, holds in reasons.items() if holds), "")


def _letter(each: Wanted) -> EmailMessage:
    link = settings.BASE_URL + reverse("ticket", args=[each.message.ticket.reference])
    mailbox, doubt = each.message.ticket.mailbox.address, "" if each.judgement.is_proven else UNPROVEN
    opening = KEPT.format(who=each.judgement.entry, mailbox=mailbox, doubt=doubt)
    letter = forwarding.letter(each.message, each.to, opening, link, mailbox, by_owner=True)
    letter.extra_headers |= {letters.SHOWN_AS: SHOWN_AS, "References": thread_of(each.message.ticket)}
    letter.reply_to = _back_to(each.message)
    return letter


def _letter_left_out(each: ReadMail, judged: Judged) -> EmailMessage | None:
    found, row, mail = judged.of(each), each.row, each.mail
    if found is None:
        return None
    opening = LEFT_OUT.format(who=found.entry, mailbox=row.mailbox.address)
    told = {"subject": mail.subject, "text": mail.readable, "created_at": row.received_at, "dated": mail.date}
    to = [[address.name, address.email] for address in mail.to]
    message = Message(sender_name=mail.sender.name, sender_email=mail.sender.email, inbound=row, to=to, **told)
    link = settings.BASE_URL + reverse("kept")
    letter = forwarding.letter(message, found.entry.forward_to, opening, link, row.mailbox.address)
    letter.extra_headers |= {letters.SHOWN_AS: SHOWN_AS, letters.ABOUT: forwarding.about_left_out(row.pk)}
    letter.reply_to = _back_to(message)
    return letter


def _back_to(message: Message) -> list[str]:
    """Whoever answers at home answers them: not the desk, where others would read what he quotes."""
    return [message.sender_email] if ADDRESS.fullmatch(message.sender_email) else []


def _event(each: Wanted, why: str) -> Event:
    told = {"ticket": each.message.ticket, "message": each.message}
    if why:
        detail = {"do": "forward", "to": each.to, "reason": why, "private": True}
        return Event(verb=Verb.NOT_DONE, detail=detail, **told)
    why = f"You want each mail of {each.judgement.entry} there"
    return Event(verb=Verb.FORWARDED, detail={"to": each.to, "reason": why, "private": True}, **told)
