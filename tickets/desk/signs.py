"""Signs that no person wrote a mail, in plain words: beside the mail, and where somebody is about to answer it."""

from collections.abc import Sequence

from tickets.models import Message, Ticket
from tickets.models.message import Direction

A_REPORT = "A mail server reports on our mail"


def sign_on(message: Message) -> str:
    """'An automatic answer'; '' where a person wrote."""
    if message.is_automatic:
        return "Noted by a rule" if message.direction == Direction.NOTE else "Sent by the desk"
    if message.direction != Direction.INBOUND:
        return ""
    seen = message.signals
    if "bounce" in seen:
        return A_REPORT
    if seen.get("feedback_report"):
        return "A complaint about our mail"
    if seen.get("out_of_office"):
        return "Out of office"
    if seen.get("auto_reply"):
        return "An automatic answer" if message.in_reply_to or message.references else "Written by a machine"
    return _on_its_way(seen)


def caution(ticket: Ticket, messages: Sequence[Message]) -> str:
    """What to know before answering the customer's last mail; '' where a person wrote it."""
    theirs = (each for each in reversed(messages) if each.direction == Direction.INBOUND)
    last = next((each for each in theirs if each.sender_email.lower() == ticket.customer.email), None)
    seen = last.signals if last else {}
    if seen.get("out_of_office"):
        return f"{ticket.customer} is out of office: an answer may be read later."
    if seen.get("auto_reply") or "bounce" in seen or seen.get("feedback_report"):
        return "A machine wrote this. Perhaps nobody reads what you answer."
    if seen.get("list_id"):
        return "This came through a mailing list. An answer goes to its writer alone."
    return ""


def _on_its_way(seen: dict[str, object]) -> str:
    if seen.get("loop"):
        return "This mail goes round in circles"
    return f"From a mailing list ({seen['list_id']})" if seen.get("list_id") else ""
