import pytest

from tickets.mail.parsing import parse


def mail(*fields: str):
    return parse("\r\n".join(["From: carl@example.com", *fields, "", "text"]).encode())


@pytest.mark.parametrize(
    "field",
    [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated (vacation)",
        "X-Autoreply: yes",
        "Precedence: bulk",
        "X-Precedence: auto_reply",
        "X-Auto-Response-Suppress: DR, OOF, AutoReply",
        "Return-Path: <>",
        "Subject: Automatic reply: lamp",
        "Subject: Abwesenheitsnotiz: Lampe",
        "Content-Type: multipart/report; report-type=feedback-report",
    ],
)
def test_machine_is_recognised(field):
    assert mail(field).auto_reply


@pytest.mark.parametrize(
    "field",
    [
        "Auto-Submitted: no",
        "Auto-Submitted: auto-forwarded",
        "X-Autoreply: no",
        "Subject: Re: lamp",
        "List-Id: <a.b.c>",
    ],
)
def test_person_is_not_taken_for_a_machine(field):
    assert not mail(field).auto_reply


def test_mailing_list_is_named():
    assert mail("List-Id: Lamps <lamps.example.org>").list_id == "lamps.example.org"
    assert mail().list_id == ""
