"""Who a mail is from and to, however carelessly the field was written."""

import pytest

from tickets.mail.parsing import parse


def sender(value: str) -> tuple[str, str]:
    found = parse(f"From: {value}\r\n\r\n".encode()).sender
    return found.name, found.email


@pytest.mark.parametrize(
    ("value", "name", "email"),
    [
        ("Customer, Carl <carl@example.com>", "Customer, Carl", "carl@example.com"),
        ("Lamps Co., Ltd. <carl@example.com>", "Lamps Co., Ltd.", "carl@example.com"),
        ("Customer, Carl (Sales) <carl@example.com>", "Customer, Carl", "carl@example.com"),
        ("=?utf-8?Q?Customer,_Carl?= <carl@example.com>", "Customer, Carl", "carl@example.com"),
        ("=?utf-8?Q?Carl_<home>_;?= <carl@example.com>", "Carl <home> ;", "carl@example.com"),
        ('"carl customer"@example.com', "", '"carl customer"@example.com'),
        ('Carl <"carl customer"@example.com>', "Carl", '"carl customer"@example.com'),
        ("carl@example.com (Carl Customer)", "Carl Customer", "carl@example.com"),
        ("Carl carl@example.com", "Carl", "carl@example.com"),
        ("Carl [mailto:carl@example.com]", "", "carl@example.com"),
        ("<carl@example.com", "", "carl@example.com"),
        ("'Carl Customer' <carl@example.com>", "Carl Customer", "carl@example.com"),
        ("[??], Carl <carl@example.com>", "Carl", "carl@example.com"),
        ("Carl <@relay.example:carl@example.com>", "Carl", "carl@example.com"),
    ],
)
def test_sender_is_read(value, name, email):
    assert sender(value) == (name, email)


@pytest.mark.parametrize(
    ("value", "emails"),
    [
        ("carl, bob@example.com", ["carl", "bob@example.com"]),
        ("a@example.com, Bob Jones <b@example.com>", ["a@example.com", "b@example.com"]),
        ("Customer, Carl <c@example.com>; Doe, Dora <d@example.com>", ["c@example.com", "d@example.com"]),
        ("Team: Ed <e@example.com>, f@example.com;", ["e@example.com", "f@example.com"]),
        ("undisclosed-recipients:;", []),
    ],
)
def test_list_is_cut_apart_where_its_mailboxes_end(value, emails):
    assert [each.email for each in parse(f"To: {value}\r\n\r\n".encode()).to] == emails
