"""Nothing that was not there before is hidden: when in doubt a line is shown."""

import pytest

from tickets.mail.parsing import parse, split_quoted

ATTRIBUTION = "On Mon, 1 Jun 2026 at 10:00, Help <help@example.org> wrote:"
BLOCK = "From: Bank <bank@example.net>\nDate: Mon, 1 Jun 2026 10:00\nSubject: Invoice\nTo: Carl\n\nPlease pay 5 EUR."


@pytest.mark.parametrize(
    "text",
    [
        "Please book:\n\nDate: 3 October\nFrom: Berlin\nTo: Paris\n\nA window seat, please.",
        "Von: Berlin\nNach: Paris\nDatum: 3.10.\nAn: Gleis 4\n\nDanke",
        "I wrote on 3.4.2026 10:00:\nno answer.",
        'My wife wrote:\n"hello"\nWhat now?',
        "Order placed on 1.6.2026 at 10:00 by Carl\nItems:\n- lamp\n- bulb",
        "Please send it to Carl <carl@example.com>:\nMain Street 4\n12345 Town",
        "First part\n\n-----\n\nSecond part of my letter\nwith some lines.",
        "I typed\n> dir\nand it said:\n> not found\nWhy?",
        "# Title\n\nText\n\n## Second title\n\nmore",
        "Zeit: 10:00\nOrt: Berlin\nVon: 10 bis 12\nBis dann",
    ],
)
def test_letter_that_only_looks_like_a_quotation_is_shown_whole(text):
    assert split_quoted(text).new == text


@pytest.mark.parametrize("opening", ["", "Hi, thanks.\n\n"])
def test_answers_between_quoted_questions_are_shown_with_the_questions(opening):
    new = split_quoted(f"{opening}{ATTRIBUTION}\n> Colour?\n\nBlue\n\n> Size?\n\nLarge\n").new
    for line in ("> Colour?", "Blue", "> Size?", "Large"):
        assert line in new


@pytest.mark.parametrize(
    "hint",
    ["My answers are below in red.", "See comments inline.", "Meine Antworten stehen unten.", "Mes réponses en bleu."],
)
def test_announced_answers_within_an_unmarked_quotation_are_not_hidden(hint):
    text = f"{hint}\n\n{ATTRIBUTION}\n\nColour? BLUE\n"
    assert "BLUE" in split_quoted(text).new


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Fwd: Invoice", f"See below.\n\n{BLOCK}"),
        ("WG: Rechnung", f"Bitte zahlen.\n\n{BLOCK}"),
        ("TR : Facture", f"Merci.\n\n{BLOCK}"),
        ("[Fwd: Invoice]", BLOCK),
        ("Invoice", f"See below.\n\n---------- Forwarded message ---------\n{BLOCK}"),
        ("Invoice", f"See below.\n\n-- \nCarl\n\n---------- Forwarded message ---------\n{BLOCK}"),
        ("Invoice", f"See below.\n\nBegin forwarded message:\n\n{BLOCK}"),
    ],
)
def test_forwarded_mail_is_new(subject, text):
    mail = parse(
        f"From: carl@example.com\nSubject: {subject}\nContent-Type: text/plain; charset=utf-8\n\n{text}".encode()
    )
    assert "Please pay 5 EUR." in mail.new_text


def test_forwarded_mail_within_earlier_mail_is_not_new():
    text = f"Thanks\n\n{ATTRIBUTION}\n\n---------- Forwarded message ---------\n{BLOCK}"
    assert parse(f"From: carl@example.com\nSubject: Re: Fwd: Invoice\n\n{text}".encode()).new_text == "Thanks"


@pytest.mark.parametrize("closing", ["Sent from my iPhone", "Von meinem iPhone gesendet", "Envoyé de mon iPhone"])
def test_line_of_a_telephone_is_no_reason_to_hide_what_follows(closing):
    text = f"{closing}\n\n> On 1 Jun 2026, at 10:00, Help <help@example.org> wrote:\n> hi\n\nMy answer below."
    assert "My answer below." in split_quoted(text).new
