"""A ticket's conversation stays readable: a rule's step is told once, with one reason, and briefly."""

from datetime import UTC, datetime, timedelta
from itertools import groupby

from accounts.models import User
from tickets.desk.sentences import LONGEST, at_once, of_step
from tickets.models import Event
from tickets.models.event import Verb

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def event(verb: Verb, to: object, name: str = "Complaints", because: str = "it is angry", **further: object) -> Event:
    detail = {"from": [], "to": to, "rule": {"id": 1, "name": name, "number": 1}, "because": because}
    return Event(verb=verb, detail=detail, created_at=AT, **further)


def told(*events: Event) -> list[str]:
    for number, each in enumerate(events):
        each.pk = number
    return [of_step(list(step)) for _, step in groupby(events, at_once)]


def test_marks_of_one_rule_and_one_reason_are_one_sentence(db):
    events = event(Verb.KIND_SET, "payments"), event(Verb.PRIORITY_SET, "high"), event(Verb.TAGGED, ["angry"])
    assert told(*events) == [
        "The rule “Complaints” set the kind to Payments, set the priority to high and added the tag angry, "
        "because it is angry"
    ]


def test_another_rule_another_reason_or_another_time_is_told_by_itself(db):
    later = event(Verb.PRIORITY_SET, "high")
    later.created_at = AT + timedelta(hours=1)
    apart = event(Verb.PRIORITY_SET, "low", name="Others"), event(Verb.PRIORITY_SET, "low", because="it is late")
    assert len(told(event(Verb.KIND_SET, "payments"), *apart, later)) == 4


def test_what_people_did_is_never_put_together(db):
    asha = User(email="asha@example.com", name="Asha Assistant")
    both = event(Verb.PRIORITY_SET, "high", actor=asha), event(Verb.PRIORITY_SET, "low", actor=asha)
    assert len(told(*both)) == 2


def test_a_long_reason_is_only_begun(db):
    (said,) = told(event(Verb.KIND_SET, "payments", because="the text contains “so” " * 40))
    assert said.endswith(" …")
    assert len(said) <= LONGEST + 2
