"""The letter to each owner that a question waits."""

from tickets.models import Escalation


def send(asked: Escalation) -> None:
    pass
