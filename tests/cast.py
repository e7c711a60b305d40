"""The people of the tests. Olivia owns, Asha assists, Tara trains, Adam administers; Mallory is a stranger to all."""

import itertools
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from tickets.models import Customer, Event, Mailbox, Message, Participant, Ticket
from tickets.models.event import Verb
from tickets.models.message import Direction
from tickets.models.ticket import Status, Visibility

PASSWORD = "plenty of horses"
CARL = "carl@customer.example"
MALLORY = "mallory@elsewhere.example"
NUMBERS = itertools.count(1)


def join(email: str, name: str, role: str) -> User:
    """A person who is here already."""
    return User.objects.create_user(email, PASSWORD, name=name, role=role)


def make_mailbox(address: str = "support@shop.example", name: str = "Shop support") -> Mailbox:
    """Written to the data folder, as long as nobody says otherwise."""
    return Mailbox.objects.create(address=address, name=name)


def make_customer(email: str = CARL, name: str = "Carl Customer") -> Customer:
    return Customer.objects.get_or_create(email=email, defaults={"name": name})[0]


def open_ticket(mailbox: Mailbox, customer: Customer, subject: str = "Where is my course?", **fields: Any) -> Ticket:
    """A ticket that the team may see, with its first message, as the intake makes it."""
    at = fields.pop("at", None) or timezone.now()
    text = fields.pop("text", "I paid yesterday, and nothing came.")
    defaults = {"status": Status.OPEN, "visibility": Visibility.TEAM, "awaits_answer_since": at, "preview": text}
    moments = {"created_at": at, "last_activity_at": at}
    ticket = Ticket.objects.create(
        mailbox=mailbox, customer=customer, subject=subject, **{**defaults, **moments, **fields}
    )
    Event.objects.create(ticket=ticket, verb=Verb.OPENED, created_at=at, detail={"reason": "It answers no message"})
    Participant.objects.create(ticket=ticket, email=customer.email)
    add_mail(ticket, text, at=at, told=False)
    return ticket


def add_mail(
    ticket: Ticket,
    text: str,
    *,
    sender: Customer | None = None,
    at: datetime | None = None,
    told: bool = True,
    **fields: Any,
) -> Message:
    """What a customer wrote, in the ticket; `told` adds the event of its arrival."""
    writer, at = sender or ticket.customer, at or timezone.now()
    message = Message.objects.create(
        ticket=ticket,
        direction=Direction.INBOUND,
        sender_name=writer.name,
        sender_email=writer.email,
        subject=ticket.subject,
        created_at=at,
        message_id=f"letter-{next(NUMBERS)}@customer.example",
        **{"text": text, "new_text": text, **fields},
    )
    ticket.last_activity_at = max(ticket.last_activity_at, at)
    ticket.save(update_fields=["last_activity_at"])
    if told:
        why = {"reason": "It answers a message of this ticket"}
        Event.objects.create(ticket=ticket, message=message, verb=Verb.ARRIVED, created_at=at, detail=why)
    return message


def signed_in(person: User) -> Client:
    """A browser in which `person` is signed in."""
    browser = Client()
    browser.force_login(person)
    return browser


@pytest.fixture
def olivia(db: None) -> User:
    return join("olivia@example.com", "Olivia Owner", "owner")


@pytest.fixture
def adam(db: None) -> User:
    return join("adam@example.com", "Adam Admin", "admin")


@pytest.fixture
def asha(db: None) -> User:
    return join("asha@example.com", "Asha Assistant", "assistant")


@pytest.fixture
def tara(db: None) -> User:
    """In training: she writes drafts only."""
    return User.objects.create_user(
        "tara@example.com", PASSWORD, name="Tara Trainee", role="assistant", sends_replies=False
    )


@pytest.fixture
def mallory(db: None) -> Customer:
    """Writes from outside, and takes part in nothing."""
    return make_customer(MALLORY, "Mallory Stranger")


@pytest.fixture
def carl(db: None) -> Customer:
    return make_customer()


@pytest.fixture
def mailbox(db: None) -> Mailbox:
    return make_mailbox()


@pytest.fixture
def ticket(mailbox: Mailbox, carl: Customer) -> Ticket:
    """Carl asks where his course is; the team may see it, nobody has it."""
    return open_ticket(mailbox, carl)


@pytest.fixture
def private(mailbox: Mailbox, carl: Customer) -> Ticket:
    """For the owner's eyes alone."""
    return open_ticket(mailbox, carl, "Our divorce", visibility=Visibility.OWNER, text="The lawyer says yes.")
