import pytest

from tests.mail.letters import taken_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "date",
    [
        "Mon, 1 Jan 0001 00:00:00 +2359",
        "Fri, 31 Dec 9999 23:59:59 -2359",
        "Sun, 22 Nov 2026 09:41:00 +2359",
        "Sun, 22 Nov 2026 09:41:00 -1600",
    ],
)
def test_do_not_keep_a_mail_from_being_read(mailbox, date):
    message = taken_in(mailbox, f"From: carl@customer.example\r\nDate: {date}\r\n\r\nMy course?\r\n".encode())
    assert (message.problem, message.new_text.strip()) == ("", "My course?")
    assert message.ticket.awaits_answer_since
