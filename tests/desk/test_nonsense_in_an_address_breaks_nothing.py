import pytest

from tests.cast import signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/tickets/%00/", 404),
        (f"/outgoing/?older={'9' * 5000}", 404),
        ("/live/?since=999999999999", 200),
        ("/live/?since=" + "%D9%A9" * 20, 200),
    ],
)
def test_it_is_answered(olivia, address, status):
    assert signed_in(olivia).get(address).status_code == status


@pytest.mark.parametrize("copies", ["(" * 900, "(" * 50_000])
def test_brackets_without_end_in_cc_are_refused_in_words(ticket, asha, copies):
    answer = signed_in(asha).post(f"/tickets/{ticket.reference}/replies/", {"html": "<p>x</p>", "cc": copies})
    assert answer.status_code < 500
    assert not ticket.messages.filter(direction="reply").exists()
