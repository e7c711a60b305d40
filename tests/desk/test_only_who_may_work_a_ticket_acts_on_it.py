from datetime import timedelta

import pytest
from django.utils import timezone

from tickets.desk import drafting, replying, snoozing, sorting, spam, tagging, working
from tickets.errors import Refused
from tickets.models import Draft, Event, Message

VERBS = {
    "assign": lambda ticket, by: working.assign(ticket, None, by),
    "note": lambda ticket, by: working.note(ticket, "<p>Mine.</p>", by),
    "wait": working.wait,
    "resolve": working.resolve,
    "reopen": working.reopen,
    "reply": lambda ticket, by: replying.reply(ticket, by, "<p>Dear Carl</p>"),
    "snooze": lambda ticket, by: snoozing.snooze(ticket, timezone.now() + timedelta(hours=1), by),
    "wake": snoozing.wake,
    "spam": spam.mark,
    "kind": lambda ticket, by: sorting.set_kind(ticket, "payments", by),
    "priority": lambda ticket, by: sorting.set_priority(ticket, "high", by),
    "tag": lambda ticket, by: tagging.tag(ticket, "vip", by),
    "untag": lambda ticket, by: tagging.untag(ticket, "vip", by),
    "tag the customer": lambda ticket, by: tagging.tag_customer(ticket, "vip", by),
    "untag the customer": lambda ticket, by: tagging.untag_customer(ticket, "vip", by),
    "draft": lambda ticket, by: drafting.save(ticket, by, "reply", "<p>Dear</p>"),
}


@pytest.fixture(params=VERBS)
def verb(request):
    return VERBS[request.param]


def nothing_happened():
    return not Message.objects.exclude(author=None).exists() and not Event.objects.exclude(actor=None).exists()


def test_an_admin_reads_but_does_not_work(adam, ticket, verb):
    with pytest.raises(Refused, match="You may not work on tickets"):
        verb(ticket, adam)
    assert nothing_happened()


def test_an_assistant_does_not_reach_the_owners_tickets(asha, private, verb):
    with pytest.raises(Refused, match="not yours to see"):
        verb(private, asha)
    assert nothing_happened()
    assert not Draft.objects.exists()


def test_a_person_who_was_deactivated_is_refused_at_once(asha, ticket, verb):
    asha.is_active = False
    with pytest.raises(Refused):
        verb(ticket, asha)


def test_owner_and_assistant_may(asha, olivia, ticket, verb):
    verb(ticket, asha)
    verb(ticket, olivia)
