"""An answer that the desk writes by itself."""

from datetime import datetime
from typing import Any

from tickets.mail import tokens
from tickets.mail.confirmation import subject_of
from tickets.models import Message, Ticket
from tickets.models.message import Direction


def answer(ticket: Ticket, mail: Message | None, text: str, at: datetime, **more: Any) -> Message:
    """To the writer alone: nobody who was copied in asked for it. It is not saved; `mail` is what it answers."""
    mailbox, asking = ticket.mailbox, [mail.message_id] if mail and mail.message_id else []
    return Message(
        ticket=ticket,
        direction=Direction.REPLY,
        is_automatic=True,
        sender_name=mailbox.name,
        sender_email=mailbox.address,
        to=[[ticket.customer.name, ticket.customer.email]],
        subject=subject_of(ticket),
        text=text,
        new_text=text,
        message_id=tokens.new_message_id(ticket.reference, mailbox.domain),
        in_reply_to=asking,
        references=asking,
        created_at=at,
        **more,
    )
