"""Customers' mail for benches: half new, half replies, in three classes of size."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

CLASSES = {"2kb": 2_000, "20kb": 20_000, "300kb": 300_000}
FIRST = datetime(2026, 1, 5, 8, tzinfo=UTC)
LINE = "Since yesterday lesson {} of the course shows an empty page in my browser.\n"
MULTIPART_BYTES = 10_000
BASE64 = 1.37


@dataclass(frozen=True)
class Bag:
    """`count` mails of `size` bytes to `address`; with `filled`, the replies go to that many tickets F1, F2 …"""

    name: str
    count: int
    size: int
    address: str
    filled: int = 0

    def mails(self) -> Iterator[bytes]:
        for number in range(0, self.count, 2):
            yield self._mail(f"{self.name}{number}", number + 1, number)
            asked = number * 37 % self.filled + 1 if self.filled else max(number - 100, 0) + 1
            answered = f"f{asked}.1" if self.filled else f"{self.name}{asked - 1}"
            yield self._mail(f"{self.name}{number + 1}", asked, number + 1, answered)

    def _mail(self, own_id: str, customer: int, number: int, answered: str = "") -> bytes:
        letter = EmailMessage(policy=SMTP)
        letter["From"] = f"Customer {customer} <c{customer}@filled.example>"
        letter["To"] = self.address
        letter["Subject"] = f"{'Re: ' if answered else ''}Lesson {number} does not open"
        letter["Date"] = format_datetime(FIRST + timedelta(minutes=number))
        letter["Message-ID"] = f"<{own_id}@filled.example>"
        if answered:
            letter["In-Reply-To"] = letter["References"] = f"<{answered}@filled.example>"
        _fill(letter, own_id, LINE.format(number), self.size)
        return letter.as_bytes()


def _fill(letter: EmailMessage, own_id: str, line: str, size: int) -> None:
    if size < MULTIPART_BYTES:
        letter.set_content(line * (size // len(line) - 4))
        return
    letter.set_content(line * 40)
    letter.add_alternative(f"<html><body>{f'<p>{line}</p>' * 40}</body></html>", subtype="html")
    picture = _picture(own_id, int((size - 7_000) / BASE64))
    letter.add_attachment(picture, maintype="image", subtype="png", filename=f"screen-{own_id}.png")


def _picture(own_id: str, size: int) -> bytes:
    """Of bytes that no other mail has, or it would be stored only once."""
    block = hashlib.sha512(own_id.encode()).digest()
    return (block * (size // len(block) + 1))[:size]
