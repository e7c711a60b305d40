"""A mail that is in a ticket, read anew: what is found takes the place of what is shown, and an event says so."""

from collections import Counter
from dataclasses import replace

from django.db import transaction

from tickets import live
from tickets.keeping import shown
from tickets.keeping.judging import Judged, judge_all
from tickets.mail import arrivals, claiming, customers, files, known, outages, storage
from tickets.mail.fingerprinting import fingerprint
from tickets.mail.proof import Proof
from tickets.mail.reading import ReadMail
from tickets.models import Attachment, Event, InboundMail, Message, Participant, Ticket
from tickets.models.event import Verb
from tickets.models.inbound import InboundState
from tickets.models.ticket import Status, Visibility
from tickets.routing import assigning

SHOWN = (
    "sender_name", "sender_email", "to", "cc", "subject", "text", "new_text", "html", "message_id", "in_reply_to",
    "references", "dated", "signals", "problem",
)  # fmt: skip
# What was found out about it when it came, or by hand since.
KEPT = ("authentication", "loop", "kept", "claim")
READABLE = "It can be read now"


def put_in_place(each: ReadMail) -> None:
    """Changes nothing when nothing new is found. Raises one of OUTAGES; then the row is to be given back."""
    found = files.stored([each])[each.row.pk]
    with outages.named(), transaction.atomic():
        if not claiming.still_mine([each.row]):
            return
        message = _held(each.row)
        if each.problem:
            _still_unreadable(message, each.problem)
        else:
            _replace(message, each, found)
        done = {"state": InboundState.DONE, "leased_until": None, "problem": ""}
        InboundMail.objects.filter(pk=each.row.pk).update(**done)
    assigning.route([message.ticket] if message.ticket.visibility == Visibility.HELD else [])
    live.publish(message.ticket)


def _held(row: InboundMail) -> Message:
    """The ticket is locked before the message, as everywhere."""
    ticket = Ticket.objects.select_for_update(of=("self",)).get(messages__inbound=row)
    message = Message.objects.select_for_update().get(inbound=row)
    message.ticket = ticket
    return message


def _still_unreadable(message: Message, why: str) -> None:
    if message.problem:
        message.problem = arrivals.clean(why)
        message.save(update_fields=["problem"])
    _tell(message, f"It still cannot be read: {why}")


def _replace(message: Message, each: ReadMail, found: list[Attachment]) -> None:
    # Who sent it was found out when it came: by now its signature may be void.
    each = replace(each, proof=Proof(message.sender_proof))
    judged = judge_all([each])
    kept = {name: message.signals[name] for name in ("kept", "claim") if name in message.signals}
    anew = arrivals.message_of(each, message.ticket, kept or shown.told(each, judged))
    anew.signals |= {name: value for name, value in message.signals.items() if name in KEPT}
    changed = [name for name in SHOWN if getattr(message, name) != getattr(anew, name)]
    was_unreadable, was_about = bool(message.problem), (message.subject, message.sender_email)
    for name in changed:
        setattr(message, name, getattr(anew, name))
    if not _add_missing(message, found) and not changed:
        return
    message.save(update_fields=changed or ["problem"])
    InboundMail.objects.filter(pk=each.row.pk, fingerprint="").update(fingerprint=fingerprint(each.mail))
    if was_unreadable:
        message.attachments.filter(stored_name=storage.name_of("attachments", each.raw)).delete()
        _correct_ticket(message, each, judged, is_about_else=was_about != (message.subject, message.sender_email))
    _tell(message, READABLE if was_unreadable else "The desk reads it better now")


def _add_missing(message: Message, found: list[Attachment]) -> int:
    """Those files that the message has not yet, and how many they were."""
    there = Counter(message.attachments.values_list("stored_name", flat=True))
    missing = []
    for file in found:
        there[file.stored_name] -= 1
        if there[file.stored_name] < 0:
            file.message = message
            missing.append(file)
    Attachment.objects.bulk_create(missing)
    return len(missing)


def _correct_ticket(message: Message, each: ReadMail, judged: Judged, *, is_about_else: bool) -> None:
    """What the ticket took from a mail that nobody could read. Routed by other facts, it is held until it is again."""
    ticket, ours = message.ticket, known.our_addresses()
    writer = shown.writer(each, customers.writer_of(each.mail, each.row, ours), judged)
    is_believed = not (each.proof.failed or judged.claim(each))
    if is_believed:
        joins = arrivals.participants_of(each, writer.email, ours)
        Participant.objects.bulk_create((Participant(ticket=ticket, email=e) for e in joins), ignore_conflicts=True)
    if ticket.messages.order_by("created_at", "pk").values_list("pk", flat=True)[0] != message.pk:
        return
    name = arrivals.clean(writer.name) if is_believed else ""
    customer = customers.ensure({writer.email: name})[writer.email]
    if is_about_else or ticket.customer_id != customer.pk:
        ticket.visibility = Visibility.HELD
    ticket.customer, ticket.subject = customer, message.subject or ticket.subject
    ticket.preview = arrivals.preview_of(each)
    is_waiting = ticket.status in (Status.OPEN, Status.ASKED) and not (
        each.row.is_history or arrivals.is_from_machine(each)
    )
    if is_waiting and not ticket.messages.exclude(direction="inbound").exists():
        ticket.awaits_answer_since = ticket.awaits_answer_since or message.created_at
    ticket.save(update_fields=["customer", "subject", "preview", "visibility", "awaits_answer_since"])


def _tell(message: Message, why: str) -> None:
    detail = {"reason": arrivals.clean(why)}
    Event.objects.create(ticket=message.ticket, message=message, verb=Verb.READ_AGAIN, detail=detail)
