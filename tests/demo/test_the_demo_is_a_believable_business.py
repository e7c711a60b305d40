from collections import Counter
from datetime import datetime, timedelta
from random import Random

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from tickets.demo import dialogue, filling, plan, world
from tickets.desk import queues
from tickets.mail import storage
from tickets.models import (
    Attachment,
    Duty,
    DutyRun,
    Event,
    InboundMail,
    Mailbox,
    Message,
    OutgoingMail,
    Promise,
    ProposedReply,
    RuleRun,
    Suppression,
    Ticket,
    Webhook,
)
from tickets.models.ticket import Kind
from tickets.routing.rulebook import versions

NOW = datetime(2026, 5, 20, 15, 30, tzinfo=timezone.get_default_timezone())


def test_the_same_day_tells_the_same_stories():
    assert plan.stories(NOW, Random(1)) == plan.stories(NOW, Random(1))


def test_another_hour_of_that_day_tells_them_too():
    now, later = (plan.stories(at, Random(1)) for at in (NOW, NOW + timedelta(hours=5)))
    assert [story.subject for story in now] == [story.subject for story in later]
    assert now[0].acts == later[0].acts


@pytest.mark.parametrize("kind", plan.HOW_MANY)
def test_every_dialogue_can_be_told(kind):
    for chance in map(Random, range(20)):
        facts = world.facts(NOW, world.Person("Ana Brandt", "ana@mail.example.com"), chance)
        for each in dialogue.load(kind):
            told = " ".join([*each.subjects, *(turn.text for turn in each.turns), each.head.get("file", "")])
            assert not set("{}|") & set(dialogue.vary(told, facts, chance))


def test_nothing_happens_in_the_future_or_out_of_order():
    for story in plan.stories(NOW, Random(filling.SEED)):
        moments = [act.at for act in story.acts]
        assert moments == sorted(moments)
        assert NOW - timedelta(days=61) < moments[0] <= moments[-1] <= NOW


def test_it_fills_an_empty_desk_once(db, capsys):
    call_command("demo")
    assert Ticket.objects.filter(duty_run=None).count() == 311
    call_command("demo")
    assert Ticket.objects.filter(duty_run=None).count() == 311
    said = capsys.readouterr().out
    assert said.count("is here already") == 1
    assert all(said.count(password) == 2 for password in world.PASSWORDS.values())
    check_people()
    check_tickets()
    check_routing()
    check_what_time_did()
    check_mail()
    check_what_tara_handed_in()
    check_duties()


def check_people():
    for email, _, role in world.PEOPLE:
        person = User.objects.get(email=email)
        assert person.role == role
        assert person.check_password(world.PASSWORDS[email.partition("@")[0]])


def check_tickets():
    olivia, asha = User.objects.get(role="owner"), User.objects.get(name="Asha Raman")
    assert 30 <= queues.counts(olivia)["open"] <= 50
    assert 10 <= queues.counts(olivia)["waiting"] <= 25
    assert queues.counts(asha)["resolved"] < queues.counts(olivia)["resolved"]
    assert set(Kind.values) <= set(Ticket.objects.values_list("kind", flat=True))
    assert Ticket.objects.filter(last_activity_at__gt=timezone.now() - timedelta(minutes=10)).exists()
    assert not Event.objects.filter(created_at__gt=timezone.now()).exists()
    assert len({row.subject for row in queues.page(olivia, "open").rows}) > 30


def check_routing():
    """The pack decides as on any desk, at the time when the mail came, and the owner's own mail before it."""
    assert all(version.is_on for version in versions.standing())
    decided = {verb: Event.objects.filter(verb=verb, actor=None) for verb in ("routed", "kind_set")}
    assert decided["routed"].count() == Ticket.objects.filter(duty_run=None).count()
    assert decided["kind_set"].count() > 250
    assert all(event.detail["rule"]["name"] and event.detail["because"] for event in decided["kind_set"][:50])
    assert RuleRun.objects.filter(at__lt=timezone.now() - timedelta(days=30)).count() > 50
    kept = Ticket.objects.filter(visibility="owner")
    # One who is kept answers a ticket of the team, and somebody claims to be the bank.
    assert kept.count() == plan.HOW_MANY["private"] + 2
    assert set(Ticket.objects.values_list("priority", flat=True)) == {"low", "normal", "high", "urgent"}
    assert Ticket.objects.get(tags__contains=["suspicious"]).kind == "question"
    assert Ticket.objects.filter(tags__contains=["dispute"], priority="urgent").exists()
    assert Ticket.objects.filter(status="spam").count() == 2
    quiet = Ticket.objects.filter(events__verb="resolved", events__actor=None)
    assert set(quiet.values_list("kind", flat=True)) == {"autoresponder"}


def check_what_time_did():
    """A promise that is met, one that comes near, one that is broken; what is put off; rules that ran by themselves."""
    now, told = timezone.now(), Event.objects.filter(actor=None)
    going_on = Promise.objects.filter(ended_at=None, paused_at=None)
    assert Promise.objects.filter(ended_at__lte=F("due_at"), is_dropped=False).exists()
    assert going_on.filter(warned_at__lte=now, due_at__gt=now, broken_at=None).exists()
    assert going_on.filter(broken_at__lte=now).exists()
    assert not going_on.filter(due_at__lte=now, broken_at=None).exists()
    assert {"promise_near", "promise_broken"} <= set(told.values_list("verb", flat=True))
    assert Ticket.objects.filter(snoozed_until__gt=now, status="waiting").count() >= 2
    assert Ticket.objects.filter(fields__order_number__startswith="NL-").count() > 5
    assert RuleRun.objects.filter(occasion="time", at__lt=now - timedelta(hours=1)).exists()
    sent = OutgoingMail.objects.get(message__saved_reply__key="new-link")
    assert told.filter(verb="saved_reply", message=sent.message).exists()
    assert not Webhook.objects.get().is_on


def check_mail():
    assert Counter(OutgoingMail.objects.values_list("state", flat=True))["failed"] == 1
    assert list(InboundMail.objects.exclude(state="done").values_list("state", "is_head_only")) == [("unfetched", True)]
    assert all(storage.read(row.raw_name) for row in InboundMail.objects.all()[:20])
    assert Message.objects.filter(direction="inbound").count() == InboundMail.objects.count()
    assert Message.objects.filter(sender_proof="failed", signals__authentication__isnull=False).count() == 1
    assert Message.objects.filter(signals__spam__is_spam=True).count() == 2
    check_confirmations()
    assert all(box.last_arrived_at == box.inbound.latest("received_at").received_at for box in Mailbox.objects.all())
    assert all(stopped.created_at == stopped.bounce.created_at for stopped in Suppression.objects.all())
    assert set(Attachment.objects.values_list("content_type", flat=True)) >= {"text/calendar", "message/rfc822"}
    assert Attachment.objects.filter(inline=True, content_type="image/png").exists()


def check_confirmations():
    """Each names its own ticket and follows its letter at once."""
    sent = Message.objects.filter(is_automatic=True, outgoing__isnull=False, saved_reply=None)
    confirmations = sent.select_related("ticket")
    assert len(confirmations) >= 2
    for each in confirmations:
        assert each.ticket.reference in each.text
        assert each.message_id.startswith(each.ticket.reference.replace("-", "").lower())
        assert each.created_at - each.ticket.created_at < timedelta(minutes=1)


def test_it_leaves_a_desk_with_people_alone(olivia):
    with pytest.raises(CommandError, match="people of its own"):
        call_command("demo")
    assert not Ticket.objects.exists()


def check_duties():
    """Each was opened in its time and done after that; one is late."""
    done = DutyRun.objects.exclude(done_at=None)
    assert done.count() > 25
    assert not done.exclude(opened_at=F("due_at"), done_at__gt=F("due_at"), done_at__lte=timezone.now()).exists()
    assert DutyRun.objects.filter(done_at=None, late_at__lt=timezone.now()).count() == 1
    assert not DutyRun.objects.filter(done_at=None, day__lt=timezone.now().date() - timedelta(days=1)).exists()
    assert not Duty.objects.filter(next_on__lt=timezone.now().date()).exists()


def check_what_tara_handed_in():
    tara = User.objects.get(name="Tara Lindgren")
    assert not tara.may(Permission.SEND)
    states = ProposedReply.objects.filter(author=tara).order_by("state").values_list("state", flat=True)
    assert list(states) == ["approved", "sent_back", "waiting"]
    assert ProposedReply.objects.get(state="approved").message.author == tara
