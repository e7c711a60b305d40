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
        (
            Verb.SAVED_REPLY,
            {"to": "Hello"},
            "The rule “Disputes” sent the saved reply “Hello”, because it comes from paypal.com",
        ),
        (
            Verb.FORWARDED,
            {"to": "a@b.example"},
            "The rule “Disputes” forwarded it to a@b.example, because it comes from paypal.com",
        ),
        (
            Verb.NOTIFIED,
            {"to": "Olivia, Adam"},
            "The rule “Disputes” told Olivia, Adam of it, because it comes from paypal.com",
        ),
        (
            Verb.WEBHOOK_CALLED,
            {"to": "CRM"},
            "The rule “Disputes” called the webhook “CRM”, because it comes from paypal.com",
        ),
        (Verb.NOTED, {"to": ""}, "The rule “Disputes” wrote a note, because it comes from paypal.com"),
        (
            Verb.NOT_DONE,
            {"do": "send_reply", "to": "hello", "reason": "a machine wrote it"},
            "The rule “Disputes” did not send the saved reply “hello”: a machine wrote it",
        ),
        (
            Verb.NOT_DONE,
            {"do": "assign_in_turn", "reason": "nobody is at work"},
            "The rule “Disputes” did not give it to whoever's turn it is: nobody is at work",
        ),
    ],
)
def test_what_a_rule_does(ticket, verb, detail, words):
    assert sentence(Event(ticket=ticket, verb=verb, detail=detail | RULE)) == words


PAYPAL = {"rule": {"id": 7, "name": "PayPal disputes", "number": 2}, "because": "it comes from paypal.com"}


@pytest.mark.parametrize(
    ("verb", "detail", "words"),
    [
        (Verb.KIND_SET, {"to": "payments"}, "set the kind to Payments"),
        (Verb.KIND_SET, {"to": ""}, "took the kind away"),
        (Verb.PRIORITY_SET, {"to": "high"}, "set the priority to high"),
        (Verb.TAGGED, {"from": [], "to": ["vip"]}, "added the tag vip"),
        (Verb.TAGGED, {"from": ["old"], "to": ["vip", "new"]}, "added the tags vip, new and took the tag old away"),
        (Verb.FIELDS_TAKEN, {"from": {}, "to": {"order_number": "4711"}}, "noted order number 4711"),
        (Verb.FIELDS_TAKEN, {"to": [["order_number", "4711"]]}, "noted order number 4711"),
        (Verb.MOVED, {"to": "owner"}, "keeps it for the owner alone"),
        (Verb.MOVED, {"to": "team"}, "showed it to the team"),
        (Verb.TARGET_SET, {"to": "Payments"}, "set the response target to “Payments”"),
        (Verb.SNOOZED, {"to": "2020-01-03T09:00:00+00:00"}, "put it off until 3 Jan 2020"),
        (Verb.WOKEN, {}, "woke it"),
        (Verb.SPAM, {}, "marked it as spam"),
        (Verb.RESOLVED, {}, "resolved it"),
        (Verb.REOPENED, {"from": "resolved"}, "reopened it"),
        (Verb.WAITING, {}, "lets it wait for the customer"),
        (Verb.ASSIGNED, {"to": "Asha"}, "gave it to Asha"),
        (Verb.ASSIGNED, {"to": ""}, "gave it back to the team"),
    ],
)
def test_what_a_rule_did_and_why(ticket, verb, detail, words):
    told = sentence(Event(ticket=ticket, verb=verb, detail=detail | PAYPAL))
    assert told == f"The rule “PayPal disputes” {words}, because it comes from paypal.com"


@pytest.mark.parametrize(
    ("verb", "detail", "words"),
    [
        (Verb.KIND_SET, {"to": "payments"}, "Asha set the kind to Payments"),
        (Verb.TAGGED, {"of": "customer", "from": [], "to": ["vip"]}, "Asha added the customer's tag vip"),
        (Verb.SPAM, {}, "Asha marked it as spam"),
        (Verb.REOPENED, {"from": "spam"}, "Asha took it out of the spam"),
        (Verb.WOKEN, {}, "Asha woke it"),
        (Verb.RULE_UNDONE, PAYPAL, "Asha took back what the rule “PayPal disputes” did"),
    ],
)
def test_what_a_person_set_by_hand(ticket, asha, verb, detail, words):
    assert sentence(Event(ticket=ticket, verb=verb, detail=detail, actor=asha)) == words


@pytest.mark.parametrize(
    ("verb", "detail", "words"),
    [
        (Verb.WOKEN, {"reason": "The time is over"}, "Back among the open tickets. The time is over"),
        (Verb.RULES_RAN, {"ran": [[7, "it comes from a.example"]], "reason": "The team sees it"}, "A rule ran"),
        (Verb.RULES_RAN, {"ran": [[7, "…"], [8, "…"]]}, "2 rules ran"),
        (
            Verb.NOT_DONE,
            {"do": "forward", "to": "a@b.example", "reason": "it is kept for the owner", **PAYPAL},
            "The rule “PayPal disputes” did not forward it to a@b.example: it is kept for the owner",
        ),
    ],
)
def test_what_happened_by_itself(ticket, verb, detail, words):
    assert sentence(Event(ticket=ticket, verb=verb, detail=detail)) == words
