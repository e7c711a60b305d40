import pytest

from tickets.routing.rules import Facts, Outcome, compiled, decide, read, searching
from tickets.routing.rules.searching import Searches, searches_of

TEXT = "Dear shop, Straße 7: order ABC-4711 was charged TWICE; I want a refund of the İstanbul course."
PATTERNS = [
    r"order\s+abc-\d+",
    r"^dear",
    r"straße \d",
    "refund.{0,5}course$",
    "nothing",
    "twice;",
    r"\bcharge\b",
    "(a+)+$",
]
WORDS = [
    ("refund", "dispute"),
    ("STRASSE",),
    ("twice", "never"),
    ("absent", "gone"),
    ("course.",),
    ("i̇stanbul",),
    ("x" * 90,),
]


def rule(number, condition):
    when = {"all": [{"field": "text", **condition}]}
    return compiled(read({"name": f"Rule {number}", "when": when, "then": [{"do": "add_tag", "value": "seen"}]}))


RULES = [
    rule(n, each)
    for n, each in enumerate([{"matches": p} for p in PATTERNS] + [{"contains_any": list(w)} for w in WORDS])
]


def verdicts(rules, text=TEXT):
    return [each.outcome for each in decide(Facts("carl@customer.example", text=text), rules).verdicts]


@pytest.mark.parametrize(
    "text", [TEXT, "", "nothing but gone", "a" * 3000, "x" * 200_000, "ordER abc-9", "\udc80 refund"]
)
def test_it_is_the_same_as_looking_one_by_one(text):
    together = tuple(RULES)
    assert searches_of(together) is None, "nothing is prepared for a single mail"
    first = verdicts(together, text)
    assert isinstance(searches_of(together), Searches)
    assert verdicts(together, text) == first == verdicts(list(RULES), text)


def test_one_pass_answers_for_all():
    together = Searches(RULES)
    question = searching.question_of(RULES[0].rule.when.parts[0])
    texts = searching.Texts(Facts("carl@customer.example", text=TEXT))
    assert len(together.answers(question, texts)) == len(PATTERNS)


def test_where_the_engine_gives_up_each_is_asked_alone(monkeypatch):
    monkeypatch.setattr(searching, "MEMORY", 1 << 10)
    together = tuple(RULES)
    expected = verdicts(list(RULES))
    assert [verdicts(together) for _ in range(3)] == [expected] * 3
    assert Outcome.MATCHED in expected
    assert Outcome.FAILED in expected


def test_few_rules_prepare_nothing():
    assert Searches(RULES[:3]).asked == {}


def test_of_thousands_of_addresses_and_files_the_first_hundreds_are_looked_at():
    """A stranger sends any number of them, and each of 300 rules looks at all."""
    many = tuple(f"person{number}@far.example" for number in range(9000))
    facts = Facts("mallory@elsewhere.example", cc=(*many, "last@far.example"), to=("first@far.example", *many))
    rules = [rule(1, {"field": "cc", "contains": "last@"}), rule(2, {"field": "to", "contains": "first@"})]
    assert [each.outcome for each in decide(facts, rules).verdicts] == [Outcome.FAILED, Outcome.MATCHED]
