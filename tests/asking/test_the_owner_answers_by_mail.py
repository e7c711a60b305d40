import smtplib
from email import message_from_bytes, message_from_string, policy
from email.message import EmailMessage

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.asking.conftest import QUESTION, SUGGESTION, fresh
from tests.cast import CARL, signed_in
from tests.mail.letters import mail, stored
from tests.mail.test_listening_for_smtp_and_lmtp import listening
from tests.mailboxes.servers import sending_through
from tickets.asking import escalating, replies, seals
from tickets.mail import intake, posting
from tickets.models import Customer, DeskMail, Escalation, InboundMail, Message, OutgoingMail, Ticket

OURS = "mx.shop.example"


def letter():
    return message_from_string(DeskMail.objects.get(about__startswith="question:").content, policy=policy.default)


def reply(text, *, sender="Olivia <olivia@example.com>", proof="", to="", **headers):
    """As a mail program writes it below the letter that it answers."""
    asked = letter()
    said = f"{text}\n\nOn Mon, 23 Nov 2026 at 09:00, Shop wrote:\n> {QUESTION}\n"
    answered = {"in_reply_to": asked["Message-ID"], "references": asked["Message-ID"]}
    raw = mail(f"Re: {asked['Subject']}", said, from_=sender, to=to or "support@shop.example", **answered, **headers)
    return (f"Authentication-Results: {OURS}; {proof}\r\n".encode() if proof else b"") + raw


def reply_to(question, olivia, text):
    """Answers a letter whose content is not kept any more."""
    named = f"<{seals.in_mail(seals.Asked(question.pk, olivia.pk))}@localhost>"
    return mail("Re: ?", text, from_="olivia@example.com", in_reply_to=named)


def come(question, raw):
    row = stored(question.ticket.mailbox, raw, "olivia@example.com", client_ip="127.0.0.1")
    intake.drain(question.ticket.mailbox_id)
    row.refresh_from_db()
    question.refresh_from_db()
    return row


@pytest.mark.django_db(transaction=True)
def test_from_the_letter_to_the_answer_over_smtp(asha, olivia, mailbox, carl, smtp_sink, ticket):
    sending_through(smtp_sink, mailbox).save()
    question = escalating.ask(ticket, asha, QUESTION, SUGGESTION)
    posting.send(DeskMail.objects.get().pk)
    got = message_from_bytes(smtp_sink.taken[0].content, policy=policy.default)
    assert (got["To"], QUESTION in got.get_content()) == (olivia.email, True)
    answer = EmailMessage()
    answer["From"], answer["To"], answer["Subject"] = (
        "Olivia <olivia@example.com>",
        got["Reply-To"],
        f"Re: {got['Subject']}",
    )
    answer["In-Reply-To"] = answer["References"] = got["Message-ID"]
    answer["Message-ID"] = "<phone-1@example.com>"
    answer.set_content("Refund all of it.\n\nOn Monday Asha wrote:\n> May I?\n")
    with listening() as (port, _), smtplib.SMTP("127.0.0.1", port) as server:
        server.send_message(answer, from_addr="olivia@example.com", to_addrs=[mailbox.address])
    intake.drain(mailbox.pk)
    question.refresh_from_db()
    assert (question.answer, question.answered_by, question.answered_way) == ("Refund all of it.", olivia, "mail")
    assert (fresh(ticket).status, fresh(ticket).assignee) == ("open", asha)
    assert Ticket.objects.count() == 1
    assert "by mail" in signed_in(asha).get(f"/tickets/{ticket.reference}/").content.decode()


def test_it_becomes_no_ticket_and_reaches_no_customer(question):
    row = come(question, reply("Refund half."))
    assert (row.state, row.problem) == ("done", "It answered a question of the desk, and became no ticket")
    assert question.answer == "Refund half."
    assert Message.objects.filter(inbound=row).count() == 0
    assert not OutgoingMail.objects.exists()
    assert list(Customer.objects.values_list("email", flat=True)) == [CARL]


@pytest.mark.parametrize(
    "text",
    ["Yes", "yes.", "OK!", "Yes, do as you suggest", "Ja", "Yes\n\n-- \nOlivia Owner", "Yes\n\nSent from my iPhone"],
)
def test_yes_alone_means_do_as_you_suggest(question, text):
    come(question, reply(text))
    assert (question.agrees, question.answer) == (True, "")


def test_yes_with_more_is_what_it_says(question):
    come(question, reply("Yes, but only this once."))
    assert (question.agrees, question.answer) == (False, "Yes, but only this once.")


def test_yes_to_a_question_without_a_suggestion_is_its_answer(asha, olivia, ticket):
    question = escalating.ask(ticket, asha, QUESTION)
    come(question, reply("Yes"))
    assert (question.agrees, question.answer) == (False, "Yes")


def test_known_by_the_reply_address_alone(asha, olivia, mailbox, ticket):
    mailbox.token_in_reply_address = True
    mailbox.save()
    ticket.mailbox.refresh_from_db()
    question = escalating.ask(ticket, asha, QUESTION)
    to = letter()["Reply-To"].addresses[0].addr_spec
    assert to.startswith("support+ask.")
    raw = mail("Re: ?", "Refund.", from_="olivia@example.com", to=to)
    come(question, raw)
    assert question.answer == "Refund."


def test_an_automatic_answer_of_hers_is_none(question):
    row = come(question, reply("I am on holiday.", auto_submitted="auto-replied"))
    assert question.waits
    assert "A machine answered" in row.problem
    assert Ticket.objects.count() == 1


def test_the_same_answer_by_another_way_is_no_second(olivia, question):
    come(question, reply("Refund half.", message_id="<one@example.com>"))
    row = come(question, reply_to(question, olivia, "Refund half."))
    assert "came before" in row.problem
    assert Ticket.objects.count() == 1


def test_what_a_file_in_it_is_called_is_said(question):
    asked = letter()
    answer = EmailMessage(policy=policy.SMTP)
    answer["From"], answer["To"], answer["In-Reply-To"] = (
        "olivia@example.com",
        "support@shop.example",
        asked["Message-ID"],
    )
    answer.set_content("As in the list.")
    answer.add_attachment(b"a,b", maintype="text", subtype="csv", filename="prices.csv")
    come(question, answer.as_bytes())
    assert "As in the list." in question.answer
    assert "prices.csv, which is not kept here" in question.answer


def test_what_a_mail_program_quotes_without_marks_is_no_answer(question):
    whole = letter().get_content()
    come(question, reply(f"Yes\n\nFrom: Shop\nSent: Monday\n\n{whole}"))
    assert question.waits or question.agrees, "never the letter itself"
    assert replies.OF_LETTER not in question.answer


def test_what_stands_between_quoted_lines(olivia, question):
    come(question, reply_to(question, olivia, f"> {QUESTION}\nHalf of it.\n> Thanks"))
    assert question.answer == "Half of it."


def test_a_letter_that_comes_back_is_no_answer(question):
    row = come(question, letter().as_bytes(policy=policy.SMTP))
    assert question.waits
    assert Ticket.objects.count() == 1
    assert "A letter of the desk itself" in row.problem


def test_a_batch_without_answers_costs_no_statement_for_them(question, mailbox):
    def statements():
        stored(mailbox, mail("Hello"))
        with CaptureQueriesContext(connection) as captured:
            intake.drain(mailbox.pk)
        return [each["sql"] for each in captured if "tickets_escalation" in each["sql"]]

    assert statements() == []
    assert InboundMail.objects.filter(state="done").count() == 1


def test_where_servers_are_trusted_hers_has_to_be_proven(question):
    question.ticket.mailbox.trusted_servers = OURS
    question.ticket.mailbox.save()
    come(question, reply("Refund half.", proof="dmarc=pass header.from=example.com"))
    assert Escalation.objects.get().answer == "Refund half."
