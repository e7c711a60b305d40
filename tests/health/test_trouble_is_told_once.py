"""Owners and admins get one mail when something breaks and one when it works again; times are moved, not waited for."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tests.cast import join, make_mailbox, signed_in
from tests.mailboxes.servers import sending_through
from tests.smtp_sink import SmtpSink
from tickets.health import alerting, heartbeats, watching
from tickets.health.judging import Found, Verdict
from tickets.models import DeskMail, Mailbox, Trouble
from tickets.models.trouble import TroubleKind

pytestmark = pytest.mark.django_db
START = timezone.now().replace(microsecond=0)
WELL = Verdict([])


@pytest.fixture(autouse=True)
def _team(olivia, adam, asha):
    """Asha gets no alert."""


@pytest.fixture
def failing(mailbox) -> Verdict:
    return Verdict([Found(TroubleKind.FETCHING, "The password is wrong", mailbox.pk)])


def at(minutes: float):
    return START + timedelta(minutes=minutes)


def look(verdict: Verdict, *minutes: float) -> int:
    """How many mails the looks at these minutes made."""
    return sum(len(alerting.settle(verdict, at(each))) for each in minutes)


def subjects() -> list[str]:
    return list(DeskMail.objects.filter(to=["olivia@example.com"]).order_by("pk").values_list("subject", flat=True))


def test_what_heals_by_itself_disturbs_nobody(failing):
    assert look(failing, 0, 1, 2) == 0
    assert look(WELL, 2.5, 10, 100) == 0


def test_it_is_told_once_to_the_owner_and_the_admin_and_once_when_it_is_over(failing):
    assert look(failing, 0, 1, 2) == 0
    assert look(failing, 3) == 2
    assert look(failing, 4, 10, 60, 600, 6000) == 0
    assert look(WELL, 6001, 6003) == 0
    assert look(WELL, 6007) == 2
    assert look(WELL, 6008, 9000) == 0
    assert subjects() == [
        "support@shop.example: Mail cannot be fetched",
        "support@shop.example: all is well again",
    ]
    assert not DeskMail.objects.filter(to=["asha@example.com"]).exists()


def test_the_mail_says_what_and_where(failing):
    look(failing, 0, 3)
    content = DeskMail.objects.first().content
    assert "The password is wrong" in content
    assert "/health/page/" in content


def test_a_short_breath_is_no_end(failing):
    look(failing, 0, 3)
    assert look(WELL, 10) == 0
    assert look(failing, 12, 16, 20) == 0
    assert Trouble.objects.get().ended_at is None


def test_what_flaps_is_told_once_in_an_hour(failing):
    assert look(failing, 0, 3) == 2
    assert look(WELL, 5, 11) == 2
    assert look(failing, 12, 20, 40) == 0
    assert look(WELL, 41, 47) == 0
    assert look(failing, 48, 52, 60) == 0
    assert look(failing, 64) == 2


def test_nothing_is_over_while_nobody_can_know(failing):
    look(failing, 0, 3)
    assert look(Verdict([], frozenset({TroubleKind.FETCHING})), 10, 20) == 0
    assert Trouble.objects.get().ended_at is None


def test_the_words_follow_what_is_the_matter(failing, mailbox):
    look(failing, 0)
    look(Verdict([Found(TroubleKind.FETCHING, "The server is away", mailbox.pk)]), 1)
    assert Trouble.objects.get().said == "The server is away"


def test_it_goes_another_way_than_through_the_failing_mailbox(failing, mailbox, smtp_sink):
    sending_through(smtp_sink, mailbox).save()
    other = sending_through(smtp_sink, make_mailbox("sales@shop.example"))
    other.save()
    assert look(failing, 0, 3) == 2
    assert set(DeskMail.objects.values_list("avoids", flat=True)) == {mailbox.pk}


def test_where_no_other_mailbox_sends_the_pages_alone_say_it(failing, mailbox, olivia, adam, asha):
    sending_through(SmtpSink(None), mailbox).save()
    assert look(failing, -10, -7) == 0
    assert Trouble.objects.get().told_at is not None
    for person, told in ((olivia, True), (adam, True), (asha, False)):
        page = signed_in(person).get("/profile/").text
        assert ("Mail cannot be fetched" in page) == told
        assert ("support@shop.example" in page) == told


def test_the_bar_is_gone_when_it_is_over(failing, olivia):
    look(failing, -10)
    assert "alarm" in signed_in(olivia).get("/profile/").text
    look(WELL, -1)
    assert "alarm" not in signed_in(olivia).get("/profile/").text


def test_the_bar_needs_neither_worker_nor_mail_in(olivia, heard_of):
    heard_of(heartbeats.WORKER, 10)
    assert "No worker is running" in signed_in(olivia).get("/profile/").text
    assert not Trouble.objects.exists()


def test_the_bar_costs_one_query(olivia, django_assert_num_queries, failing):
    from django.template import Context
    from django.test import RequestFactory

    from tickets.templatetags import health

    look(failing, -10)
    request = RequestFactory().get("/")
    request.user = olivia
    with django_assert_num_queries(1):
        assert health.troubles(Context({"request": request}))["troubles"] == [
            ("Mail cannot be fetched", "support@shop.example")
        ]


def test_a_process_that_has_just_begun_says_nothing_of_the_others(at_work, heard_of, fetched):
    """All of them begin in the morning, and none has said anything since the evening."""
    heard_of(heartbeats.WORKER, 600)
    Mailbox.objects.update(last_fetched_at=timezone.now() - timedelta(hours=10))
    alerting.look(timezone.now())
    assert not Trouble.objects.exists()
    alerting.look(timezone.now() - timedelta(minutes=3))
    assert Trouble.objects.get().kind == TroubleKind.WORKER


@pytest.mark.django_db(transaction=True)
def test_two_who_look_at_once_tell_once(failing):
    def one(_: int) -> int:
        try:
            return look(failing, 0, 3)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(one, range(12))) == 2
    assert DeskMail.objects.count() == 2
    assert Trouble.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_mail_in_tells_of_a_dead_worker_all_by_itself(at_work, heard_of, mailbox, smtp_sink):
    sending_through(smtp_sink, mailbox).save()
    heard_of(heartbeats.WORKER, 10)
    hour_ago = timezone.now() - timedelta(hours=1)
    watching.look(hour_ago)
    assert smtp_sink.taken == []
    Trouble.objects.update(began_at=hour_ago)
    watching.look(hour_ago)
    watching.look(hour_ago)
    assert sorted(taken.recipients[0] for taken in smtp_sink.taken) == ["adam@example.com", "olivia@example.com"]
    assert b"No worker is running" in smtp_sink.taken[0].content


def test_who_was_let_go_hears_nothing(failing):
    gone = join("gone@example.com", "Gone", "admin")
    gone.is_active = False
    gone.save()
    assert look(failing, 0, 3) == 2
