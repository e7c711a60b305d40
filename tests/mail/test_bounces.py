from tickets.mail.parsing import parse

REPORT = b"""From: MAILER-DAEMON@mx.example.org (Mail Delivery System)
To: help@example.org
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type=delivery-status; boundary=x

--x

Could not be delivered.
--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; carl@example.com
Action: ACTION
Status: 5.1.1

--x
Content-Type: message/rfc822

From: help@example.org
Message-ID: <ours@example.org>
Subject: Your lamp

text
--x--
"""


def test_report_names_who_was_not_reached_and_which_mail_bounced():
    bounce = parse(REPORT.replace(b"ACTION", b"failed")).bounce
    assert bounce.recipients == (("carl@example.com", True),)
    assert bounce.original_message_ids == ("ours@example.org",)


def test_delay_is_not_final():
    assert parse(REPORT.replace(b"ACTION", b"delayed")).bounce.recipients == (("carl@example.com", False),)


def test_report_of_success_is_no_bounce():
    mail = parse(REPORT.replace(b"ACTION", b"delivered"))
    assert mail.bounce is None
    assert mail.auto_reply


def test_bounce_in_plain_words_is_seen():
    text = (
        b"From: MAILER-DAEMON@x.example\r\nSubject: failure notice\r\n\r\n<carl@example.com>:\r\n550 user unknown\r\n"
    )
    assert parse(text).bounce.recipients == (("carl@example.com", True),)


def test_customer_writing_about_a_bounce_is_no_bounce():
    mail = b"From: carl@example.com\r\nSubject: Re: parcel\r\n\r\nMail to bob@example.com failed: 550 user unknown\r\n"
    assert parse(mail).bounce is None


SAID = b"""Final-Recipient: rfc822; carl@gmail.example
Original-Recipient: rfc822;Carl@Example.com
Action: failed
Status: 5.1.1 (no such mailbox)
Diagnostic-Code: smtp; 550-5.1.1 The account
 does not exist
"""


def test_each_recipient_comes_with_the_servers_words_and_every_name_it_has():
    report = REPORT.replace(b"Final-Recipient: rfc822; carl@example.com\nAction: ACTION\nStatus: 5.1.1\n", SAID)
    [failure] = parse(report).bounce.failures
    assert failure.addresses == ("carl@gmail.example", "carl@example.com")
    assert (failure.final, failure.status) == (True, "5.1.1")
    assert failure.said == "550-5.1.1 The account does not exist"


def test_the_words_stand_below_the_address_where_there_is_no_report():
    head = b"From: MAILER-DAEMON@x.example\nSubject: failure notice\n\n"
    raw = head + b"<carl@example.com>:\n192.0.2.5 said:\n550 No such user\n"
    [failure] = parse(raw).bounce.failures
    assert failure.said.startswith("550 No such user")


def test_what_came_back_is_kept_to_be_searched_for_our_marks():
    assert "Message-ID: <ours@example.org>" in parse(REPORT.replace(b"ACTION", b"failed")).bounce.returned
