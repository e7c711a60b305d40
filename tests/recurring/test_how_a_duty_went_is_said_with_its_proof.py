"""A duty ends by saying how it went, with the proof that was asked for; nothing of it ever leaves as a mail."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import open_ticket, signed_in
from tests.procedures.made import check, procedure
from tests.recurring.made import make_duty, open_at
from tickets.desk import merging, replying, sorting, spam, working
from tickets.errors import Refused
from tickets.models import DutyRun, Event, Message, OutgoingMail
from tickets.models.duty import Proof
from tickets.recurring import doing
from tickets.recurring.doing import Said

DUE = datetime(2026, 11, 2, 9, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


@pytest.fixture
def given(olivia, asha, mailbox):
    """A duty's ticket, by the proof that it asks for."""
    return lambda proof=Proof.NONE, **fields: open_at(make_duty(olivia, asha, mailbox, proof=proof, **fields), DUE)


def say(run, asha, **typed):
    return signed_in(asha).post(f"/tickets/{run.ticket.reference}/done/", typed)


def test_a_number_is_kept_and_the_ticket_resolved(given, asha):
    run = given(Proof.NUMBER, number_is="subscribers removed")
    assert say(run, asha, number="1,204", text="Mostly bounces").status_code == 303
    run.refresh_from_db()
    run.ticket.refresh_from_db()
    assert (run.number, run.done_by, run.ticket.status) == (Decimal(1204), asha, "resolved")
    assert "1,204 subscribers removed" in run.proof.text
    assert "Mostly bounces" in run.proof.text
    assert Event.objects.get(verb="duty_done").detail == {"proof": "1,204 subscribers removed"}


@pytest.mark.parametrize(
    ("typed", "number"),
    [("37", "37"), ("12,5", "12.5"), ("1 204.25", "1204.25"), ("-3", "-3"), ("1,204,000", "1204000"), ("0", "0")],
)
def test_numbers_as_people_type_them(given, asha, typed, number):
    run = given(Proof.NUMBER)
    doing.done(run.ticket, asha, Said(number=typed))
    run.refresh_from_db()
    assert run.number == Decimal(number)


@pytest.mark.parametrize("typed", ["", "many", "NaN", "Infinity", "1e9", "9" * 30, "٣"])
def test_what_is_no_number_is_refused(given, asha, typed):
    with pytest.raises(Refused, match="in digits"):
        doing.done(given(Proof.NUMBER).ticket, asha, Said(number=typed))


@pytest.mark.parametrize(
    "link",
    [
        "",
        "http://plain.example/",
        "javascript:alert(1)",
        "https://",
        "https://a b/",
        "//x.example",
        "https://[",
        "https://a\u2100b/",
    ],
)
def test_only_a_safe_link_is_a_link(given, asha, link):
    with pytest.raises(Refused, match="https://"):
        doing.done(given(Proof.LINK).ticket, asha, Said(link=link))


def test_a_link_is_kept_as_a_link(given, asha):
    run = given(Proof.LINK)
    doing.done(run.ticket, asha, Said(link="https://shop.example/?a=1&b=<i>"))
    assert "<i>" not in Message.objects.get(ticket=run.ticket).html


def test_a_picture_is_a_picture_by_its_bytes(given, asha):
    run = given(Proof.PICTURE)
    answer = say(run, asha, text="There", files=SimpleUploadedFile("shot.png", b"no picture", "image/png"))
    assert answer.status_code == 422
    assert "Attach a picture" in answer.content.decode()
    assert say(run, asha, text="There", files=SimpleUploadedFile("real.png", PNG, "image/png")).status_code == 303
    run.refresh_from_db()
    assert {file.filename for file in run.proof.attachments.all()} == {"shot.png", "real.png"}


@pytest.mark.parametrize("proof", [Proof.FILE, Proof.PICTURE])
def test_a_file_that_is_asked_for_needs_no_words(given, asha, proof):
    run = given(proof)
    assert say(run, asha, text="", files=SimpleUploadedFile("real.png", PNG, "image/png")).status_code == 303
    run.refresh_from_db()
    assert run.proof.text == "What shows it is attached."
    assert [file.filename for file in run.proof.attachments.all()] == ["real.png"]


def test_words_are_asked_for_where_words_are_the_proof(given, asha):
    run = given(Proof.TEXT)
    answer = say(run, asha, text=" ")
    assert (answer.status_code, "Write a few words" in answer.content.decode()) == (422, True)
    assert "Done all the same" not in answer.content.decode()
    assert say(run, asha, text="Went well").status_code == 303


def test_a_duty_without_proof_is_done_by_a_click(given, asha):
    run = given()
    assert say(run, asha).status_code == 303
    run.refresh_from_db()
    assert (run.done_by, run.proof) == (asha, None)


def test_open_points_are_asked_about_once(olivia, asha, given):
    run = given(procedure=procedure(olivia, "Read", check("Look at yesterday")))
    answer = say(run, asha, then="done")
    assert "One point of the check-list is open" in answer.content.decode()
    assert "Done all the same</button>" in answer.content.decode()
    assert say(run, asha, then="anyway").status_code == 303


def test_it_is_done_once_and_again_only_when_it_was_reopened(given, asha):
    run = given(Proof.NUMBER)
    doing.done(run.ticket, asha, Said(number="3"))
    with pytest.raises(Refused, match="already"):
        doing.done(run.ticket, asha, Said(number="4"))
    working.reopen(run.ticket, asha)
    run.refresh_from_db()
    assert (run.done_at, run.number) == (None, None)
    doing.done(run.ticket, asha, Said(number="4"))


def test_it_is_no_mail(given, asha, olivia, mailbox, carl):
    ticket = given().ticket
    for refused in (
        lambda: replying.reply(ticket, asha, "<p>Hello</p>"),
        lambda: working.wait(ticket, asha),
        lambda: spam.mark(ticket, asha),
        lambda: sorting.set_kind(ticket, "payments", asha),
        lambda: merging.merge(ticket, open_ticket(mailbox, carl), asha),
        lambda: merging.merge(open_ticket(mailbox, carl), ticket, asha),
    ):
        with pytest.raises(Refused, match="not a mail"):
            refused()
    with pytest.raises(Refused, match="how it went"):
        working.resolve(ticket, asha)
    signed_in(asha).post(f"/tickets/{ticket.reference}/replies/", {"text": "Hello"})
    assert not OutgoingMail.objects.exists()


def test_a_mail_does_not_become_a_duty(ticket, asha):
    with pytest.raises(Refused, match="not used"):
        sorting.set_kind(ticket, "duty", asha)
    with pytest.raises(Refused, match="no duty"):
        doing.done(ticket, asha, Said())


def test_who_may_not_work_does_not_say_how_it_went(given, adam, asha, mailbox):
    run = given()
    assert say(run, adam).status_code == 403
    asha.only_mailboxes = []
    asha.save()
    assert say(run, asha).status_code == 404
    assert not DutyRun.objects.exclude(done_at=None).exists()


def test_its_page_asks_how_it_went(given, asha, olivia):
    run = given(Proof.NUMBER, number_is="visitors", what="Open the statistics page.")
    text = signed_in(asha).get(f"/tickets/{run.ticket.reference}/").content.decode()
    for shown in ("How it went", "Open the statistics page.", "Visitors", "Done</button>"):
        assert shown in text
    for missing in ("desk.invalid", "Send and wait", "Mark as spam", "Merge into another", "Resolve</button>"):
        assert missing not in text
