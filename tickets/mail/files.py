"""The attachments of a read mail, stored; their rows are not saved yet."""

from tickets.mail import storage
from tickets.mail.arrivals import clip
from tickets.mail.reading import ReadMail
from tickets.models import Attachment

MOST = 500


def stored(each: ReadMail) -> list[Attachment]:
    """Raises NotStored. A mail with a problem carries itself as an .eml."""
    files = [
        attachment(
            a.filename,
            a.content_type,
            a.content,
            content_id=a.content_id,
            content_location=a.content_location,
            inline=a.inline,
        )
        for a in each.mail.attachments[:MOST]
    ]
    if each.problem and each.raw and not each.row.is_head_only:
        files.append(attachment("message.eml", "message/rfc822", each.raw))
    return files


def attachment(
    filename: str,
    content_type: str,
    content: bytes,
    *,
    content_id: str = "",
    content_location: str = "",
    inline: bool = False,
) -> Attachment:
    return Attachment(
        filename=clip(filename, 255) or "attachment",
        content_type=clip(content_type, 127),
        size=len(content),
        stored_name=storage.keep("attachments", content),
        content_id=clip(content_id, 255),
        content_location=clip(content_location, 500),
        inline=inline,
    )
