"""Search looks at what procedures say now."""

from tests.procedures.made import draft, procedure, rewrite, text
from tickets.procedures import retiring, searching


def titles(user, words: str) -> list[str]:
    return [each.current.title for each in searching.search(user, words)]


def test_by_title_occasion_and_steps_the_likeliest_first(olivia, asha):
    procedure(olivia, "Move a site", text("Never offer a refund for hosting"))
    procedure(olivia, "Refund a course", text("Look the payment up"), when_to_use="Somebody paid twice")
    assert titles(asha, "refunds") == ["Refund a course", "Move a site"]
    assert titles(asha, "paid twice") == ["Refund a course"]
    assert titles(asha, "refu") == ["Refund a course"]


def test_former_versions_drafts_and_retired_ones_are_not_found(olivia, asha):
    found = procedure(olivia, "Refund", text("giraffe"))
    assert titles(asha, "giraffe") == ["Refund"]
    rewrite(found, olivia, text("elephant"))
    draft(asha, "Zebra", text("giraffe"))
    assert titles(asha, "giraffe") == []
    retiring.use(found, False, olivia)
    assert titles(asha, "elephant") == titles(olivia, "elephant") == []


def test_nothing_and_nonsense_find_nothing(olivia):
    procedure(olivia)
    for typed in ("", "   ", "\0", '"', "a" * 500, "-", "!!&|"):
        assert titles(olivia, typed) == []


def test_the_newest_changed_come_first_and_only_of_a_kind(olivia, asha):
    first = procedure(olivia, "One", kinds=["payments"])
    procedure(olivia, "Two")
    assert [each.current.title for each in searching.newest(asha)] == ["Two", "One"]
    rewrite(first, olivia, text("Anew"))
    assert [each.current.title for each in searching.newest(asha)] == ["One", "Two"]
    assert [each.current.title for each in searching.newest(asha, "payments")] == ["One"]
