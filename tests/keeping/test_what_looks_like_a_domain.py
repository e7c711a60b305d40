import pytest

from tickets.keeping.domains_alike import Domains
from tickets.keeping.folding import folded, words
from tickets.keeping.names_alike import Names, addresses_in
from tickets.keeping.people_alike import People

KEPT = Domains.of(["harbourbank.example", "mail.big-lawyers.co.uk", "paypal.com", "acme.example", "ibm.com"])


@pytest.mark.parametrize(
    ("seen", "like"),
    [
        ("harbourbamk.example", "harbourbank.example"),
        ("harborubank.example", "harbourbank.example"),
        ("harbourbnk.example", "harbourbank.example"),
        ("hаrbourbank.example", "harbourbank.example"),
        ("harbour-bank.com", "harbourbank.example"),
        ("secure-harbourbank.net", "harbourbank.example"),
        ("harbourbank.example.evil.com", "harbourbank.example"),
        ("harbourbank-example.com", "harbourbank.example"),
        ("login.harb0urbank.com", "harbourbank.example"),
        ("paypa1.com", "paypal.com"),
        ("xn--pypal-4ve.com", "paypal.com"),
        ("biglawyers.com", "mail.big-lawyers.co.uk"),
        ("acme.com", "acme.example"),
        ("lbm.com", "ibm.com"),
    ],
)
def test_what_a_person_would_take_for_it(seen, like):
    assert KEPT.like(seen) == [like]


@pytest.mark.parametrize(
    "seen",
    ["bank.example", "harbour.example", "example.com", "big-lawyers.co.uk", "lawyers.co.uk", "acne.example", "ibm.de",
     "google.com", "paul.com", "customer.example", "mail.com", "", "x", "..", "xn--", "a" * 300],
)  # fmt: skip
def test_what_nobody_would(seen):
    assert KEPT.like(seen) == []


@pytest.mark.parametrize(
    ("seen", "like"),
    [
        ("grace.hartwel@gmail.com", True),
        ("gracehartwell@gmail.com", True),
        ("grace.hartwe1l@gmail.com", True),
        ("grace.hartwell@gmx.de", True),
        ("grace.hartwell@shop.example", False),
        ("grace@gmail.com", False),
        ("1aura@firm.example", True),
        ("laura@firm.com", True),
        ("bob@firm.com", False),
        ("bob@firm.example", False),
    ],
)
def test_addresses_of_one_person(seen, like):
    people = People.of(["grace.hartwell@gmail.com", "laura@firm.example"])
    assert bool(people.like(seen)) == like


def test_letters_that_look_the_same_fold_to_the_same():
    assert folded("Rnünchen") == folded("münchen") == folded("МÜNCHEN".replace("М", "M"))
    assert words("Lawyer, Laura") == words("  laura\u200b LАWYER ")


@pytest.mark.parametrize(
    ("shown", "is_hers"),
    [("Dr. Laura Lawyer", True), ("Laura", False), ("Lawyer", False), ("Laura Liar", False), ("", False)],
)
def test_a_name_is_all_its_words(shown, is_hers):
    assert bool(Names.of({"laura@firm.example": "Laura Lawyer"}).like(shown)) == is_hers


def test_a_single_word_is_a_name_only_when_it_is_a_long_one():
    names = Names.of({"a": "Laura", "b": "Harbourbank"})
    assert (names.like("Laura"), names.like("The Harbourbank")) == ("", "b")


def test_addresses_and_domains_within_a_name():
    assert addresses_in("Laura@Firm.example via voss.example") == ["laura@firm.example", "@voss.example"]
    assert addresses_in("Laura Lawyer") == []
