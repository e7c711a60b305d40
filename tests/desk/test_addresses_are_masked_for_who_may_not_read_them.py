import pytest
from django.urls import reverse

from accounts.models import User
from tests.cast import signed_in
from tests.procedures.made import procedure
from tickets.masking import address_for, words_for

BLIND = User(role="assistant", sees_addresses=False)
OPEN = User(role="assistant")


def test_the_first_letter_and_the_domain_are_left():
    assert address_for("carl@customer.example", BLIND) == "c…@customer.example"
    assert address_for("carl@customer.example", OPEN) == "carl@customer.example"


@pytest.mark.parametrize(
    ("email", "shown"), [("", ""), ("carl", "c…"), ("@x.example", "…@x.example"), ("a@b@c", "a…@c")]
)
def test_what_is_no_address_gives_nothing_away(email, shown):
    assert address_for(email, BLIND) == shown


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Mail to carl@customer.example is stopped.", "Mail to c…@customer.example is stopped."),
        ("550 5.1.1 <carl@customer.example>: no such user", "550 5.1.1 <c…@customer.example>: no such user"),
        ("“carl.c@x.co.uk” in Cc", "“c…@x.co.uk” in Cc"),
        ("a+b=c@d.example", "a…@d.example"),
        ("o'brien@x.example's mail", "o…@x.example's mail"),
        ('"carl x"@foo.example', '"…@foo.example'),
        ("mailto:carl@x.example, bob@y.example", "mailto:c…@x.example, b…@y.example"),
        ("Jörg@bücher.example", "J…@bücher.example"),
        ("carl@[192.0.2.1]", "c…@[192.0.2.1]"),
        ("meet @ 9", "meet @ 9"),
    ],
)
def test_in_words_each_address_is_masked(words, shown):
    assert words_for(words, BLIND) == shown
    assert words_for(words, OPEN) == words


def test_senders_of_a_procedure(asha, olivia):
    made = procedure(olivia, senders=["carl@customer.example", "paypal.com"])
    asha.sees_addresses = False
    asha.save()
    page = signed_in(asha).get(reverse("procedure", args=[made.pk])).content.decode()
    assert "carl@customer.example" not in page
    assert "paypal.com" in page
