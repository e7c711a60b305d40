"""What a mail says that has no text of its own: the text of what it carries."""

import re

from .bodies import text_of
from .limits import BOUNCE_BYTES, CARRIED_DEPTH, CARRIED_MESSAGES
from .model import Attachment
from .sorting import DELIVERY_STATUS, contents_of
from .tree import load

FIELD = re.compile(r"^[\w-]{1,60}:", re.M)


def carried_text(files: list[Attachment], depth: int = CARRIED_DEPTH) -> str:
    """What a delivery report tells people where it should tell machines; else the text of the attached messages."""
    told = [text for each in files if each.content_type in DELIVERY_STATUS and not FIELD.search(text := _report(each))]
    return "\n".join(told) or "\n".join(filter(None, _texts_of_messages(files, depth)))


def _report(file: Attachment) -> str:
    return text_of(file.content[:BOUNCE_BYTES], {}, [])


def _texts_of_messages(files: list[Attachment], depth: int) -> list[str]:
    messages = [each.content for each in files if each.content_type == "message/rfc822"] if depth else []
    within = [contents_of(load(content, []), []) for content in messages[:CARRIED_MESSAGES]]
    return [each.readable if each.readable.strip() else carried_text(each.files, depth - 1) for each in within]
