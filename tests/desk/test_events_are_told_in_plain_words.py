import pytest

from tickets.desk.sentences import sentence
from tickets.models import Event
from tickets.models.event import Verb


@pytest.mark.parametrize(
    ("verb", "detail", "words"),
    [
        (Verb.ARRIVED, {}, "Carl Customer wrote"),
        (Verb.ROUTED, {"to": "team", "reason": "No rule says otherwise"}, "Shown to the team"),
        (Verb.ROUTED, {"to": "owner"}, "Kept for the owner alone"),
        (Verb.ASSIGNED, {"to": "Asha"}, "Given to Asha"),
        (Verb.REOPENED, {"reason": "The customer wrote again."}, "Open again. The customer wrote again"),
        (Verb.SENDING_FAILED, {"reason": "550 no such user"}, "The answer could not be sent: 550 no such user"),
        (Verb.MAY_BELONG, {"to": "K7QM-2P"}, "May belong to K7QM-2P"),
        (Verb.BOUNCED, {}, "The answer came back undelivered"),
        (Verb.BOUNCED, {"kind": "waiting"}, "The answer is still on its way"),
        (Verb.BOUNCED, {"kind": "complaint"}, "Somebody complained about the answer"),
        (Verb.ACKNOWLEDGED, {}, "The desk confirmed that the mail came in"),
    ],
)
def test_what_the_desk_does_by_itself(ticket, verb, detail, words):
    assert sentence(Event(ticket=ticket, verb=verb, detail=detail)) == words


@pytest.mark.parametrize(
    ("verb", "detail", "words"),
    [
        (Verb.ASSIGNED, {"to": ""}, "Asha gave it back to the team"),
        (Verb.WAITING, {}, "Asha waits for the customer"),
        (Verb.RESOLVED, {}, "Asha resolved it"),
        (Verb.REOPENED, {}, "Asha reopened it"),
        (Verb.SENT_AGAIN, {}, "Asha sent the answer again"),
        (Verb.SETTLED, {"to": "failed"}, "Asha says that the answer was not sent"),
        (Verb.ADDRESS_CLEARED, {"to": "carl@a.example"}, "Asha allowed mail to carl@a.example again"),
    ],
)
def test_what_a_person_does(ticket, asha, verb, detail, words):
    assert sentence(Event(ticket=ticket, verb=verb, detail=detail, actor=asha)) == words


@pytest.mark.parametrize("verb", list(Verb))
def test_no_event_is_without_words(ticket, verb):
    assert sentence(Event(ticket=ticket, verb=verb))


RULE = {"rule": {"id": 7, "name": "Disputes", "number": 2}, "because": "it comes from paypal.com"}


@pytest.mark.parametrize(
    ("verb", "detail", "words"),
    [
        (Verb.SAVED_REPLY, {"to": "Hello"}, "The rule “Disputes” sent the saved reply “Hello”"),
        (Verb.FORWARDED, {"to": "a@b.example"}, "The rule “Disputes” forwarded it to a@b.example"),
        (Verb.NOTIFIED, {"to": "Olivia, Adam"}, "The rule “Disputes” told Olivia, Adam of it"),
        (Verb.WEBHOOK_CALLED, {"to": "CRM"}, "The rule “Disputes” called the webhook “CRM”"),
        (Verb.NOTED, {"to": ""}, "The rule “Disputes” wrote a note"),
        (
            Verb.NOT_DONE,
            {"do": "send_reply", "to": "hello", "reason": "a machine wrote it"},
            "The rule “Disputes” did not send the saved reply “hello”: a machine wrote it",
        ),
        (
            Verb.NOT_DONE,
            {"do": "assign_in_turn", "reason": "nobody is at work"},
            "The rule “Disputes” did not do all that it asks for: nobody is at work",
        ),
    ],
)
def test_what_a_rule_does(ticket, verb, detail, words):
    assert sentence(Event(ticket=ticket, verb=verb, detail=detail | RULE)) == words
