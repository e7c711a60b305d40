"""What a browser makes of it is tested in the story; here the file as it is made anew."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.recordings.made import part, webm
from tickets.recordings import clusters, ebml
from tickets.recordings.clusters import CLUSTER, CUES, scanned
from tickets.recordings.webm import remade


def made_anew(content: bytes) -> tuple[float | None, bytes]:
    into = BytesIO()
    return remade(BytesIO(content), into), into.getvalue()


def index(content: bytes) -> list[tuple[int, int]]:
    """(time, place in the segment) of each point."""
    within = frozenset({clusters.SEGMENT, CUES, 0xBB, 0xB7})
    found = {0xB3: [], 0xF1: []}
    for each in ebml.walk(BytesIO(content), len(content), within):
        if each.id in found:
            found[each.id].append(int.from_bytes(content[each.start : each.end]))
    return list(zip(found[0xB3], found[0xF1], strict=True))


def segment(content: bytes) -> int:
    return next(e.start for e in ebml.walk(BytesIO(content), len(content), clusters.OPENED) if e.id == clusters.SEGMENT)


@pytest.mark.parametrize("picture", [True, False])
def test_it_gets_its_length_and_an_index_that_leads_to_each_cluster(picture):
    seconds, content = made_anew(webm(4, 5, picture))
    assert seconds == 3.4
    film = scanned(BytesIO(content))
    assert (film.has_index, film.length, len(film.clusters)) == (True, 3400.0, 4)
    assert [time for time, _ in index(content)] == [0, 1000, 2000, 3000]
    for _, place in index(content):
        assert content[segment(content) + place :].startswith(CLUSTER.to_bytes(4))


def frames(content: bytes) -> list[bytes]:
    film = scanned(BytesIO(content))
    return [content[each.start : each.start + each.size] for each in film.clusters]


def test_what_plays_is_the_same():
    assert frames(made_anew(webm(3))[1]) == frames(webm(3))


def test_made_anew_once_more_it_stays():
    seconds, content = made_anew(webm())
    assert made_anew(content) == (seconds, content)


@given(st.integers(100, len(webm()) - 1))
def test_what_was_cut_off_plays_to_where_it_was_cut(length):
    seconds, content = made_anew(webm()[:length])
    if content != webm()[:length]:
        assert seconds <= 3.4
        assert scanned(BytesIO(content)).has_index


@given(st.binary(max_size=300))
def test_nonsense_is_left_as_it_is(rest):
    content = part("1A45DFA3", part("4282", b"webm")) + rest
    assert made_anew(content) == (None, content)


@given(st.integers(0, len(webm()) - 1), st.integers(0, 255))
def test_no_broken_byte_breaks_us(place, byte):
    broken = bytearray(webm())
    broken[place] = byte
    made_anew(bytes(broken))


def test_who_sends_endless_parts_does_not_keep_us_busy(monkeypatch):
    monkeypatch.setattr(clusters, "MANY", 10)
    assert made_anew(webm()) == (None, webm())
