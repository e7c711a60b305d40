"""A mail with a calendar file says in its signals what is asked, without the file being read again."""

from email.message import EmailMessage

from tests.mail.letters import mail, taken_in


def invitation(method: str) -> bytes:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "carl@customer.example", "support@example.com", "Kick-off"
    letter.set_content("Please come.")
    letter.add_alternative(f"BEGIN:VCALENDAR\nMETHOD:{method}\nEND:VCALENDAR\n", "calendar", params={"method": method})
    return letter.as_bytes()


def test_what_it_asks(mailbox):
    assert taken_in(mailbox, invitation("REQUEST")).signals["calendar"] == "REQUEST"
    assert taken_in(mailbox, invitation("CANCEL")).signals["calendar"] == "CANCEL"


def test_other_mail_asks_nothing(mailbox):
    assert "calendar" not in taken_in(mailbox, mail()).signals
