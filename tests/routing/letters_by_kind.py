"""The labelled messages: files of letters made by hand, one for each kind, in three parts.

`tuned` and `tuned_later` are those that the rules were made by; `held_out` was written before the rules stood as now
and no rule was changed for it. In a file, '===' stands between letters. A letter is its header, a blank line and its
text. Two fields are for us: `Proof` ('proven' when it does not say; failed, unknown) and `Type` ('html' for a letter
without plain text).
"""

from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from pathlib import Path

FOLDER = Path(__file__).parent / "labelled"
TUNED, TUNED_LATER, HELD_OUT = "tuned", "tuned_later", "held_out"
OURS = {"proof", "type"}
SERVER = "mx.shop.example"
SAID = {"proven": "dmarc=pass", "failed": "dmarc=fail (p=reject)", "unknown": "dmarc=none"}


@dataclass(frozen=True)
class Labelled:
    """`raw` is as a server in front of the desk (SERVER) hands it over, which says what it found of its sender."""

    kind: str
    part: str
    sender: str
    raw: bytes


def letters(part: str) -> list[Labelled]:
    return [each for file in sorted((FOLDER / part).glob("*.txt")) for each in _of_file(file)]


def _of_file(file: Path) -> list[Labelled]:
    written = file.read_text().split("\n===\n")
    return [_letter(each, file.stem, file.parent.name, number) for number, each in enumerate(written)]


def _letter(written: str, kind: str, part: str, number: int) -> Labelled:
    head, _, text = written.strip("\n").partition("\n\n")
    fields = [line.split(": ", 1) for line in head.splitlines()]
    ours = {name.lower(): value for name, value in fields if name.lower() in OURS}
    sender = parseaddr(next(value for name, value in fields if name == "From"))[1]
    mail = EmailMessage(policy=SMTP)
    found = f"{SAID[ours.get('proof', 'proven')]} header.from={sender.rpartition('@')[2]}"
    mail["Authentication-Results"] = f"{SERVER}; {found}"
    for name, value in fields:
        if name.lower() not in OURS:
            mail[name] = value
    mail["To"], mail["Date"] = "support@shop.example", "Sun, 22 Nov 2026 09:41:00 +0000"
    mail["Message-ID"] = f"<{part}-{kind}-{number}@letters.example>"
    mail.set_content(text + "\n", subtype=ours.get("type", "plain"))
    return Labelled(kind, part, sender, mail.as_bytes())
