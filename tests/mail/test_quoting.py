import pytest

from tickets.mail.parsing import split_quoted


@pytest.mark.parametrize(
    "attribution",
    [
        "On Mon, 1 Jun 2026 at 10:00, Help <help@example.org> wrote:",
        "On Mon, 1 Jun 2026 at 10:00, Help\n<help@example.org> wrote:",
        "Am 01.06.2026 um 10:00 schrieb Help:",
        "Le 01/06/2026 10:00, Help a écrit :",
        "El 01/06/2026 10:00, Help escribió:",
        "Il 1 giugno 2026 alle 10:00 Help ha scritto:",
        "Op 1 jun. 2026 om 10:00 heeft Help het volgende geschreven:",
        "1 июн. 2026 г. 10:00 Help <help@example.org> написал:",
        "在 2026年6月1日，上午10:00，Help 写道：",
        "-----Original Message-----",
        "From: Help <help@example.org>\nSent: Monday\nTo: Carl\nSubject: Lamp\n",
        "Von: Help <help@example.org>\nGesendet: Montag\nAn: Carl\nBetreff: Lampe\n",
    ],
)
def test_what_stood_there_before_is_set_apart(attribution):
    split = split_quoted(f"Thank you!\n\n{attribution}\n\nIt is on its way.\n")
    assert split.new == "Thank you!"
    assert "It is on its way." in split.quoted


def test_answer_below_the_quotation_is_shown():
    assert split_quoted("On 1 Jun 2026, Help wrote:\n> Where?\n\nHere.").new == "Here."


def test_answers_between_the_questions_are_all_shown():
    new = split_quoted("On 1 Jun 2026, Help wrote:\n> Colour?\nBlue.\n> Size?\nLarge.").new
    assert "Blue." in new
    assert "Large." in new


def test_signature_is_set_apart_but_a_long_text_below_dashes_is_shown():
    assert split_quoted("Hello\n\n-- \nCarl\n555-1234").new == "Hello"
    assert "line 39" in split_quoted("Hello\n--\n" + "\n".join(f"line {n}" for n in range(40))).new


@pytest.mark.parametrize(
    "text",
    [
        "On the other hand:\nI like it.",
        "Please note:\n- one\n- two",
        "Date: 3 October\nTime: 7:00\nPlease come.",
        "> only quoted",
        "She wrote:\nnothing",
        "",
    ],
)
def test_when_in_doubt_all_is_shown(text):
    assert split_quoted(text).new == text
