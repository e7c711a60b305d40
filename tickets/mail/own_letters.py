"""Letters of the desk itself that come into a mailbox: sent to an address that is one, or returned as a bounce.

They may hold a way in, so they become no ticket. They are known by a Message-ID that only this desk can make.
"""

import re
import uuid
from urllib.parse import urlsplit

from django.conf import settings

from tickets.asking import seals
from tickets.mail.parsing.model import ParsedMail
from tickets.mail.reading import ReadMail
from tickets.mail.seals import Seal

SEAL = Seal("supportdesk.own-letter", lambda digest: digest.hex()[:16])
OURS = re.compile(r"desk\.([0-9a-f]{32})\.([0-9a-f]{16})@")
WHY = "A letter of the desk itself; it is for one person and becomes no ticket"


def new_message_id() -> str:
    """For a letter of the desk, with angle brackets."""
    number = uuid.uuid4().hex
    return f"<desk.{number}.{SEAL.on(number)}@{urlsplit(settings.BASE_URL).hostname}>"


def recognised(batch: list[ReadMail]) -> list[ReadMail]:
    """Those of `batch` that are such letters or bounces of them; each row says why it is in no ticket."""
    found = [each for each in batch if is_one(each.mail)]
    for each in found:
        each.row.problem = WHY
    return found


def is_one(mail: ParsedMail) -> bool:
    returned = mail.bounce.original_message_ids if mail.bounce else ()
    return any(_is_ours(message_id) for message_id in (mail.message_id, *returned))


def _is_ours(message_id: str) -> bool:
    named = OURS.search(message_id)
    return (named is not None and SEAL.holds(named[1], named[2])) or seals.found_in([message_id]) is not None
