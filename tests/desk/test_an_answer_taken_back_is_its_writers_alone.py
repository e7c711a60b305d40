import pytest

from tests.cast import join, signed_in
from tickets.desk import replying
from tickets.sealed import seal

pytestmark = pytest.mark.django_db


def test_nobody_reads_it_by_its_number(ticket, asha):
    outgoing = replying.reply(ticket, asha, "<p>Told you so, you crook.</p>")
    address = f"/messages/{seal(outgoing.message_id)}/body/"
    colleague = signed_in(join("ben@example.com", "Ben", "assistant"))
    assert colleague.get(address).status_code == 200
    replying.undo(outgoing, asha)
    assert colleague.get(address).status_code == 404
