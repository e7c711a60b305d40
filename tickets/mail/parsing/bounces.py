"""Mail of ours that came back: delivery reports (RFC 3464), and the shapes that mail servers used before."""

from email.message import Message

from .model import Bounce
from .tree import Fields


def bounce_of(message: Message, fields: Fields, subject: str, text: str) -> Bounce | None:
    return None
