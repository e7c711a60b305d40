"""The sentence that stands in the list and in the builder."""

import pytest

from tickets.routing.rules import read
from tickets.routing.rules.brief import brief
from tickets.routing.rules.words import sentence

NAMES = {
    "kind": {"payments": "payments", "refunds": "Refund requests"},
    "set_kind": {"payments": "payments", "refunds": "Refund requests"},
    "assignee": {"asha@example.com": "Asha Assistant"},
    "assign": {"asha@example.com": "Asha Assistant"},
    "language": {"de": "German"},
}


def said(conditions: list[dict] | dict, *actions: dict, **further: object) -> str:
    when = conditions if isinstance(conditions, dict) else {"all": conditions}
    then = list(actions) or [{"do": "mark_spam"}]
    return sentence(read({"name": "A rule", "when": when, "then": then, **further}), NAMES)


def test_the_sentence_that_was_promised():
    assert said(
        [{"field": "from_domain", "is": "paypal.com"}, {"field": "subject", "contains": "dispute"}],
        {"do": "set_kind", "value": "payments"},
        {"do": "set_priority", "value": "high"},
        {"do": "keep_for_owner"},
    ) == (
        "When a new mail comes from paypal.com and the subject contains “dispute”, "
        "set the kind to payments, the priority to high, and keep it for the owner."
    )


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (
            {"field": "subject", "contains_any": ["refund", "chargeback"]},
            "the subject contains “refund” or “chargeback”",
        ),
        ({"field": "kind", "is": "refunds"}, "the kind is Refund requests"),
        ({"field": "assignee", "is": ""}, "nobody has it"),
        ({"field": "assignee", "is_not": "asha@example.com"}, "Asha Assistant does not have it"),
        ({"field": "language", "is": "de"}, "it is written in German"),
        ({"field": "known_sender", "is_not": ""}, "it comes from a known sender"),
        ({"field": "header", "name": "X-Spam", "is": "YES"}, "the header X-Spam is “YES”"),
        ({"field": "day", "is_any": ["sat", "sun"]}, "it came in on Saturday or Sunday"),
        ({"field": "time", "after": "18:00"}, "it came in after 18:00"),
        ({"field": "has_attachments", "is": False}, "it has no files"),
        ({"field": "earlier_tickets", "at_least": 1}, "the sender has at least 1 earlier ticket"),
        ({"field": "changed", "has_any": ["kind", "status"]}, "the kind or the status was changed"),
        ({"field": "tags", "has_not": "vip"}, "the tags do not include “vip”"),
    ],
)
def test_each_condition_in_plain_words(condition, words):
    also = {"field": "subject", "is": "a"}
    assert said([also, condition]) == f"When a new mail comes and the subject is “a” and {words}, mark it as spam."


def test_a_rule_that_runs_as_time_passes_begins_with_its_conditions():
    waiting = [
        {"field": "status", "is": "waiting"},
        {"field": "hours_since_ours", "at_least": 1, "hours": "business"},
    ]
    assert said(waiting, {"do": "set_status", "value": "open"}, runs=["time"]) == (
        "When the status is waiting and at least 1 business hour has passed since our last answer, "
        "set the status to open."
    )


def test_groups_within_groups_cannot_be_misread():
    subject, text = {"field": "subject", "is": "a"}, {"field": "text", "is": "b"}
    assert said({"all": [{"any": [subject, text]}, {"none": [text]}]}) == (
        "When a new mail comes and (either the subject is “a” or the text is “b”) "
        "and it is not so that the text is “b”, mark it as spam."
    )
    assert said({"none": [subject, text]}) == (
        "When a new mail comes and it is not so that the subject is “a” or the text is “b”, mark it as spam."
    )


def test_several_occasions_and_what_comes_after():
    assert said([], {"do": "snooze", "value": 1}, runs=["new", "reply"], stop=True) == (
        "When a new mail comes or the customer writes again, put it off for 1 hour and ask no later rule."
    )


def test_in_a_list_it_says_what_a_rule_does_and_not_every_word_it_knows():
    words = [f"word {number}" for number in range(30)]
    asked = [{"field": "subject", "contains_any": words}, {"field": "text", "matches": rf"\b({'|'.join(words)})\b"}]
    rule = {
        "name": "Long",
        "when": {
            "any": [*asked, {"field": "from_domain", "is_any": [f"{word.replace(' ', '')}.com" for word in words]}]
        },
        "then": [{"do": "add_note", "value": "Press no link in it. " * 9}, {"do": "set_kind", "value": "payments"}],
    }
    assert brief(read(rule), NAMES) == (
        "When a new mail comes and either the subject contains “word 0”, “word 1”, “word 2” or 27 others or the text "
        "matches a pattern or it comes from word0.com, word1.com, word2.com or 27 others, write the note "
        "“Press no link in it. Press no link in it. Press no link in …” and set the kind to payments."
    )


def test_a_short_rule_reads_the_same_in_a_list():
    rule = {"name": "A rule", "when": {"all": [{"field": "subject", "contains_any": list("abcde")}]}}
    short = read({**rule, "then": [{"do": "mark_spam"}]})
    assert brief(short, NAMES) == sentence(short, NAMES)
