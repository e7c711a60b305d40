import pytest

from tickets.mail.parsing import parse

HEAD = b"From: carl@example.com\r\n"


def multipart(kind: bytes, *parts: bytes) -> bytes:
    head = HEAD + b"Content-Type: multipart/" + kind + b"; boundary=x\r\n\r\n"
    return head + b"".join(b"--x\r\n" + part + b"\r\n" for part in parts) + b"--x--\r\n"


def read(raw: bytes) -> tuple[str, str]:
    mail = parse(raw)
    return mail.text.strip(), mail.readable.strip()


PLAIN = b"Content-Type: text/plain\r\n\r\nplain"
HTML = b"Content-Type: text/html\r\n\r\n<p>html"
OLD = b"Content-Type: message/rfc822\r\n\r\nSubject: Old\r\n\r\ntheirs"
STATUS = b"Final-Recipient: rfc822; dora@example.com\r\nAction: failed\r\nStatus: 5.1.1\r\n"
REPORT = b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n" + STATUS


def test_html_alone_is_readable_but_no_plain_text():
    assert read(HEAD + HTML) == ("", "html")


def test_plain_text_comes_before_its_html():
    assert read(multipart(b"alternative", PLAIN, HTML)) == ("plain", "plain")


def test_html_beside_a_blank_plain_text_is_the_text():
    assert read(multipart(b"alternative", b"Content-Type: text/plain\r\n\r\n \r\n", HTML)) == ("html", "html")


def test_html_part_that_follows_plain_text_can_be_read_too():
    assert read(multipart(b"mixed", PLAIN, HTML)) == ("plain", "plain\nhtml")


@pytest.mark.parametrize("own", [(), (b"Content-Type: text/plain\r\n\r\n\r\n",)])
def test_mail_without_words_of_its_own_says_what_it_carries(own):
    mail = parse(multipart(b"mixed", *own, OLD))
    assert (mail.text.strip(), mail.new_text.strip()) == ("theirs", "theirs")
    assert [each.filename for each in mail.attachments] == ["Old.eml"]


def test_carried_text_stays_apart_from_own_text():
    assert read(multipart(b"mixed", PLAIN, OLD)) == ("plain", "plain")


def test_words_for_people_in_the_report_for_machines_are_the_text():
    told = b"Content-Type: message/delivery-status\r\n\r\nThis could not be delivered.\r\n"
    mail = parse(multipart(b"report; report-type=delivery-status", told, REPORT, OLD))
    assert mail.text.strip() == "This could not be delivered."
    assert mail.bounce.recipients == (("dora@example.com", True),)


def test_delivery_report_can_be_looked_at_and_is_no_added_file():
    mail = parse(multipart(b"report; report-type=delivery-status", PLAIN, REPORT, OLD))
    assert [(each.filename, each.inline) for each in mail.attachments] == [
        ("delivery-report.txt", True),
        ("Old.eml", False),
    ]


def test_blanks_before_the_colon_and_a_stray_line_do_not_end_the_head():
    mail = parse(
        b"From  : Carl <carl@example.com>\r\nTo  : Help\r\n__\r\n <h@example.org>\r\nSubject : Hi\r\n\r\nhello"
    )
    assert (mail.sender.email, mail.to[0].email, mail.subject, mail.text) == (
        "carl@example.com",
        "h@example.org",
        "Hi",
        "hello",
    )


def test_attached_message_is_written_out_as_it_came():
    old = b"Subject: folded\r\n  here\r\nX-Bad: a\xff\r\n\r\nbody"
    (file,) = parse(multipart(b"mixed", PLAIN, b"Content-Type: message/rfc822\r\n\r\n" + old)).attachments
    assert file.content.replace(b"\r\n", b"\n").strip() == old.replace(b"\r\n", b"\n")
