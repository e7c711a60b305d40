"""Mail that the desk hands on to somebody else: what a person reads first, and the original as it came.

The outbox holds the first alone; the original is put to it when it leaves, from where it is stored.
"""

from email import message_from_bytes, message_from_string
from email.encoders import encode_base64
from email.errors import MessageError
from email.message import Message as Mail
from email.mime.base import MIMEBase
from email.mime.message import MIMEMessage
from email.policy import compat32

from django.core.mail import EmailMessage

from accounts import letters
from tickets.mail import storage
from tickets.mail.answerable import ADDRESS
from tickets.models import DeskMail, Event, Message
from tickets.models.event import Verb

ABOUT = "forwarded"
LARGEST = 10 * 1024 * 1024
WHOLE = compat32.clone(linesep="\r\n", cte_type="7bit", max_line_length=None)
SHOWN_AS = "A mail that a rule forwards"
LOST = "\r\n\r\nThe original is not there any more.\r\n"
LONGEST_TEXT, LONGEST_HEAD, LONGEST_LINE, MOST_TRACES = 100_000, 100_000, 990, 10


def letter(message: Message, to: str, opening: str, link: str, loops_to: str) -> EmailMessage:
    """Not queued yet. `message` comes with its `inbound`; `loops_to` is the address of ours by which we know it again
    when it comes back."""
    inbound = message.inbound
    too_large = inbound is None or inbound.size > LARGEST
    note = f"The original is too large to be sent along. It is at {link}" if too_large else "The original is attached."
    subject = " ".join(f"Fwd: {message.subject}".split())[:500]
    text = f"{opening}\n{link}\n\n{note}\n\n{_head(message)}\n\n{message.text[:LONGEST_TEXT]}\n"
    headers = {
        "X-Loop": loops_to,
        letters.ABOUT: f"{ABOUT}:{message.pk}" if inbound else ABOUT,
        # The list of what did not leave is read by people who may not see every ticket.
        letters.SHOWN_AS: SHOWN_AS,
    }
    return EmailMessage(subject, text, None, [to], headers=headers)


def _head(message: Message) -> str:
    to = ", ".join(address for _, address in message.to[:10])
    lines = {
        "From": f"{message.sender_name} <{message.sender_email}>".strip(),
        "To": to,
        "Date": f"{message.dated or message.created_at:%a, %d %b %Y %H:%M %Z}",
        "Subject": message.subject,
    }
    return "\n".join(f"{name}: {' '.join(value.split())}" for name, value in lines.items() if value)


def whole(mail: DeskMail) -> str:
    """What leaves: ASCII, without From. For all other mail of the desk that is its content."""
    kind, _, key = mail.about.partition(":")
    if kind != ABOUT or not key:
        return mail.content
    message = Message.objects.select_related("inbound").only("inbound__raw_name").filter(pk=key).first()
    try:
        raw = storage.read(message.inbound.raw_name) if message and message.inbound else b""
    except FileNotFoundError:
        raw = b""
    content = "".join(f"X-Loop: {address}\r\n" for address in _traces(raw)) + mail.content
    if len(raw) > LARGEST:
        return content
    return _with(content, raw) if raw else content + LOST


def tell(mail: DeskMail, said: str) -> None:
    """In the ticket: what was forwarded did not leave, or nobody knows. For other mail of the desk nothing."""
    kind, _, key = mail.about.partition(":")
    message = Message.objects.only("ticket_id").filter(pk=key).first() if kind == ABOUT and key else None
    if message is not None:
        detail = {"do": "forward", "to": ", ".join(mail.to), "reason": said}
        Event.objects.create(ticket_id=message.ticket_id, message=message, verb=Verb.NOT_DONE, detail=detail)


def _traces(raw: bytes) -> list[str]:
    """Where it went round before: whoever is named there knows it again, also behind a second desk that forwards."""
    head = message_from_bytes(raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0][:LONGEST_HEAD])
    named = [str(value).strip(" <>\t") for value in head.get_all("X-Loop", [])]
    return [each for each in named if each.isascii() and ADDRESS.fullmatch(each) and len(each) < 255][:MOST_TRACES]


def _with(content: str, raw: bytes) -> str:
    """As a mail within the mail (message/rfc822), or as a file where it cannot be written as one."""
    # RFC 5322, 2.1.1; as a mail within the mail it may not be encoded (RFC 2046, 5.2.1).
    if any(len(line) > LONGEST_LINE for line in raw.split(b"\n")):
        return _joined(content, _file(raw))
    try:
        return _joined(content, MIMEMessage(message_from_bytes(raw)))
    except (MessageError, UnicodeError, ValueError, LookupError, TypeError, AttributeError):
        return _joined(content, _file(raw))


def _joined(content: str, original: Mail) -> str:
    mail = message_from_string(content)
    text = Mail()
    for name in ("Content-Type", "Content-Transfer-Encoding"):
        if name in mail:
            text[name] = mail[name]
            del mail[name]
    text.set_payload(mail.get_payload())
    mail["Content-Type"] = "multipart/mixed"
    mail.set_payload([text, original])
    return mail.as_bytes(policy=WHOLE).decode("ascii")


def _file(raw: bytes) -> Mail:
    file = MIMEBase("application", "octet-stream")
    file.add_header("Content-Disposition", "attachment", filename="original.eml")
    file.set_payload(raw)
    encode_base64(file)
    return file
