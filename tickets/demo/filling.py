"""Fills an empty desk once: people, mailboxes, sixty days of tickets, and who has read them."""

from dataclasses import replace
from datetime import datetime
from random import Random

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from accounts import people, permitting
from accounts.models import User
from accounts.permitting import Permissions, Wanted
from tickets.dashboard.counting import counter
from tickets.demo import (
    asked,
    by_mail,
    came_back,
    delegated,
    handed_in,
    kept,
    oddities,
    paid,
    plan,
    procedures_used,
    procedures_written,
    rated,
    recorded,
    setting_up,
    since_then,
    worked,
    world,
)
from tickets.demo.answering import Playing
from tickets.demo.playing import play
from tickets.desk import drafting
from tickets.models import Customer, InboundMail, Mailbox, Message, ReadMark, Suppression, Ticket
from tickets.models.draft import DraftKind
from tickets.models.ticket import Status, Visibility
from tickets.routing import senders, starter
from tickets.routing.as_files.sender_files import Sender

SEED = 2004
UNREAD = 9
BEGUN = "<div>Hi,<br><br>thank you for writing. I am looking into it and</div>"


def is_filled() -> bool:
    return User.objects.filter(email=world.PEOPLE[0][0]).exists()


@transaction.atomic
def fill(now: datetime | None = None) -> int:
    """How many tickets there are now. All or nothing: what is interrupted starts anew."""
    team = {email.partition("@")[0]: _person(email, name, role) for email, name, role in world.PEOPLE}
    mailboxes = {"support": _mailbox(*world.SUPPORT), "partners": _mailbox(*world.PARTNERS)}
    now = now or timezone.now()
    _rules(team, now)
    stage = play(plan.stories(now, Random(SEED)), team, mailboxes, Random(SEED))
    oddities.take_in_all(mailboxes["support"], now, Random(SEED))
    kept.take_in_all(mailboxes["support"], now, Random(SEED + 1))
    since_then.pass_by(now, team["asha"])
    _in_training(team["tara"], team["olivia"])
    asked.ask(team["asha"], team["olivia"], now)
    procedures_used.use(procedures_written.write(team["asha"], team["olivia"], now), team["asha"], Random(SEED))
    recorded.record(team["olivia"])
    handed_in.hand_in(team["tara"], team["olivia"], now)
    rated.rate(mailboxes["support"], Random(SEED))
    paid.agree(team["asha"], team["tara"], team["olivia"], now)
    came_back.say(team["olivia"], now)
    worked.work(team["asha"], team["tara"], team["olivia"], now, Random(SEED))
    delegated.delegate(team, mailboxes["support"], now, Random(SEED))
    _as_of_then()
    _read(stage, team)
    _begin_a_draft(stage, team["asha"])
    by_mail.plan(team["olivia"])
    counter.count_all()
    return Ticket.objects.count()


def _person(email: str, name: str, role: str) -> User:
    return people.add(email=email, name=name, role=role, password=world.PASSWORDS[email.partition("@")[0]])


def _in_training(tara: User, olivia: User) -> None:
    """She writes drafts only, and answers without knowing addresses."""
    permissions = replace(Permissions.of(tara), sends_replies=False, sees_addresses=False)
    permitting.permit(tara, Wanted(permissions), olivia)


def _mailbox(name: str, address: str) -> Mailbox:
    return Mailbox.objects.create(name=name, address=address, trusted_servers=world.SERVER)


def _rules(team: dict[str, User], now: datetime) -> None:
    """Adam has put the starter pack and some rules in, and Olivia has said whom she keeps to herself."""
    senders.put([Sender(*each) for each in world.KNOWN], team["adam"])
    starter.install(team["adam"], is_on=True)
    setting_up.set_up(team["adam"], now)
    kept.keep(team["olivia"], now)


def _as_of_then() -> None:
    """What rows say of themselves is dated as their letters are."""
    first = Ticket.objects.filter(customer=OuterRef("pk")).order_by("created_at").values("created_at")[:1]
    Customer.objects.filter(tickets__isnull=False).update(created_at=Subquery(first))
    newest = InboundMail.objects.filter(mailbox=OuterRef("pk")).order_by("-received_at").values("received_at")[:1]
    Mailbox.objects.update(last_arrived_at=Subquery(newest))
    came_back = Message.objects.filter(pk=OuterRef("bounce_id")).values("created_at")[:1]
    Suppression.objects.filter(bounce__isnull=False).update(created_at=Subquery(came_back))


def _read(stage: list[Playing], team: dict[str, User]) -> None:
    """Everybody has seen everything but the newest."""
    newest = sorted(stage, key=lambda each: each.ticket.last_activity_at, reverse=True)
    ReadMark.objects.bulk_create(
        ReadMark(person=team[who], ticket=each.ticket, read_at=each.ticket.last_activity_at)
        for who, unread in (("asha", UNREAD), ("olivia", 2 * UNREAD))
        for each in newest[unread:]
        if who == "olivia" or each.ticket.visibility == Visibility.TEAM
    )


def _begin_a_draft(stage: list[Playing], asha: User) -> None:
    open_ones = [each.ticket for each in stage if each.ticket.status == Status.OPEN and each.ticket.assignee == asha]
    if open_ones:
        drafting.save(open_ones[-1], asha, DraftKind.REPLY, BEGUN)
