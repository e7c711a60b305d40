import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import signed_in
from tests.recordings.made import WAV, played, recorded
from tickets.recordings.ranges import NotThere, Span, asked
from tickets.recordings.views import streaming

SIZES = st.integers(1, 10_000)
PLACES = st.integers(0, 12_000)


@given(SIZES, PLACES, PLACES)
def test_from_one_place_to_another(size, first, last):
    header = f"bytes={first}-{last}"
    if last < first:
        assert asked(header, size) is None
    elif first >= size:
        with pytest.raises(NotThere):
            asked(header, size)
    else:
        assert asked(header, size) == Span(first, min(last, size - 1))


@given(SIZES, PLACES)
def test_from_a_place_to_the_end_and_the_last_so_many(size, number):
    if number < size:
        assert asked(f"bytes={number}-", size) == Span(number, size - 1)
    if number:
        assert asked(f"bytes=-{number}", size) == Span(max(0, size - number), size - 1)


@given(st.text() | st.from_regex(r"(bytes|items)=[-\d, ]*", fullmatch=True), st.integers(0, 100))
def test_whatever_is_asked_the_part_lies_within(header, size):
    """Nonsense, several parts at once and other units are answered with the whole."""
    try:
        span = asked(header, size)
    except NotThere:
        return
    assert span is None or 0 <= span.first <= span.last < size


@pytest.fixture
def recording(asha):
    return recorded(asha)


@pytest.fixture
def browser(asha):
    return signed_in(asha)


def test_the_whole(browser, recording):
    answer, content = played(browser, recording)
    assert (answer.status_code, content) == (200, WAV)
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["Content-Length"] == str(len(WAV))


@pytest.mark.parametrize("size", [1, 7, 100_000])
def test_a_part(browser, recording, monkeypatch, size):
    monkeypatch.setattr(streaming, "PIECE", size)
    answer, content = played(browser, recording, Range="bytes=10-29")
    assert (answer.status_code, content) == (206, WAV[10:30])
    assert answer.headers["Content-Range"] == f"bytes 10-29/{len(WAV)}"
    assert answer.headers["Content-Length"] == "20"


def test_a_part_that_is_not_there(browser, recording):
    answer, content = played(browser, recording, Range=f"bytes={len(WAV)}-")
    assert (answer.status_code, content) == (416, b"")
    assert answer.headers["Content-Range"] == f"bytes */{len(WAV)}"


def test_a_part_of_what_the_browser_has(browser, recording):
    tag = played(browser, recording)[0].headers["ETag"]
    assert played(browser, recording, Range="bytes=0-1", If_Range=tag)[0].status_code == 206
    assert played(browser, recording, Range="bytes=0-1", If_Range='"other"')[0].status_code == 200
    assert played(browser, recording, If_None_Match=tag)[0].status_code == 304


def test_asking_for_the_head_alone(browser, recording):
    answer = browser.head(f"/recordings/{recording.key}/", headers={"Range": "bytes=0-1"})
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["Content-Length"] == str(len(WAV))


def test_what_the_storage_has_lost_is_not_there(browser, recording):
    recording.stored_name = "recordings/no/where"
    recording.save()
    assert played(browser, recording)[0].status_code == 404
