from typing import Any

LONGEST_TEXT = 2000


class Trouble(ValueError):
    """What is wrong with one condition or action, in words."""


def is_storable(text: str) -> bool:
    """NULs and halves of surrogate pairs can be neither stored nor searched for."""
    return "\0" not in text and not any("\ud800" <= each <= "\udfff" for each in text)


def checked_hours(given: Any) -> bool:
    """Whether hours are business hours. Raises Trouble for what says neither."""
    if given not in (None, "", "business", "calendar"):
        raise Trouble("Hours are 'business' or 'calendar'.")
    return bool(given == "business")


def checked_text(given: Any, what: str, longest: int = LONGEST_TEXT) -> str:
    """Raises Trouble when it is no text, empty, or too long."""
    if isinstance(given, bool):
        raise Trouble(f"{what} is a text: put it in quotes.")
    text = str(given) if isinstance(given, int | float) else given
    if not isinstance(text, str) or not is_storable(text):
        raise Trouble(f"{what} is a text.")
    if not text.strip():
        raise Trouble(f"{what} is missing.")
    if len(text) > longest:
        raise Trouble(f"{what} has {longest} characters at most.")
    return text
