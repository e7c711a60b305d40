"""Bounces as many mail servers write them, and letters that only look like one (bounces.txt)."""

from pathlib import Path

import pytest

from tickets.mail.parsing import parse

MAILS = Path(__file__).with_name("bounces.txt").read_text().removesuffix("\n").split("\n%%%\n")


def expected(raw: str) -> tuple[str, dict[str, bool] | None]:
    name, _, wanted = raw.partition("\n")[0].removeprefix("Shape: ").partition("; ")
    if wanted == "no bounce":
        return name, None
    return name, {each.split()[0]: each.split()[1] == "final" for each in wanted.split(", ")}


@pytest.mark.parametrize("raw", MAILS, ids=lambda raw: expected(raw)[0])
def test_bounce_names_whom_it_did_not_reach_and_whether_for_good(raw):
    bounce = parse(raw.encode()).bounce
    assert (dict(bounce.recipients) if bounce else None) == expected(raw)[1]
