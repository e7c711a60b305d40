"""No mail takes long to read, and none makes the reader fail, whatever Mallory puts into it."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tickets.mail.parsing import parse, split_quoted

PART = b"Content-Type: multipart/mixed; boundary=%s\n\n--%s\n"
ATTRIBUTION = b"On 1 Jun 2026, a wrote:\n"
MAILS = {
    "one line of 10 MB": b"\n\n" + b"a" * 10_000_000,
    "10 MB of unlabelled text": b"\n\n" + "тест ".encode("koi8-r") * 2_000_000,
    "5,000 named parts": PART % (b"x", b"x") + b"Content-Disposition: attachment; filename=a.b\n\nc\n--x\n" * 5_000,
    "200,000 parts": PART % (b"x", b"x") + b"\na\n--x\n" * 200_000,
    "10,000 levels": b"".join(PART % ((b"b%d" % number,) * 2) for number in range(10_000)) + b"\ntext",
    "10,000 messages in messages": b"Content-Type: message/rfc822\n\n" * 10_000,
    "200,000 parts with a wrong boundary": b"Content-Type: multipart/mixed; boundary=z\n\n"
    + b"--q\nContent-Type: text/plain\n\na\n" * 200_000,
    "40,000 levels with wrong boundaries": b"Content-Type: multipart/mixed; boundary=z\n\n"
    + b"--q\nContent-Type: multipart/mixed; boundary=z\n\n" * 40_000,
    "100,000 fields": b"X-A: b\n" * 100_000 + b"\ntext",
    "1 MB of encoded words": b"Subject:" + b" =?utf-8?q?abc?= =?latin1?q?abc?=" * 33_000 + b"\n\n",
    "1 MB of broken encoded words": b"From: " + b"=?a?q?" * 170_000 + b"\n\n",
    "1 MB of commas": b"From: " + b"ab cd," * 170_000 + b" <c@d.ee>\n\n",
    "1 MB of quotation marks": b"From: " + b'"a":' * 250_000 + b"\n\n",
    "1 MB of parameters": b"Content-Type: text/plain" + b"".join(b"; name*%d=a" % n for n in range(70_000)) + b"\n\n",
    "100,000 quoted lines": b"\n" + b"> aaaaaaaaaaaaaaaaa\n" * 100_000,
    "50,000 answers between": b"\nHi\n" + b"> a\nb\n" * 100_000,
    "28,000 quotations": b"\nHi\n" + (ATTRIBUTION + b"> a\nb\n") * 28_000,
    "90,000 addresses": b"\n" + b"<a@b.cc>:\n" * 90_000,
    "120,000 labels": b"\n" + b"From: a\n" * 120_000,
    "100,000 announced answers": b"\nHi " + b"answers " * 100_000 + b"\n" + ATTRIBUTION + b"> a",
    "2,000,000 texts in base64": b"Content-Transfer-Encoding: base64\n\n" + b"QQ==\n" * 2_000_000,
    "100,000 uuencoded files": b"\n" + b"begin 644 a\nend\n" * 100_000,
    "50,000 failed recipients": b"From: mailer-daemon@x.y\n\n" + b"<a@b.cc>: 550 unknown\n" * 50_000,
    "30,000 reports": b"Content-Type: multipart/report; report-type=delivery-status; boundary=x\n\n--x\n"
    b"Content-Type: message/delivery-status\n\n" + b"Final-Recipient: rfc822; a@b.cc\nAction: failed\n\n" * 30_000,
    "180,000 TNEF objects": b"Content-Type: application/ms-tnef\n\n\x78\x9f\x3e\x22" + b"\0" * 2_000_000,
    "250,000 changes of alphabet": b"Content-Type: text/plain; charset=iso-2022-jp\n\n" + b"\x1b$B-!\x1b(B" * 250_000,
}


@pytest.mark.parametrize("name", MAILS)
def test_hostile_mail_is_read_within_two_seconds_of_work(name):
    started = time.process_time()
    mail = parse(MAILS[name])
    assert time.process_time() - started < 2
    assert not any("could not be read (" in defect for defect in mail.defects)


@pytest.mark.parametrize("label", ["http://", "*From:* ", "1/1/2020 10:10 "])
def test_a_line_of_labels_is_looked_through_at_once(label):
    """A mail within a mail is read while somebody waits for its page."""
    started = time.process_time()
    split_quoted(label * (190_000 // len(label)))
    assert time.process_time() - started < 0.5


PIECES = st.sampled_from(
    [
        *(
            "From: ",
            "To: ",
            "Subject: ",
            "Content-Type: ",
            "multipart/",
            "mixed",
            "related",
            "report",
            "; boundary=x",
            "\n",
        ),
        *(
            "--x\n",
            "--x--\n",
            "--y\nContent-Type: text/html\n\n",
            "\n\n",
            "\r",
            "\0",
            "charset=",
            "iso-2022-jp",
            "utf-16",
        ),
        *(
            "=?utf-8?q?",
            "=?gb2312?b?",
            "?=",
            "=C3=BC",
            "<a@b.cc>",
            '"a" ',
            ",",
            ";",
            ":",
            "(",
            "filename*0*=utf-8''%C3",
        ),
        *(
            "Content-Transfer-Encoding: base64\n",
            "QQ==",
            "=",
            "begin 644 a\n",
            "end\n",
            "Return-Path: <>\n",
            "METHOD:REQUEST",
        ),
        *(
            "Content-ID: <p>\n",
            "image/png",
            "Content-Disposition: inline\n",
            "Auto-Submitted: auto-replied\n",
            "\x1b$B",
        ),
        *(
            "could not be delivered to a@b.cc",
            "On 1 Jun 2026 10:00, a wrote:\n",
            "> b\n",
            "-- \n",
            "-----Original Message-----\n",
        ),
        *("ü", "тест", "订单", "\ud800", "answers below", "Fwd: ", "From: a\nTo: b@c.dd\nSubject: d\n", "start=<p>"),
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join), st.sampled_from(["utf-8", "latin-1", "gb18030", "utf-16"]))
def test_any_pieces_of_mail_are_read_without_the_last_guard(text, codec):
    mail = parse(text.encode(codec, "replace"))
    assert not any("could not be read (" in defect for defect in mail.defects)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_every_line_of_a_letter_is_new_or_was_there_before(text):
    split = split_quoted(text)
    told = split.new + "\n" + split.quoted
    assert all(line.strip() in told for line in text.replace("\r\n", "\n").split("\n"))
