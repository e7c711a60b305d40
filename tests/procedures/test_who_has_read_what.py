"""Each assistant has a list of what is to be read to its end; the owner sees who has."""

import pytest

from tests.cast import signed_in
from tests.procedures.made import draft, procedure, recording, rewrite, text
from tickets.errors import Refused
from tickets.procedures import publishing, reading, retiring
from tickets.procedures.steps import new_step


def listed(user) -> list[tuple[str, bool, bool]]:
    return [(each.current.title, each.is_changed, each.is_begun) for each in reading.to_read(user)]


def test_a_published_version_is_to_be_read_until_its_end_was_reached(olivia, asha):
    found = procedure(olivia)
    assert listed(asha) == [("Refund a course", False, False)]
    reading.opened(found.current, asha)
    assert listed(asha) == [("Refund a course", False, True)]
    reading.read(found.current, asha)
    assert listed(asha) == []


def test_a_new_version_is_marked_as_changed(olivia, asha):
    found = procedure(olivia)
    reading.read(found.current, asha)
    rewrite(found, olivia, text("Otherwise"))
    assert listed(asha) == [("Refund a course", True, False)]


def test_the_list_says_what_was_read_and_watched_to_the_end_or_not(olivia, asha):
    spoken = recording(olivia, "audio")
    version = procedure(olivia, "Refund", new_step("recording", media=spoken.key)).current
    page = signed_in(asha).get("/procedures/to-read/").content.decode()
    assert "watched" not in page.lower()
    reading.watched(version, asha, spoken.key, 0.4)
    assert "40 % watched" in signed_in(asha).get("/procedures/to-read/").content.decode()
    reading.read(version, asha)
    page = signed_in(asha).get("/procedures/to-read/").content.decode()
    assert "You have read everything" in page
    assert "Read to the end" in page
    assert "40 % watched" in page
    rewrite(version.procedure, olivia, text("Otherwise"))
    assert "Read to the end" not in signed_in(asha).get("/procedures/to-read/").content.decode()


def test_what_one_wrote_oneself_is_read(olivia, asha):
    publishing.publish(publishing.propose(draft(asha), asha), olivia)
    assert listed(asha) == []


def test_owners_admins_drafts_and_retired_ones_have_no_list(olivia, asha, adam):
    found = procedure(olivia)
    draft(asha, "A draft")
    assert listed(olivia) == listed(adam) == []
    retiring.use(found, False, olivia)
    assert listed(asha) == []
    mine = draft(asha, "Mine")
    assert reading.opened(mine, asha) is None
    with pytest.raises(Refused):
        reading.read(mine, asha)


def test_the_owner_sees_who_has_read_and_watched_to_the_end(olivia, asha, adam):
    spoken, shown = recording(olivia, "audio"), recording(olivia)
    steps = [new_step("recording", media=each.key) for each in (spoken, shown)]
    version = procedure(olivia, "Refund", *steps).current
    assert [(each.person, each.opened_at, each.watched) for each in reading.readers(version)] == [(asha, None, 0)]
    reading.watched(version, asha, spoken.key, 0.97)
    reading.watched(version, asha, shown.key, 0.5)
    reading.watched(version, asha, shown.key, 0.2)
    (reader,) = reading.readers(version)
    assert (reader.read_at, reader.watched) == (None, 0.75)
    with pytest.raises(Refused):
        reading.watched(version, asha, "another", 1)
