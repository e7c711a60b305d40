import re
from datetime import timedelta

import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import invitations
from tests.cast import make_customer, make_mailbox, open_ticket, signed_in
from tests.health.conftest import ago
from tests.mailboxes.test_listing_outgoing_mail import answer
from tickets.health import heartbeats
from tickets.mail import system
from tickets.models import DeskMail, HealthToken, InboundMail, Mailbox, Trouble
from tickets.sealed import seal

pytestmark = pytest.mark.django_db
PAGE = "/health/page/"


@pytest.fixture
def browser(adam):
    return signed_in(adam)


@pytest.fixture(autouse=True)
def _own_mail_is_queued(settings):
    settings.EMAIL_BACKEND = "tickets.mail.system.MailboxBackend"


@pytest.mark.parametrize("path", [PAGE, "/health/page/standing/"])
def test_owner_and_admin_see_it_and_an_assistant_does_not(at_work, path, olivia, adam, asha):
    assert [signed_in(each).get(path).status_code for each in (olivia, adam, asha)] == [200, 200, 403]
    assert Client().get(path).status_code == 302


def test_an_assistant_neither_makes_tokens_nor_sends_again(asha):
    assert signed_in(asha).post("/health/token/").status_code == 403
    assert signed_in(asha).post(f"/desk-mail/{seal(1)}/repetition/").status_code == 403
    assert not HealthToken.objects.exists()


def test_one_line_when_all_is_well(browser, at_work, fetched):
    page = browser.get(PAGE).text
    assert "All is well." in page
    assert "notice bad" not in page


def test_trouble_comes_first_and_in_words(browser, at_work, fetched):
    Mailbox.objects.update(fetch_problem="The password is wrong.", last_fetched_at=ago(hours=1))
    page = browser.get(PAGE).text
    assert "All is well." not in page
    assert page.index("Mail cannot be fetched") < page.index("The machine")
    assert "The password is wrong." in page


def test_a_dead_worker_is_said(browser, at_work, heard_of):
    heard_of(heartbeats.WORKER, 5)
    assert "No worker has done anything for 5 minutes" in browser.get(PAGE).text


def test_says_what_waits_what_failed_and_when_it_is_tried_again(browser, at_work, fetched, ticket, olivia):
    Mailbox.objects.update(send_problem="The server is away.")
    for number in range(3):
        InboundMail.objects.create(mailbox=fetched, source="imap", delivery_key=str(number), received_at=ago(minutes=4))
    InboundMail.objects.create(mailbox=fetched, source="imap", delivery_key="x", state="failed", problem="secret words")
    waits = answer(ticket, olivia, "queued", attempts=2)
    type(waits).objects.filter(pk=waits.pk).update(
        mailbox=fetched, queued_at=ago(minutes=20), due_at=timezone.now() + timedelta(minutes=9, seconds=30)
    )
    answer(ticket, olivia, "failed", server_said="550 carl@customer.example is unknown")
    answer(ticket, olivia, "unknown")
    page = browser.get(PAGE).text
    for words in (
        "3 mails, the oldest for 4 minutes", "1 mail within a week", "The server is away. Next try in 9 minutes",
        "1 mail, the oldest for 20 minutes", "which=failed",
    ):  # fmt: skip
        assert words in page
    # What a server says of one mail, or what a mail is, stays with its ticket.
    assert "carl@customer.example" not in page
    assert "secret words" not in page
    assert ticket.subject not in page


def test_what_did_not_leave_is_said_where_answers_are_only_written_to_files(browser, at_work, ticket, olivia):
    answer(ticket, olivia, "failed")
    page = browser.get(PAGE).text
    assert "are written to files, not sent" in page
    assert "1 mail within a week" in page


def test_costs_the_same_number_of_queries_whatever_there_is(browser, at_work, mailbox, olivia):
    counted = []
    for many in (1, 12):
        for number in range(many):
            box = make_mailbox(f"box{many}-{number}@shop.example")
            owner_only = open_ticket(box, make_customer(), "Secret", visibility="owner")
            answer(owner_only, olivia, "failed")
            InboundMail.objects.create(mailbox=box, source="smtp", delivery_key="x")
            Trouble.objects.create(mailbox=box, kind="reading", said="x", ended_at=timezone.now())
            system.queue(letter())
        DeskMail.objects.update(state="failed")
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(PAGE).status_code == 200
        counted.append(len(captured))
    assert counted[0] == counted[1] <= 12


def letter() -> EmailMessage:
    return EmailMessage("A new password for the support desk", "Open this link", None, ["asha@example.com"])


def test_mail_of_the_desk_that_did_not_leave_can_be_sent_again(browser, at_work):
    mail = system.queue(letter())
    DeskMail.objects.update(state="failed", server_said="550 5.1.1 No such user")
    page = browser.get(PAGE).text
    assert "550 5.1.1 No such user" in page
    assert f"/desk-mail/{seal(mail.pk)}/repetition/" in page
    assert browser.post(f"/desk-mail/{seal(mail.pk)}/repetition/").headers["Location"] == PAGE
    mail.refresh_from_db()
    assert mail.state == "queued"
    assert "sent again" in browser.get(PAGE).text


def test_what_was_sent_meanwhile_is_not_sent_again(browser, at_work):
    mail = system.queue(letter())
    DeskMail.objects.update(state="sent", content="")
    browser.post(f"/desk-mail/{seal(mail.pk)}/repetition/")
    mail.refresh_from_db()
    assert mail.state == "sent"
    assert "cannot be sent again" in browser.get(PAGE).text


def test_whoever_invites_learns_that_the_letter_did_not_leave(browser, adam, django_assert_max_num_queries):
    invitation, _ = invitations.invite("asha@example.com", "Asha", "assistant", by=adam)
    mail = DeskMail.objects.get(about=f"invitation:{invitation.pk}")
    assert "could not be sent" not in browser.get("/people/").text
    DeskMail.objects.update(state="failed", server_said="550 5.1.1 No such user")
    with django_assert_max_num_queries(12):
        page = browser.get("/people/").text
    assert "The invitation mail to asha@example.com could not be sent: 550 5.1.1 No such user" in page
    again = browser.post(f"/desk-mail/{seal(mail.pk)}/repetition/", {"back": "people"})
    assert again.headers["Location"] == "/people/"
    assert "could not be sent" not in browser.get("/people/").text


def test_a_token_is_shown_once_and_kept_as_a_hash(browser, at_work):
    assert browser.post("/health/token/").status_code == 303
    [token] = re.findall('class="token" value="([^"]{40,})"', browser.get(PAGE).text)
    assert token not in browser.get(PAGE).text
    assert HealthToken.objects.get().token_hash != token
    assert "Adam Admin made a token" in browser.get(PAGE).text
