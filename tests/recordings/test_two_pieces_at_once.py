from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from tests.cast import join
from tests.recordings.made import WAV
from tickets.errors import ChangedMeanwhile
from tickets.models import Recording
from tickets.recordings import places, receiving
from tickets.recordings.receiving import Piece


@pytest.mark.django_db(transaction=True)
def test_one_is_taken_and_the_others_come_too_late():
    """A browser that thought its line dead sends again what is still on its way."""
    asha = join("asha@example.com", "Asha Assistant", "assistant")
    made = receiving.create(asha, "audio", len(WAV))
    start = Barrier(4)

    def send(number: int) -> bool:
        try:
            start.wait()
            receiving.receive(made.key, asha, Piece(0, WAV[: 1000 + number]))
            return True
        except ChangedMeanwhile:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        taken = list(threads.map(send, range(4)))
    assert taken.count(True) == 1
    made = Recording.objects.get()
    assert places.path_of(made).read_bytes() == WAV[: 1000 + taken.index(True)]
    assert made.received == 1000 + taken.index(True)
