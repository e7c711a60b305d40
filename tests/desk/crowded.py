"""A ticket with everything that one can hold, and a desk with everything that its lists show, many times over."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from tests.cast import add_mail, join, make_customer, open_ticket
from tests.procedures import made
from tickets.approving import proposing
from tickets.asking import escalating
from tickets.desk import drafting, linking, merging, replying, working
from tickets.keeping import protecting
from tickets.mail import storage
from tickets.models import Attachment, Ticket
from tickets.models.ticket import Visibility
from tickets.procedures import publishing, running

MANY = 6


def crowd(ticket: Ticket, asha: User, olivia: User, tara: User) -> None:
    """Mails, files, notes, answers, other tickets of the customer, merged and linked ones, some kept apart, procedures
    with ticks, questions with recordings, answers for approval, drafts. It waits for the owner."""
    for number in range(40):
        message = add_mail(ticket, f"Mail {number}", html=f"<p>Mail {number}</p>")
        stored = storage.keep("attachments", b"x")
        Attachment.objects.create(message=message, filename="x", content_type="image/png", size=1, stored_name=stored)
    for number in range(MANY):
        working.note(ticket, "<p>Note</p>", olivia)
        replying.reply(ticket, asha, f"<p>Answer {number}</p>")
        _others(ticket, olivia, number)
        _procedure(ticket, asha, olivia, number)
    proposing.propose(ticket, tara, "<p>May this leave?</p>")
    proposing.propose(ticket, _trainee("tom@example.com"), "<p>Or this?</p>")
    for number in range(MANY):
        _question(ticket, asha, olivia, number)
    for kind in ("reply", "note"):
        drafting.attach(drafting.save(ticket, asha, kind, "<p>Draft</p>"), "y.txt", "text/plain", b"y")


def desk(mailbox, asha: User, olivia: User, many: int) -> None:
    """Questions, answers for approval, drafts of procedures, and people that wait for the owner or are kept."""
    now, so_far = timezone.now(), Ticket.objects.count()
    for number in range(so_far, so_far + many):
        customer = make_customer(f"c{number}@customer.example", f"C {number}")
        ticket = open_ticket(mailbox, customer, f"Mail {number}", assignee=asha, at=now - timedelta(minutes=number))
        open_ticket(mailbox, customer, f"Kept {number}", visibility=Visibility.OWNER)
        proposing.propose(ticket, _trainee(f"t{number}@example.com"), "<p>May this leave?</p>")
        asked = escalating.ask(ticket, asha, f"May I, {number}?")
        made.recording(asha, escalation=asked)
        protecting.protect(f"partner{number}@law{number}.example", olivia)
        publishing.propose(made.draft(asha, f"Draft {number}"), asha)
        made.procedure(olivia, f"Mail {number}")


def _trainee(email: str) -> User:
    person = join(email, email.split("@")[0].title(), "assistant")
    person.sends_replies = False
    person.save(update_fields=["sends_replies"])
    return person


def _others(ticket: Ticket, olivia: User, number: int) -> None:
    others = [open_ticket(ticket.mailbox, ticket.customer, f"Other {number}.{each}") for each in range(3)]
    merging.merge(others[0], ticket, olivia)
    linking.link(ticket, others[1], olivia)
    stray = open_ticket(ticket.mailbox, ticket.customer, f"Kept {number}", visibility=Visibility.OWNER)
    Ticket.objects.filter(pk=stray.pk).update(may_belong_to=ticket)


def _procedure(ticket: Ticket, asha: User, olivia: User, number: int) -> None:
    found = made.procedure(olivia, f"Number {number}", made.check("A"), made.check("B"))
    if number < running.MOST_ON_TICKET:
        use = running.attach(ticket, found, asha)
        running.tick(use, use.version.steps[0]["key"], asha)


def _question(ticket: Ticket, asha: User, olivia: User, number: int) -> None:
    asked = escalating.ask(ticket, asha, f"May I, {number}?", "I would")
    made.recording(asha, "audio", escalation=asked)
    if number < MANY - 1:
        escalating.answer(asked, olivia, agrees=True)
        made.recording(olivia, escalation=asked, part="answer")
