"""What an owner's reply says, and whether it is from that owner."""

import re
from dataclasses import dataclass

from accounts.models import User
from tickets import access
from tickets.errors import Refused
from tickets.mail import proving
from tickets.mail.parsing import ParsedMail
from tickets.mail.proof import PROVEN
from tickets.mail.reading import ReadMail
from tickets.models import Escalation, InboundMail

SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
# What phones put below, with or without the line of dashes.
SENT_FROM = re.compile(
    r"^(sent from|get outlook for|von meinem .{1,40} gesendet|envoyé de(puis)? mon|enviado desde mi)\b.*$"
)
YES = re.compile(
    r"(yes|yes please|yes,? do (it|so|that|as you suggest)|do as you suggest|ok|okay|ja|ja,? bitte|oui|sí|si)"
)
# Above what a reply quotes, and a line of the letter itself (templates/asking/letters/question.txt).
QUOTES = re.compile(r"(On|Am|Le|El|Il|Op) .{4,120}(wrote|schrieb|écrit|escribió|scritto|schreef).{0,80}:")
OF_LETTER = "what you write becomes the answer"
LONGEST = 9_000


@dataclass(frozen=True)
class Reply:
    """`text` without quotation and signature; `agrees` when it says yes and nothing else."""

    text: str
    agrees: bool

    def is_same(self, asked: Escalation) -> bool:
        return self.text == asked.answer or (self.agrees and asked.agrees and not asked.answer)


def check_writer(each: ReadMail, person: User) -> None:
    """Raises Refused unless the mail is from this owner, as far as that can be known here."""
    mail = each.mail
    if not access.may_decide(person):
        raise Refused("who was asked is no owner here any more")
    if mail.sender.email.lower() != person.email.lower() or len(mail.authors) > 1:
        raise Refused("it is not from the address to which the question went")
    if each.proof.failed:
        raise Refused("it is not from the owner: the check of its sender failed")
    if is_checked(each.row) and each.proof.result != PROVEN:
        raise Refused("nobody vouches for its sender. Use the link in the letter, or answer at the desk")
    if each.problem:
        raise Refused("it could not be read whole")


def is_checked(row: InboundMail) -> bool:
    """Whether somebody of our side looks at who sent what comes this way."""
    return bool(row.mailbox.trusted_servers.strip()) or not proving.has_server_in_front(row)


def read(mail: ParsedMail) -> Reply:
    """Raises Refused when it says nothing, or nobody can tell what of it is new."""
    said = _said(SIGNATURE.split(mail.new_text.strip())[0])
    if not said:
        raise Refused("it says nothing above what it quotes")
    if OF_LETTER in " ".join(said.split()):
        raise Refused("what is new in it cannot be told from what it quotes")
    if len(said) > LONGEST:
        raise Refused("it is too long")
    agrees = YES.fullmatch(" ".join(said.lower().split()).rstrip(".! ")) is not None
    return Reply(said + _files(mail), agrees and not _files(mail))


def _said(text: str) -> str:
    """Without what quotes or stands above a quotation, and without what a phone puts below."""
    lines = [line for line in text.splitlines() if not line.startswith(">") and not QUOTES.match(line.strip())]
    while lines and (not lines[-1].strip() or SENT_FROM.match(lines[-1].strip().lower())):
        lines.pop()
    return "\n".join(lines).strip()


def _files(mail: ParsedMail) -> str:
    """Files of a mail are not kept with an answer: that they were there is said."""
    names = [file.filename or "a file" for file in mail.attachments if not (file.inline or file.content_id)]
    return f"\n\n(The mail also brought {', '.join(names[:10])}, which is not kept here.)" if names else ""
