import pytest

from tests.dashboard.lived import live
from tickets.models import Ticket


@pytest.fixture
def lived(db, asha, olivia) -> list[Ticket]:
    """See `live`."""
    return live(asha, olivia)
