"""A letter → the bytes that leave. Pure: no database.

Headers per RFC 5322, names in any script per RFC 2047, file names per RFC 2231, domains in any script as IDNA.
"""

from dataclasses import dataclass, field
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from tickets.errors import SendingRefused

# So that no machine answers a machine: RFC 3834 5, and what servers knew before it and beside it.
AUTOMATIC = {
    "Auto-Submitted": "auto-replied",
    "X-Auto-Response-Suppress": "All",
    "Precedence": "auto_reply",
}


@dataclass(frozen=True)
class File:
    """With a `content_id` (no angle brackets) it is shown within the HTML, else attached."""

    filename: str
    content_type: str
    content: bytes
    content_id: str = ""


@dataclass(frozen=True)
class Letter:
    """Addresses are pairs of name and address; ids have no angle brackets. `is_automatic`: no person wrote it."""

    sender: tuple[str, str]
    to: list[tuple[str, str]]
    subject: str
    text: str
    html: str
    dated: datetime
    message_id: str
    cc: list[tuple[str, str]] = field(default_factory=list)
    reply_to: str = ""
    in_reply_to: str = ""
    references: list[str] = field(default_factory=list)
    is_automatic: bool = False
    files: list[File] = field(default_factory=list)


def compose(letter: Letter) -> bytes:
    """Raises SendingRefused for an address that no mail can be written to."""
    mail = EmailMessage(policy=SMTP)
    try:
        _address(mail, letter)
        _fill(mail, letter)
        return _ids(letter) + mail.as_bytes()
    except (MessageError, UnicodeError, ValueError, IndexError) as problem:
        raise SendingRefused(f"This mail cannot be written: {problem}") from problem


def ascii_address(address: str) -> str:
    """The domain as IDNA. Raises SendingRefused when it is no address."""
    local, _, domain = address.rpartition("@")
    try:
        return f"{local}@{domain.encode('idna').decode()}" if local else _refuse(address)
    except UnicodeError as problem:
        raise SendingRefused(f"'{address}' is not an address that mail can be sent to") from problem


def _refuse(address: str) -> str:
    raise SendingRefused(f"'{address}' is not an address that mail can be sent to")


def _address(mail: EmailMessage, letter: Letter) -> None:
    mail["From"] = _mailbox(*letter.sender)
    mail["To"] = [_mailbox(*pair) for pair in letter.to]
    if letter.cc:
        mail["Cc"] = [_mailbox(*pair) for pair in letter.cc]
    if letter.reply_to:
        mail["Reply-To"] = _mailbox("", letter.reply_to)
    mail["Subject"] = " ".join(letter.subject.split())
    mail["Date"] = format_datetime(letter.dated)
    if letter.is_automatic:
        for name, value in {**AUTOMATIC, "X-Loop": ascii_address(letter.sender[1])}.items():
            mail[name] = value


def _mailbox(name: str, address: str) -> Address:
    return Address(display_name=" ".join(name.split()), addr_spec=ascii_address(address))


def _fill(mail: EmailMessage, letter: Letter) -> None:
    mail.set_content(letter.text, cte="quoted-printable")
    if letter.html:
        mail.add_alternative(letter.html, subtype="html", cte="quoted-printable")
        html = mail.get_payload()[-1]  # type: ignore[index]
        for file in letter.files:
            if file.content_id:
                html.add_related(  # type: ignore[union-attr]
                    file.content, *_type(file), filename=file.filename, cid=f"<{file.content_id}>", disposition="inline"
                )
    for file in letter.files:
        if not file.content_id or not letter.html:
            mail.add_attachment(file.content, *_type(file), filename=file.filename)


def _type(file: File) -> tuple[str, str]:
    main, _, sub = file.content_type.partition("/")
    if not sub or main in ("multipart", "message"):
        return "application", "octet-stream"
    return main, sub


def _ids(letter: Letter) -> bytes:
    """Written by hand: the library would encode an id that is longer than a line, and no reader would know it again."""
    lines = [f"Message-ID: <{letter.message_id}>"]
    if letter.in_reply_to:
        lines.append(f"In-Reply-To: <{letter.in_reply_to}>")
    if letter.references:
        lines.append("References: " + "\r\n ".join(f"<{each}>" for each in letter.references))
    return "".join(f"{line}\r\n" for line in lines).encode("ascii", "replace")
