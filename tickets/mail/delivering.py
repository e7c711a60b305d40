"""Hands composed bytes to a mailbox's way out, and says what became of them."""

import os
import smtplib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from tickets.errors import OutcomeUnknown, SendingDeferred, SendingRefused
from tickets.mail import smtp
from tickets.mail.smtp import reply_in_words
from tickets.models import Mailbox


@dataclass(frozen=True)
class Delivered:
    """`refused` names recipients that the server did not take, with its words."""

    server_said: str
    file_name: str = ""
    refused: dict[str, str] = field(default_factory=dict)


def to_folder(raw: bytes, name: str, folder: str = "") -> Delivered:
    """Writes `<data>/outgoing/<folder>/<name>`; the same name a second time is the same file."""
    path = Path(settings.DATA) / "outgoing" / folder / name
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        with part.open("wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as problem:
        raise SendingDeferred(f"The mail could not be written to the data folder: {problem}") from problem
    return Delivered("Written to a file, not sent: this mailbox has no way out yet", str(Path(folder) / name))


def by_smtp(
    mailbox: Mailbox,
    recipients: list[str],
    raw: bytes,
    before_content: Callable[[], None] = lambda: None,
    senders: Sequence[str] = (),
) -> Delivered:
    """`before_content` is called when the server is about to get the content; what breaks after it is unknown.

    `senders` are for the envelope, '' for none; the mailbox's address follows, as not every server takes others.
    Raises SendingRefused, SendingDeferred, OutcomeUnknown, and what `smtp.connect` raises.
    """
    client = smtp.connect(mailbox)
    try:
        refused = _envelope(client, mailbox, recipients, [*senders, mailbox.address])
        before_content()
        said = _content(client, raw)
    finally:
        client.close()
    return Delivered(said, refused=refused)


def _envelope(client: smtplib.SMTP, mailbox: Mailbox, recipients: list[str], senders: Sequence[str]) -> dict[str, str]:
    try:
        refused = _offer(client, senders[0], recipients)
        for sender in senders[1:]:  # some servers say only at the recipients that they do not like the sender
            if len(refused) == len(recipients):
                client.rset()
                refused = _offer(client, sender, recipients)
    except (smtplib.SMTPException, OSError) as problem:
        raise SendingDeferred(f"{mailbox.smtp_host} ended the connection: {problem}") from problem
    if len(refused) == len(recipients):
        raise _no(*max(refused.values()))
    return {recipient: reply_in_words(*said) for recipient, said in refused.items()}


def _offer(client: smtplib.SMTP, sender: str, recipients: list[str]) -> dict[str, tuple[int, bytes]]:
    """Who is refused, and how; all of them where the sender is."""
    code, said = client.mail(sender)
    if code != 250:
        return dict.fromkeys(recipients, (code, said))
    answers = {recipient: client.rcpt(recipient) for recipient in recipients}
    return {recipient: answer for recipient, answer in answers.items() if answer[0] not in (250, 251)}


def _content(client: smtplib.SMTP, raw: bytes) -> str:
    try:
        code, said = client.data(raw)
    except smtplib.SMTPDataError as problem:  # the server did not even want to see it
        raise _no(problem.smtp_code, problem.smtp_error) from problem
    except (smtplib.SMTPException, OSError) as problem:
        raise OutcomeUnknown(f"The connection broke while the server was taking the mail: {problem}") from problem
    if code != 250:
        raise _no(code, said)
    return reply_in_words(code, said)


def _no(code: int, said: bytes | str) -> SendingRefused | SendingDeferred:
    words = reply_in_words(code, said)
    return SendingRefused(words) if code >= 500 else SendingDeferred(words)
