"""In which currency the business reckons. Only for who sees everything."""

from tickets.models import Business


def currency() -> str:
    return Business.current().currency
