import smtplib
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

import pytest
from django.utils import timezone

from tests.cast import MALLORY, open_ticket
from tests.dashboard.digests import digest_for, queued, text_of
from tests.mail.letters import mail, stored
from tests.mail.test_listening_for_smtp_and_lmtp import listening
from tests.mailboxes.servers import sending_through
from tickets.asking import escalating, letters, replies, seals
from tickets.dashboard.digest import sending, writing
from tickets.mail import intake, posting
from tickets.models import InboundMail, Ticket

HERS = "olivia@example.com"


@pytest.fixture(autouse=True)
def _without_pictures(monkeypatch):
    monkeypatch.setattr("tickets.dashboard.digest.pictures.drawn", lambda plots: [])


@pytest.fixture
def question(asha, olivia, ticket):
    return escalating.ask(ticket, asha, "May I refund it?", "I would refund half.")


@pytest.fixture
def another(asha, olivia, mailbox, carl):
    return escalating.ask(open_ticket(mailbox, carl, "A second one"), asha, "And this one?")


def come(mailbox, text, answered=None, *, sender=HERS, **headers):
    """A reply, as it comes in; without `answered` a mail of its own."""
    named = {"in_reply_to": answered["Message-ID"], "references": answered["Message-ID"]} if answered else {}
    row = stored(mailbox, mail("Re: 1 thing waits", text, from_=sender, **named, **headers), sender)
    intake.drain(mailbox.pk)
    return InboundMail.objects.get(pk=row.pk)


def test_a_reply_answers_where_exactly_one_question_waits(mailbox, olivia, question):
    digest = digest_for(olivia)
    assert "what you write becomes the answer to Asha" in text_of(digest)
    row = come(mailbox, "Refund all of it.\n\nOn Monday Shop wrote:\n> 1 thing waits", digest)
    question.refresh_from_db()
    assert (question.answer, question.answered_by, question.answered_way) == ("Refund all of it.", olivia, "mail")
    assert (row.problem, Ticket.objects.count()) == ("It answered a question of the desk, and became no ticket", 1)


def test_yes_alone_means_do_as_you_suggest(mailbox, olivia, question):
    come(mailbox, "Yes", digest_for(olivia))
    question.refresh_from_db()
    assert (question.agrees, question.answer) == (True, "")


def test_where_more_wait_a_reply_answers_none_and_says_what_to_do(mailbox, olivia, question, another):
    digest = digest_for(olivia)
    assert "what you write becomes" not in text_of(digest)
    come(mailbox, "Yes", digest)
    for each in (question, another):
        each.refresh_from_db()
        assert each.waits
    told = Ticket.objects.order_by("pk").last()
    reason = told.events.get(verb="routed").detail["reason"]
    assert (told.visibility, "Use ‘Answer by mail’" in reason) == ("owner", True)


def test_where_none_waits_it_answers_none(mailbox, olivia, ticket):
    come(mailbox, "Thank you", digest_for(olivia))
    assert Ticket.objects.order_by("pk").last().visibility == "owner"


def test_each_question_has_an_address_of_its_own(mailbox, olivia, asha, carl):
    mailbox.token_in_reply_address = True
    mailbox.save()
    first, second = (escalating.ask(open_ticket(mailbox, carl, word), asha, f"{word}?") for word in ("One", "Two"))
    ways = [line.split(": ", 1)[1] for line in text_of(digest_for(olivia)).splitlines() if "Answer by mail" in line]
    for way, said in zip(ways, ("The first answer.", "The second answer."), strict=True):
        come(mailbox, said, to=unquote(urlsplit(way).path))
    for each, said in ((first, "The first answer."), (second, "The second answer.")):
        each.refresh_from_db()
        assert each.answer == said


def test_a_reply_of_somebody_else_is_no_answer(mailbox, olivia, question):
    come(mailbox, "Yes", digest_for(olivia), sender=MALLORY)
    question.refresh_from_db()
    assert question.waits
    assert Ticket.objects.order_by("pk").last().visibility == "owner"


def test_two_digests_with_the_same_question_are_two_mails(olivia, question):
    """Mail programs show what has the same Message-ID once."""
    now = timezone.now()
    first, second = (writing.letter(olivia, "daily", None, now + timedelta(days=days)) for days in (0, 1))
    ids = [each.extra_headers["Message-ID"] for each in (first, second)]
    assert len({*ids, letters.message_id(seals.Asked(question.pk, olivia.pk))}) == 3
    assert {seals.found_in([each]).question for each in ids} == {question.pk}


def test_the_digest_itself_is_no_answer_when_it_comes_back(mailbox, olivia, question):
    digest = digest_for(olivia)
    row = stored(mailbox, digest.as_bytes(policy=policy.SMTP), HERS)
    intake.drain(mailbox.pk)
    row.refresh_from_db()
    question.refresh_from_db()
    assert (question.waits, "A letter of the desk itself" in row.problem) == (True, True)
    assert Ticket.objects.count() == 1


def test_what_a_program_quotes_without_marks_is_no_answer(mailbox, olivia, question):
    digest = digest_for(olivia)
    come(mailbox, f"Yes\n\nFrom: Shop\nSent: Monday\n\n{text_of(digest)}", digest)
    question.refresh_from_db()
    assert replies.OF_LETTER not in question.answer


@pytest.mark.django_db(transaction=True)
def test_from_the_digest_to_the_answer_over_smtp(mailbox, smtp_sink, olivia, question):
    sending_through(smtp_sink, mailbox).save()
    sending.send_one_now(olivia.pk)
    posting.send(queued()[0].pk)
    got = message_from_bytes(smtp_sink.taken[0].content, policy=policy.default)
    assert (got["To"], got["Auto-Submitted"]) == (HERS, "auto-generated")
    answer = EmailMessage()
    answer["From"], answer["To"], answer["Subject"] = f"Olivia <{HERS}>", got["Reply-To"], f"Re: {got['Subject']}"
    answer["In-Reply-To"] = answer["References"] = got["Message-ID"]
    answer["Message-ID"] = "<phone-2@example.com>"
    answer.set_content("Refund all of it.")
    with listening() as (port, _), smtplib.SMTP("127.0.0.1", port) as server:
        server.send_message(answer, from_addr=HERS, to_addrs=[mailbox.address])
    intake.drain(mailbox.pk)
    question.refresh_from_db()
    assert (question.answer, question.answered_way) == ("Refund all of it.", "mail")
