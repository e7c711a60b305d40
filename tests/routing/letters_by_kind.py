"""The labelled messages: files of letters made by hand, one for each kind, in two parts.

In a file, '===' stands between letters. A letter is its header, a blank line and its text. Two fields are for us:
`Proof` ('proven' when it does not say: failed, unknown) and `Type` ('html' for a letter without plain text).
"""

from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

FOLDER = Path(__file__).parent / "labelled"
TUNED, TUNED_LATER, HELD_OUT = "tuned", "tuned_later", "held_out"
OURS = {"proof", "type"}


@dataclass(frozen=True)
class Labelled:
    kind: str
    part: str
    raw: bytes
    proof: str

    def __str__(self) -> str:
        return f"{self.part}/{self.kind}: {self.raw[:200].decode(errors='replace')}"


def letters(part: str) -> list[Labelled]:
    return [each for file in sorted((FOLDER / part).glob("*.txt")) for each in _of_file(file)]


def _of_file(file: Path) -> list[Labelled]:
    return [_letter(each, file.stem, file.parent.name) for each in file.read_text().split("\n===\n")]


def _letter(written: str, kind: str, part: str) -> Labelled:
    head, _, text = written.strip("\n").partition("\n\n")
    fields = [line.split(": ", 1) for line in head.splitlines()]
    ours = {name.lower(): value for name, value in fields if name.lower() in OURS}
    mail = EmailMessage(policy=SMTP)
    for name, value in fields:
        if name.lower() not in OURS:
            mail[name] = value
    mail["To"], mail["Date"] = "support@shop.example", "Sun, 22 Nov 2026 09:41:00 +0000"
    mail.set_content(text + "\n", subtype=ours.get("type", "plain"))
    proof = ours.get("proof", "proven")
    return Labelled(kind, part, mail.as_bytes(), "" if proof == "unknown" else proof)
