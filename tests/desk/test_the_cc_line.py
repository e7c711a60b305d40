import pytest

from tickets.desk import addressing
from tickets.errors import Refused


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("", []),
        (" , ", []),
        ("bob@x.example", [["", "bob@x.example"]]),
        ("Bob <bob@x.example>, eve@y.example", [["Bob", "bob@x.example"], ["", "eve@y.example"]]),
        ("bob@x.example; eve@y.example;", [["", "bob@x.example"], ["", "eve@y.example"]]),
        ('"Smith, Bob" <bob@x.example>', [["Smith, Bob", "bob@x.example"]]),
        ("木村 <kimura@x.example>", [["木村", "kimura@x.example"]]),
        ("bob@x.example, BOB@x.example", [["", "bob@x.example"]]),
        ("Bob <bob@x.example", [["Bob", "bob@x.example"]]),
        ("bob@x.example\r\n eve@y.example", None),
        ("bob", None),
        ("bob@", None),
        ("bob@x.example eve@y.example", None),
        ("bob@x..example", None),
        ("<script>@x.example", None),
    ],
)
def test_what_is_read_from_it(line, found):
    if found is not None:
        assert addressing.read(line) == found
        return
    with pytest.raises(Refused, match="Cc"):
        addressing.read(line)


def test_more_addresses_than_a_business_needs_are_refused():
    with pytest.raises(Refused, match="more than 30"):
        addressing.read(", ".join(f"p{n}@x.example" for n in range(31)))


@pytest.mark.parametrize("pair", [["", "bob@x.example"], ["Smith, Bob", "b@x.example"], ["木村", "k@x.example"]])
def test_what_is_written_is_read_again(pair):
    assert addressing.read(addressing.write([pair])) == [pair]


@pytest.mark.parametrize("address", ["", "carl", "carl@", "@x", "carl x@y.example", "a@b\n.example", "<a@b.example>"])
def test_a_sender_who_cannot_be_answered(address):
    with pytest.raises(Refused, match="answer can reach"):
        addressing.check_answerable(address)
