"""Sends letters to the desk as the world does: by SMTP, trying again until it says yes; by IMAP, into a folder."""

import smtplib
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from supportdesk.chaos.dovecot import Dovecot
from supportdesk.chaos.letters import Letter

AGAIN_SECONDS = 0.5


class Post:
    """`accepted` and `bounced` hold the Message-IDs that the desk said yes and a final no to."""

    def __init__(self) -> None:
        self.accepted: list[str] = []
        self.bounced: list[str] = []
        self.retries: Counter[str] = Counter()
        self.over = threading.Event()

    def by_smtp(self, port: int, address: str, letters: list[Letter], seconds: float) -> None:
        """Spread over `seconds`. What is put off, or lost with the connection, is sent again."""
        for letter in paced(letters, seconds):
            while not self.over.is_set() and not self._given(port, address, letter):
                time.sleep(AGAIN_SECONDS)

    def by_imap(self, dovecot: Dovecot, letters: list[Letter], seconds: float) -> None:
        """Spread over `seconds`."""
        with dovecot.client() as client:
            for letter in paced(letters, seconds):
                client.append("INBOX", letter.raw)
                self.accepted.append(letter.message_id)

    def _given(self, port: int, address: str, letter: Letter) -> bool:
        """Whether the matter is closed: a 5xx is, too, and the customer would get a bounce."""
        client: smtplib.SMTP | None = None
        try:
            client = smtplib.SMTP("127.0.0.1", port, "mx.customer.example", timeout=30)
            client.sendmail(letter.sender, [address], letter.raw)
        except (smtplib.SMTPException, OSError) as problem:
            code = _code(problem)
            self.retries[f"{type(problem).__name__} {code or ''}".strip()] += 1
            if code >= 500:
                self.bounced.append(letter.message_id)
            return code >= 500
        finally:
            _close(client)
        self.accepted.append(letter.message_id)
        return True


def paced(items: list[Any], seconds: float) -> Iterator[Any]:
    """Each in its turn, so that the last comes after about `seconds`."""
    began = time.monotonic()
    for number, item in enumerate(items):
        time.sleep(max(0.0, began + seconds * number / len(items) - time.monotonic()))
        yield item


def _code(problem: Exception) -> int:
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        return max(code for code, _ in problem.recipients.values())
    return int(getattr(problem, "smtp_code", 0))


def _close(client: smtplib.SMTP | None) -> None:
    if client is not None:
        with suppress(OSError):
            client.close()
