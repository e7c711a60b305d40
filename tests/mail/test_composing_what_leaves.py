from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from tickets.errors import SendingRefused
from tickets.mail.composing import File, Letter, compose
from tickets.mail.parsing import parse

LETTER = Letter(
    sender=("Shop support", "support@shop.example"),
    to=[("Carl Customer", "carl@customer.example")],
    subject="Re: Refund",
    text="Done.\n",
    html="<div>Done.</div>",
    dated=datetime(2026, 11, 22, 9, 41, tzinfo=UTC),
    message_id="k7qm2p.0123456789abcdef.abcdefghijklmnop@shop.example",
)


def read(letter: Letter) -> EmailMessage:
    return message_from_bytes(compose(letter), policy=policy.default)  # type: ignore[return-value]


def test_text_and_html_are_alternatives():
    mail = read(LETTER)
    assert mail.get_content_type() == "multipart/alternative"
    assert mail.get_body(("plain",)).get_content().strip() == "Done."
    assert "<div>Done.</div>" in mail.get_body(("html",)).get_content()


@pytest.mark.parametrize("name", ["Ольга Иванова", "山田 太郎", "مريم", 'Ann "The Boss" O\'Neil, Ltd.', "Zoë"])
def test_names_in_any_script_arrive_as_written(name):
    assert parse(compose(replace(LETTER, to=[(name, "carl@customer.example")]))).to[0].name == name


def test_a_long_subject_in_another_script_arrives_as_written():
    subject = "Vergiß mein nicht: " + "学习课程打不开 " * 12
    assert parse(compose(replace(LETTER, subject=subject))).subject == subject.strip()


def test_domains_in_any_script_become_ascii():
    assert b"carl@xn--bcher-kva.example" in compose(replace(LETTER, to=[("", "carl@bücher.example")]))


def test_ids_longer_than_a_line_stay_readable():
    long = "x" * 120 + "@customer.example"
    raw = compose(replace(LETTER, in_reply_to=long, references=["a@b.example", long]))
    mail = parse(raw)
    assert mail.in_reply_to == (long,)
    assert mail.references == ("a@b.example", long)
    assert f"In-Reply-To: <{long}>\r\n".encode() in raw


def test_inline_images_are_related_to_the_html_and_files_attached():
    files = [File("logo.png", "image/png", b"png", "logo1"), File("Beleg März.pdf", "application/pdf", b"pdf")]
    mail = read(replace(LETTER, html='<img src="cid:logo1">', files=files))
    assert mail.get_content_type() == "multipart/mixed"
    [inline] = [part for part in mail.walk() if part["Content-ID"]]
    assert (inline["Content-ID"], inline.get_content_disposition()) == ("<logo1>", "inline")
    assert [part.get_filename() for part in mail.iter_attachments()] == ["Beleg März.pdf"]


def test_a_line_break_in_a_subject_adds_no_header():
    assert "Bcc" not in read(replace(LETTER, subject="Hello\r\nBcc: all@customer.example"))


def test_a_line_break_in_a_name_adds_no_header():
    mail = read(replace(LETTER, to=[("Carl\r\nBcc: all@customer.example", "carl@customer.example")]))
    assert "Bcc" not in mail


@pytest.mark.parametrize(
    "address", ["", "carl", "@customer.example", "carl@", "carl @x y", "carl@" + "a" * 70 + ".example"]
)
def test_what_is_no_address_is_refused_in_words(address):
    with pytest.raises(SendingRefused):
        compose(replace(LETTER, to=[("Carl", address)]))


def test_no_line_is_longer_than_a_mail_may_have():
    raw = compose(replace(LETTER, text="word " * 2000, html="<p>" + "word " * 2000 + "</p>"))
    assert max(map(len, raw.split(b"\r\n"))) <= 998
