from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import signed_in
from tests.dashboard.digests import queued
from tests.mailboxes.servers import sending_through
from tickets import tasks
from tickets.dashboard.digest import sending
from tickets.models import DigestPlan

MOST = 12
SAID = {"often": "daily", "hour": "7", "weekday": "0"}


@pytest.fixture(autouse=True)
def _without_pictures(monkeypatch):
    monkeypatch.setattr("tickets.dashboard.digest.pictures.drawn", lambda plots: [])


def test_nobody_gets_one_before_they_said_so(olivia):
    page = signed_in(olivia).get("/digest/").content.decode()
    assert "Send it to me" in page
    assert sending.due(timezone.now() + timedelta(days=9)) == []


def test_the_owner_says_when(olivia):
    olivia.time_zone = "Europe/Berlin"
    olivia.save()
    browser = signed_in(olivia)
    assert browser.post("/digest/", SAID).status_code == 303
    plan = DigestPlan.objects.get()
    local = plan.next_at.astimezone(olivia.tzinfo)
    assert (plan.person, local.hour, plan.next_at > timezone.now()) == (olivia, 7, True)
    assert f"{local:%A}, {local.day} {local:%B}, 7:00" in browser.get("/digest/").content.decode()


@pytest.mark.parametrize("wrong", [{"hour": "24"}, {"weekday": "7"}, {"often": "hourly"}, {"hour": "x"}, {"often": ""}])
def test_nonsense_is_refused(olivia, wrong):
    assert signed_in(olivia).post("/digest/", SAID | wrong).status_code == 422
    assert not DigestPlan.objects.exists()


def test_never_ends_it(olivia):
    browser = signed_in(olivia)
    browser.post("/digest/", SAID)
    browser.post("/digest/", SAID | {"often": "never"})
    assert DigestPlan.objects.get().next_at is None
    assert "You get none." in browser.get("/digest/").content.decode()


def test_one_at_once(olivia, monkeypatch, django_capture_on_commit_callbacks):
    browser, rung = signed_in(olivia), []
    monkeypatch.setattr("tickets.later._ring", lambda name, ids, seconds: rung.append((name, ids)))
    with django_capture_on_commit_callbacks(execute=True):
        said = browser.post("/digest/now/", follow=True).content.decode()
    assert f"leaves for {olivia.email}." in said
    [(_, ids)] = rung
    tasks.send_digest_now(*ids)
    assert "One is on its way already" in browser.post("/digest/now/", follow=True).content.decode()
    assert [mail.to for mail in queued()] == [[olivia.email]]


def test_nobody_else_comes_here(asha, adam):
    for browser in (signed_in(asha), signed_in(adam)):
        for answer in (browser.get("/digest/"), browser.post("/digest/", SAID), browser.post("/digest/now/")):
            assert answer.status_code == 403
    assert Client().get("/digest/").status_code == 302
    assert (DigestPlan.objects.exists(), queued()) == (False, [])


def test_each_owner_sees_their_own_plan(olivia, adam):
    DigestPlan.objects.create(person=adam, often="weekly", hour=23, weekday=4)
    page = signed_in(olivia).get("/digest/").content.decode()
    assert 'value="8" selected' in page


def test_the_page_says_where_it_goes_while_no_mail_leaves(olivia, smtp_sink, mailbox):
    browser = signed_in(olivia)
    assert "sends no mail yet" in browser.get("/digest/").content.decode()
    sending_through(smtp_sink, mailbox).save()
    assert "sends no mail yet" not in browser.get("/digest/").content.decode()


def test_it_is_found_in_the_menu_by_owners_alone(olivia, asha):
    assert 'href="/digest/"' in signed_in(olivia).get("/profile/").content.decode()
    assert 'href="/digest/"' not in signed_in(asha).get("/profile/").content.decode()


def test_the_page_costs_little(olivia):
    browser = signed_in(olivia)
    browser.post("/digest/", SAID)
    with CaptureQueriesContext(connection) as captured:
        browser.get("/digest/")
    assert len(captured) <= MOST
