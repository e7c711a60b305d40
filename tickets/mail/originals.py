"""The original of a forwarded mail, put to its letter when that leaves: as it came, in a mail of ASCII lines."""

from email import message_from_bytes, message_from_string
from email.encoders import encode_base64
from email.errors import MessageError
from email.message import Message as Mail
from email.mime.base import MIMEBase
from email.mime.message import MIMEMessage
from email.policy import compat32

from tickets.mail import storage
from tickets.mail.answerable import ADDRESS
from tickets.mail.forwarding import LARGEST, original_of
from tickets.models import DeskMail

WHOLE = compat32.clone(linesep="\r\n", cte_type="7bit", max_line_length=None)
LOST = "\r\n\r\nThe original is not there any more.\r\n"
LONGEST_HEAD, LONGEST_LINE, MOST_TRACES = 100_000, 990, 10


def whole(mail: DeskMail) -> str:
    """What leaves: ASCII, without From. For all other mail of the desk that is its content."""
    original = original_of(mail)
    if original is None:
        return mail.content
    try:
        raw = storage.read(original.raw_name)
    except FileNotFoundError:
        raw = b""
    content = "".join(f"X-Loop: {address}\r\n" for address in _traces(raw)) + mail.content
    if len(raw) > LARGEST:
        return content
    return _with(content, raw) if raw else content + LOST


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
    except (MessageError, UnicodeError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
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
