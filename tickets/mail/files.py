"""The attachments of read mail, stored; their rows are not saved yet."""

from collections.abc import Sequence

from tickets.mail import storage
from tickets.mail.arrivals import clip
from tickets.mail.parsing import Attachment as File
from tickets.mail.reading import ReadMail
from tickets.models import Attachment

MOST = 500


def stored(batch: Sequence[ReadMail]) -> dict[int, list[Attachment]]:
    """Number of the inbound row → its attachments. They are flushed to the disk together. Raises NotStored."""
    files = [(each.row.pk, file) for each in batch for file in _files(each)]
    names = storage.keep_all("attachments", [file.content for _, file in files])
    kept: dict[int, list[Attachment]] = {each.row.pk: [] for each in batch}
    for (number, file), name in zip(files, names, strict=True):
        kept[number].append(_attachment(file, name))
    return kept


def _files(each: ReadMail) -> list[File]:
    """A mail with a problem carries itself as an .eml."""
    files = list(each.mail.attachments[:MOST])
    if each.problem and each.raw and not each.row.is_head_only:
        files.append(File("message.eml", "message/rfc822", each.raw))
    return files


def _attachment(file: File, name: str) -> Attachment:
    return Attachment(
        filename=clip(file.filename, 255) or "attachment",
        content_type=clip(file.content_type, 127),
        size=len(file.content),
        stored_name=name,
        content_id=clip(file.content_id, 255),
        content_location=clip(file.content_location, 500),
        inline=file.inline,
    )
