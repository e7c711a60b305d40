"""How one thing that waits is told in a mail."""

from dataclasses import dataclass, field

from django.conf import settings
from django.urls import reverse

LONGEST = 280


@dataclass(frozen=True)
class Way:
    """What can be done; the `main` one is the button. A mail's text shows `address` below its name."""

    name: str
    address: str
    main: bool = False


@dataclass(frozen=True)
class Wait:
    """`title` says who wants what, `about` what it is about in small letters; `words` are quoted, a paragraph each."""

    title: str
    about: str
    ways: list[Way]
    words: list[str] = field(default_factory=list)


def page(name: str, *args: object) -> str:
    return settings.BASE_URL + reverse(name, args=args)


def ticket(reference: str, queue: str = "open") -> str:
    return f"{page('ticket', reference)}?queue={queue}"


def clipped(text: str, most: int = LONGEST) -> str:
    """On one line, and no longer than a glance."""
    words = " ".join(text.split())
    return words if len(words) <= most else f"{words[:most].rstrip()} …"
