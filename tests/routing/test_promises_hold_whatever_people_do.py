"""Any verbs in any order: what is promised afterwards is what the ticket itself says, and nothing is promised twice."""

from datetime import timedelta
from random import Random

import pytest
from django.utils import timezone

from tests.cast import make_mailbox
from tests.mail.letters import mail, taken_in
from tests.routing.promises import make_target, standing
from tickets.desk import replying, snoozing, sorting, spam, working
from tickets.errors import Refused
from tickets.models import OutgoingMail, Promise
from tickets.models.outgoing import OutgoingState
from tickets.models.ticket import Status
from tickets.routing.promises import breaking, promising

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def write(ticket, by, chance):
    text = f"And another thing: {chance.random()}"
    taken_in(ticket.mailbox, mail("Re: Refund", text, in_reply_to="<first@customer.example>"))


def answer(ticket, by, chance):
    replying.reply(ticket, by, f"<p>{chance.random()}</p>", then=chance.choice(["open", "waiting", "resolved"]))


def take_back(ticket, by, chance):
    last = OutgoingMail.objects.filter(message__ticket=ticket, state=OutgoingState.QUEUED).last()
    if last is not None:
        replying.undo(last, by)


VERBS = [
    write,
    write,
    answer,
    answer,
    take_back,
    lambda ticket, by, chance: working.wait(ticket, by),
    lambda ticket, by, chance: working.resolve(ticket, by),
    lambda ticket, by, chance: working.reopen(ticket, by),
    lambda ticket, by, chance: snoozing.snooze(ticket, timezone.now() + chance.choice([1, 2]) * HOUR, by),
    lambda ticket, by, chance: snoozing.wake(ticket, by),
    lambda ticket, by, chance: spam.mark(ticket, by),
    lambda ticket, by, chance: sorting.set_kind(ticket, chance.choice(["complaint", "payments", ""]), by),
    lambda ticket, by, chance: sorting.set_priority(ticket, chance.choice(["low", "urgent"]), by),
    lambda ticket, by, chance: breaking.look(),
]


def check(ticket):
    ticket.refresh_from_db()
    found = standing(ticket)
    going_on = [each.due_at for each in found.values() if each.paused_at is None]
    assert ticket.promised_at == min(going_on, default=None)
    assert not {"first", "next"} <= set(found)
    if ticket.status in (Status.RESOLVED, Status.SPAM):
        assert found == {}
    if ticket.awaits_answer_since is None:
        assert not {"first", "next"} & set(found)
    for each in found.values():
        assert each.began_at <= each.warn_at <= each.due_at
    met = ticket.promises.filter(ended_at__isnull=False, is_dropped=False)
    assert all(each.ended_at >= each.began_at for each in met)


@pytest.mark.parametrize("seed", range(6))
def test_after_every_step_the_rows_say_what_the_ticket_says(seed, asha):
    make_target("complaints", kind="complaint", first_answer=5, next_answer=10, resolution=None, position=1)
    make_target("urgent", priority="urgent", first_answer=1, next_answer=None, resolution=30, position=2)
    make_target("others", position=3)
    chance = Random(seed)
    ticket = taken_in(make_mailbox("support@example.com"), mail(message_id="<first@customer.example>")).ticket
    for _ in range(14):
        try:
            chance.choice(VERBS)(ticket, asha, chance)
        except Refused:
            continue
        check(ticket)
        before = list(Promise.objects.order_by("pk").values())
        promising.keep([ticket])
        assert list(Promise.objects.order_by("pk").values()) == before
