"""A reply as it stands in the database → the letter that leaves, with the history it answers."""

from html import escape

from django.utils.timezone import localtime

from tickets.mail import how_it_was, storage, tokens
from tickets.mail.composing import File, Letter
from tickets.models import Attachment, Mailbox, Message
from tickets.models.message import Direction

MOST_QUOTED = 20_000


def letter_for(message: Message, mailbox: Mailbox) -> Letter:
    """Raises FileNotFoundError when the storage has lost an attachment."""
    # Quoting in what nobody wrote would carry a stranger's text to whomever they name as its sender.
    earlier = None if message.is_automatic else _answered(message)
    asking = how_it_was.below(message, mailbox)
    return Letter(
        sender=(message.sender_name or mailbox.name, mailbox.address),
        to=_pairs(message.to),
        cc=_pairs(message.cc),
        reply_to=_reply_to(message, mailbox),
        subject=message.subject,
        text=message.text + asking.text + (_quoted_text(earlier) if earlier else ""),
        html=message.html + (asking.html if message.html else "") + (_quoted_html(earlier) if earlier else ""),
        dated=message.created_at,
        message_id=message.message_id,
        in_reply_to=next(iter(message.in_reply_to), ""),
        references=list(message.references),
        is_automatic=message.is_automatic,
        files=[_file(attachment) for attachment in message.attachments.order_by("id")],
    )


def _answered(message: Message) -> Message | None:
    """The customer's last mail before this reply."""
    before = Message.objects.filter(
        ticket=message.ticket_id, direction=Direction.INBOUND, created_at__lte=message.created_at
    )
    return before.order_by("-created_at", "-id").first()


def _reply_to(message: Message, mailbox: Mailbox) -> str:
    if not mailbox.token_in_reply_address:
        return ""
    return marked_address(message, mailbox)


def marked_address(message: Message, mailbox: Mailbox) -> str:
    """The mailbox's address with the mark that the Message-ID carries too, so that it names this very message."""
    token = message.message_id.partition("@")[0]
    genuine = tokens.reference_in(token) is not None
    return tokens.reply_address(mailbox.address, token if genuine else tokens.new_token(message.ticket.reference))


def _quoted_text(earlier: Message) -> str:
    lines = earlier.text[:MOST_QUOTED].rstrip().splitlines()
    return f"\n\n{_intro(earlier)}\n" + "\n".join(f"> {line}".rstrip() for line in lines) + "\n"


def _quoted_html(earlier: Message) -> str:
    body = "<br>\n".join(escape(line) for line in earlier.text[:MOST_QUOTED].rstrip().splitlines())
    return f'\n<br><div>{escape(_intro(earlier))}</div>\n<blockquote type="cite">{body}</blockquote>\n'


def _intro(earlier: Message) -> str:
    at = localtime(earlier.dated or earlier.created_at)
    return f"On {at:%a, %d %b %Y} at {at:%H:%M}, {earlier.sender_name or earlier.sender_email} wrote:"


def _pairs(stored: list[list[str]]) -> list[tuple[str, str]]:
    return [(name, address) for name, address in stored]


def _file(attachment: Attachment) -> File:
    content_id = attachment.content_id if attachment.inline else ""
    return File(attachment.filename, attachment.content_type, storage.read(attachment.stored_name), content_id)
