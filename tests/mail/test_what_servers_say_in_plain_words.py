import pytest

from tickets.mail import diagnosing
from tickets.mail.parsing import Failure


def failure(said: str, status: str = "", final: bool = True) -> Failure:
    return Failure(("carl@a.example",), final, status, said)


@pytest.mark.parametrize(
    ("said", "status", "words"),
    [
        ("550 5.1.1 Requested action not taken", "5.1.1", "no such user"),
        ("554 5.7.1 <x@a.example>: Recipient address rejected: user x does not exist", "5.7.1", "no such user"),
        ("550 Unknown E-Mail Address", "5.3.0", "no such user"),
        ("", "5.1.2", "there is no such mail server"),
        ("550 Host unknown", "", "there is no such mail server"),
        ("552 sorry, mailbox is over quota temporarily", "5.1.1", "the mailbox is full"),
        ("The user's mailfolder is full", "", "the mailbox is full"),
        ("This account has been disabled or discontinued", "", "the mailbox is closed"),
        ("550 Requested action not taken", "5.5.0", "its server refused it"),
    ],
)
def test_what_is_said_of_an_address_stops_mail_to_it(said, status, words):
    assert diagnosing.diagnosis(failure(said, status)).words == words
    assert diagnosing.takes_no_mail(failure(said, status))


@pytest.mark.parametrize(
    ("said", "status", "words"),
    [
        ("550 5.7.606 Access denied, banned sending IP", "5.7.606", "its server does not want this mail"),
        ("550 5.7.1 cannot determine the sender", "5.0.0", "its server does not want this mail"),
        ("550 Bad SPF records", "5.0.0", "its server does not want this mail"),
        ("message too large for this recipient", "5.2.3", "the mail is too large for its server"),
        ("554 Too many hops 26 (25 max)", "", "the mail went round in circles"),
        ("message expired", "4.4.7", "its server could not be reached for days"),
        ("", "4.4.7", "its server could not be reached for days"),
    ],
)
def test_what_is_said_of_one_mail_stops_no_other(said, status, words):
    assert diagnosing.diagnosis(failure(said, status)).words == words
    assert not diagnosing.takes_no_mail(failure(said, status))


def test_nothing_that_is_not_final_stops_anything():
    waiting = failure("451 no such user yet", "4.1.1", final=False)
    assert not diagnosing.takes_no_mail(waiting)
    assert "still trying" in diagnosing.in_words("carl@a.example", waiting)


def test_an_answer_while_sending_is_understood_the_same_way():
    assert diagnosing.takes_no_mail(diagnosing.refusal("carl@a.example", "550 5.1.1 No such user"))
    assert not diagnosing.takes_no_mail(diagnosing.refusal("carl@a.example", "450 No such user just now"))
