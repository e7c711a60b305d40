from pathlib import Path

import pytest
from django.utils import timezone

from tests.cast import signed_in
from tickets.models import Message, OutgoingMail, Ticket
from tickets.models.message import Direction
from tickets.sealed import seal


def answer(ticket: Ticket, by, state: str = "sent", **fields) -> OutgoingMail:
    now = timezone.now()
    message = Message.objects.create(
        ticket=ticket,
        direction=Direction.REPLY,
        author=by,
        subject="Re: course",
        to=[["Carl", "carl@customer.example"]],
    )
    return OutgoingMail.objects.create(
        message=message, mailbox=ticket.mailbox, state=state, queued_at=now, due_at=now, sent_at=now, **fields
    )


@pytest.fixture
def browser(adam):
    return signed_in(adam)


def test_says_to_whom_from_where_and_what_the_server_said(browser, ticket, olivia):
    answer(ticket, olivia, "failed", server_said="550 5.1.1 No such user")
    page = browser.get("/outgoing/").text
    for words in ("carl@customer.example", "support@shop.example", "Could not be sent", "550 5.1.1 No such user"):
        assert words in page


def test_mail_of_tickets_kept_from_the_team_is_not_listed(browser, private, olivia):
    answer(private, olivia, server_said="secret words", file_name="secret.eml")
    assert "carl@customer.example" not in browser.get("/outgoing/").text
    assert "carl@customer.example" in signed_in(olivia).get("/outgoing/").text


def test_files_of_tickets_kept_from_the_team_are_not_given_out(browser, private, olivia, settings, tmp_path):
    settings.DATA = tmp_path
    (tmp_path / "outgoing").mkdir()
    (tmp_path / "outgoing" / "secret.eml").write_text("x")
    mail = answer(private, olivia, file_name="secret.eml")
    assert browser.get(f"/outgoing/{seal(mail.pk)}/file/").status_code == 404
    assert signed_in(olivia).get(f"/outgoing/{seal(mail.pk)}/file/").status_code == 200


def test_what_was_written_instead_of_sent_can_be_downloaded(browser, ticket, olivia, settings, tmp_path):
    settings.DATA = tmp_path
    (tmp_path / "outgoing").mkdir()
    (tmp_path / "outgoing" / "one.eml").write_bytes(b"Subject: Hi\r\n\r\nHi")
    given = browser.get(f"/outgoing/{seal(answer(ticket, olivia, file_name='one.eml').pk)}/file/")
    assert given.getvalue() == b"Subject: Hi\r\n\r\nHi"
    assert given.headers["Content-Disposition"] == 'attachment; filename="one.eml"'
    assert given.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["../secret_key", "/etc/passwd", "gone.eml"])
def test_nothing_outside_the_folder_is_given_out(browser, ticket, olivia, settings, tmp_path, name):
    settings.DATA = tmp_path
    Path(tmp_path / "secret_key").write_text("x")
    assert browser.get(f"/outgoing/{seal(answer(ticket, olivia, file_name=name).pk)}/file/").status_code == 404


@pytest.mark.parametrize(("which", "count"), [("", 4), ("failed", 1), ("unknown", 1), ("files", 1)])
def test_can_be_narrowed_down(browser, ticket, olivia, which, count):
    for state, name in (("failed", ""), ("unknown", ""), ("sent", "one.eml"), ("sent", "")):
        answer(ticket, olivia, state, file_name=name)
    assert browser.get(f"/outgoing/?which={which}").text.count("carl@customer.example") == count


@pytest.mark.parametrize("query", ["which=all", "older=x", "older=-1", "older=7"])
def test_nonsense_is_not_found(browser, query):
    assert browser.get(f"/outgoing/?{query}").status_code == 404


def test_older_ones_are_on_the_next_page(browser, ticket, olivia, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr("tickets.mailboxes.listing.PAGE", 2)
    oldest, *_ = [answer(ticket, olivia, server_said=f"reply number {number}") for number in range(4)]
    first = browser.get("/outgoing/").text
    assert "reply number 1" not in first
    assert f"older={seal(oldest.pk + 2)}" in first
    with django_assert_max_num_queries(12):
        older = browser.get(f"/outgoing/?older={seal(oldest.pk + 2)}").text
    assert "reply number 1" in older
    assert "reply number 0" in older


def test_the_page_says_plainly_that_answers_are_not_sent(browser, mailbox):
    assert "not really sent" in browser.get("/outgoing/").text
