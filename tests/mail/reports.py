"""Answers that went out, and what mail servers report about them."""

from accounts.models import User
from tests.mail.letters import mail, taken_in
from tickets.desk import replying
from tickets.models import Mailbox, OutgoingMail, Ticket

FAILED = "Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 No such user here"
DELAYED = "Action: delayed\nStatus: 4.4.1\nDiagnostic-Code: smtp; 451 4.4.1 Try again later"

REPORT = """From: Mail Delivery System <MAILER-DAEMON@mx.example>
To: support@example.com
Subject: {subject}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type={kind}; boundary="b"

--b
Content-Type: text/plain

This is a report by a machine.
--b
Content-Type: message/{kind}

{report}
--b
Content-Type: text/rfc822-headers

{returned}
--b--
"""


def answered(mailbox: Mailbox, by: User, cc: str = "", text: str = "<p>Done, Carl.</p>") -> OutgoingMail:
    """An answer to Carl that has left; the ticket waits for him."""
    ticket = Ticket.objects.first() or taken_in(mailbox, mail(message_id="<a@customer.example>")).ticket
    outgoing = replying.reply(ticket, by, text, cc=cc)
    OutgoingMail.objects.filter(pk=outgoing.pk).update(state="sent", sent_at=outgoing.due_at, server_said="250 OK")
    return outgoing


def bounce(outgoing: OutgoingMail, *blocks: str, returned: str = "") -> bytes:
    """Each block is said of one recipient; `returned` is the head of the mail that comes back."""
    report = "\n\n".join(["Reporting-MTA: dns; mx.example", *(blocks or (block("carl@customer.example"),))])
    returned = returned or f"Message-ID: <{outgoing.message.message_id}>"
    return _bytes("Undelivered Mail Returned to Sender", "delivery-status", report, returned)


def block(email: str, said: str = FAILED) -> str:
    return f"Final-Recipient: rfc822; {email}\n{said}"


def complaint(outgoing: OutgoingMail, said: str = "Feedback-Type: abuse") -> bytes:
    report = f"{said}\nUser-Agent: Provider/1.0\nVersion: 1"
    return _bytes("Complaint", "feedback-report", report, f"Message-ID: <{outgoing.message.message_id}>")


def _bytes(subject: str, kind: str, report: str, returned: str) -> bytes:
    text = REPORT.format(subject=subject, kind=kind, report=report, returned=returned)
    return text.replace("\n", "\r\n").encode()
