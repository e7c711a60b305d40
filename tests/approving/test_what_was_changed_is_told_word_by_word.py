import time

import pytest

from tickets.approving.differing import Kind, is_changed, pieces


def told(before: str, after: str) -> str:
    """'Dear [-Bob-]{+Carl+}'."""
    marks = {Kind.SAME: "{}", Kind.REMOVED: "[-{}-]", Kind.ADDED: "{{+{}+}}"}
    return "".join(marks[piece.kind].format(piece.text) for piece in pieces(before, after))


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("<p>Dear Carl</p>", "<p>Dear Carl</p>", "Dear Carl"),
        ("<p>Dear Bob</p>", "<p>Dear Carl</p>", "Dear [-Bob-]{+Carl+}"),
        ("<p>Dear Carl</p>", "<p>Dear good Carl</p>", "Dear {+good +}Carl"),
        ("<p>Dear good Carl</p>", "<p>Dear Carl</p>", "Dear [-good -]Carl"),
        ("<p>We cannot pay</p>", "<p>You will get it</p>", "[-We cannot pay-]{+You will get it+}"),
        ("<p>I sent it to him</p>", "<p>Asha has it at last</p>", "[-I sent it to him-]{+Asha has it at last+}"),
        ("<p>Dear Carl</p>", "<p><b>Dear</b> Carl</p>", "Dear Carl"),
    ],
)
def test_words(before, after, words):
    assert told(before, after) == words


def test_both_texts_can_be_read_from_it():
    before = "<p>Dear Carl,</p><p>your course is late. We are sorry for it.</p><p>Asha</p>"
    after = "<p>Dear Carl,</p><p>your course is here. We were sorry to be late.</p><ul><li>One</li></ul><p>Asha</p>"
    found = pieces(before, after)
    assert "".join(each.text for each in found if each.kind != Kind.ADDED).split() == (
        ["Dear", "Carl,", "your", "course", "is", "late.", "We", "are", "sorry", "for", "it.", "Asha"]
    )
    assert "here. We were sorry to be late." in "".join(each.text for each in found if each.kind != Kind.REMOVED)


def test_formatting_alone_is_no_change():
    assert not is_changed("<div>Dear  Carl</div>", "<p>Dear <strong>Carl</strong></p>")
    assert is_changed("<p>Dear Carl</p>", "<p>Dear Bob</p>")


def test_long_texts_are_compared_in_time():
    lines = [f"Line {number} of it, with some words" for number in range(5000)]
    before, after = ("".join(f"<p>{line}</p>" for line in each) for each in (lines, lines[::-1]))
    began = time.perf_counter()
    assert pieces(before, after)
    assert time.perf_counter() - began < 5
