import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tickets.mail.html import sanitise, to_text
from tickets.mail.parsing import ParsedMail, parse

MIXED = b"Content-Type: multipart/mixed; boundary=%s\r\n\r\n--%s\r\n"
HOSTILE = {
    "5,000 parts": MIXED % (b"x", b"x") + b"\r\ntext\r\n--x\r\n" * 5_000,
    "1,000 levels": b"".join(MIXED % ((b"b%d" % n,) * 2) for n in range(1_000)) + b"\r\ntext",
    "200 levels, a million lines": b"".join(MIXED % ((b"b%d" % n,) * 2) for n in range(200)) + b"line\r\n" * 1_000_000,
    "1,000 messages within": b"Content-Type: message/rfc822\r\n\r\n" * 1_000,
    "one line of 10 MB": b"Subject: x\r\n\r\n" + b"a" * 10_000_000,
    "field of 100,000": b"Subject: " + b"=?a?q?" * 17_000 + b"\r\n\r\n",
    "address of 100,000": b"To: " + b'"\\a' * 35_000 + b"\r\n\r\n",
    "100,000 fields": b"X-A: b\r\n" * 100_000 + b"\r\ntext",
    "only markers": b"\r\n" + b"On 1:10 wrote:\n> a\n" * 45_000,
    "only underscores": b"\r\n" + b"_" * 900_000 + b"x",
    "deep HTML": b"Content-Type: text/html\r\n\r\n" + b"<div>" * 150_000,
    "long bounce": b"From: mailer-daemon@x.y\r\n\r\n" + b"550 a@b.cc unknown " * 50_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_mail_takes_less_than_five_seconds(name):
    started = time.perf_counter()
    mail = parse(HOSTILE[name])
    assert time.perf_counter() - started < 5
    assert not any("could not be read (" in defect for defect in mail.defects)


@pytest.mark.parametrize(
    "raw",
    [
        b"Content-Type: text/plain; charset=a\x00b\r\nContent-Transfer-Encoding: 8bit\r\n\r\n\xff",
        b"Content-Type: multipart/mixed; boundary=x; charset=a\x00b\r\n\r\n--x\r\n\r\n--y\xff\r\n",
        MIXED % (b"x", b"x") + b"Content-Type: message/rfc822\r\n\r\nX-A: b\r\nX-B: c\r\r\nfrom: d\r\n\r\ne\r\n--x--",
    ],
)
def test_what_the_standard_parser_fails_on_is_read(raw):
    assert not any("could not be" in defect for defect in parse(raw).defects)


def test_hostile_html_is_shown_as_text():
    assert sanitise("<div>" * 100_000 + "hi", images=False, pictures={}).html.startswith("<pre>")
    assert to_text("<b>" * 100_000 + "hi").strip() == "hi"


def test_limits_are_noted():
    assert parse(HOSTILE["5,000 parts"]).defects == ("more than 1000 parts; the rest was not read",)
    assert "nested too deeply" in parse(HOSTILE["1,000 levels"]).defects[0]


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=2_000))
def test_any_bytes_give_a_mail(raw):
    assert isinstance(parse(raw), ParsedMail)


PIECES = st.sampled_from(
    b'Content-Type: |multipart/mixed; boundary=x|text/html|message/rfc822|\r\n|\r\n\r\n|--x|=?utf-8?q?|?=|<|>|"|;|\xff|'
    b"Content-Transfer-Encoding: base64|From: |filename*0*=|begin 644 a|message/delivery-status|a@b.cc|"
    b"Final-Recipient: rfc822;|application/ms-tnef|charset=utf-16|On 1 wrote:|uuencode|end".split(b"|")
)


@settings(max_examples=500, deadline=None)
@given(st.lists(PIECES, max_size=40).map(b"".join))
def test_any_pieces_of_mail_are_read_without_the_last_guard(raw):
    assert not any("could not be read (" in defect for defect in parse(raw).defects)


def test_text_beyond_a_limit_is_kept_in_files():
    part = b"Content-Type: text/plain\r\n\r\n" + b"words and " * 50_000 + b"\r\n--x\r\n"
    mail = parse(MIXED % (b"x", b"x") + part * 10)
    assert len(mail.text) < 2_600_000
    assert sum(len(file.content) for file in mail.attachments) + len(mail.text) > 4_900_000
