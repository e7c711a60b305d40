import pytest

from tickets.asking import escalating
from tickets.models import Ticket

QUESTION = "He wants his money back after 40 days. May I?"
SUGGESTION = "I would refund half of it."


def fresh(ticket):
    return Ticket.objects.get(pk=ticket.pk)


@pytest.fixture
def question(ticket, asha, olivia):
    """Asha asks about Carl's ticket what she may do, and says what she would."""
    return escalating.ask(ticket, asha, QUESTION, SUGGESTION)
