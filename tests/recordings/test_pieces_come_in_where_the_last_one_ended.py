import pytest
from django.test import Client

from tests.cast import join, signed_in
from tests.recordings.made import TUS, WAV, begin, offset, played, send, up
from tickets.models import Recording
from tickets.recordings import places
from tickets.recordings.limits import MOST, PIECE, UNSENT

pytestmark = pytest.mark.django_db


def test_pieces_in_order_make_a_recording(asha):
    browser, address = up(asha)
    assert send(browser, address, 0, WAV[:1000]).headers["Upload-Offset"] == "1000"
    assert offset(browser, address).headers["Upload-Offset"] == "1000"
    assert offset(browser, address).headers["Upload-Length"] == str(len(WAV))
    assert send(browser, address, 1000, WAV[1000:]).status_code == 204
    made = Recording.objects.get()
    assert (made.content_type, made.kind, made.received) == ("audio/wav", "audio", len(WAV))
    assert made.finished_at
    assert made.stored_name.startswith("recordings/")
    assert not places.path_of(made).exists()


def test_nobody_need_know_the_length_before_the_end(asha):
    browser = signed_in(asha)
    address = begin(browser).headers["Location"]
    send(browser, address, 0, WAV)
    assert offset(browser, address).headers["Upload-Defer-Length"] == "1"
    assert Recording.objects.get().finished_at is None
    send(browser, address, len(WAV), b"", Upload_Length=str(len(WAV)), Recording_Seconds="2.5")
    assert Recording.objects.get().seconds == 2.5
    assert Recording.objects.get().finished_at


@pytest.mark.parametrize("at", [0, 999, 1001, 4000])
def test_a_piece_that_begins_elsewhere_is_not_taken(asha, at):
    browser, address = up(asha)
    send(browser, address, 0, WAV[:1000])
    answer = send(browser, address, at, b"x")
    assert answer.status_code == 409
    assert Recording.objects.get().received == 1000
    assert places.path_of(Recording.objects.get()).read_bytes() == WAV[:1000]


def test_what_was_written_and_not_counted_is_written_again(asha):
    """The desk was ended between the file and its row."""
    browser, address = up(asha)
    send(browser, address, 0, WAV[:1000])
    with places.path_of(Recording.objects.get()).open("ab") as file:
        file.write(b"half of a piece that nobody counted")
    send(browser, address, 1000, WAV[1000:])
    assert Recording.objects.get().size == len(WAV)
    assert played(browser, Recording.objects.get())[1] == WAV


def test_the_last_piece_may_come_again(asha):
    browser, address = up(asha)
    send(browser, address, 0, WAV)
    again = send(browser, address, len(WAV), b"")
    assert (again.status_code, again.headers["Upload-Offset"]) == (204, str(len(WAV)))


def test_what_broke_off_before_it_was_stored_is_stored_by_asking_again(asha):
    browser, address = up(asha)
    send(browser, address, 0, WAV[:4000])
    made = Recording.objects.get()
    places.write(made, 4000, WAV[4000:])
    Recording.objects.update(received=len(WAV))
    assert send(browser, address, len(WAV), b"").status_code == 204
    assert Recording.objects.get().finished_at


def test_a_piece_says_what_it_is(asha):
    browser, address = up(asha)
    assert send(browser, address, 0, WAV, Content_Type="application/octet-stream").status_code == 415
    assert Recording.objects.get().received == 0


def test_more_than_was_announced_is_refused(asha):
    browser, address = up(asha)
    assert send(browser, address, 0, WAV + b"x").status_code == 422
    assert send(browser, address, 0, b"x", Upload_Length="9").status_code == 422
    assert Recording.objects.get().received == 0


def test_too_large_is_refused_at_the_beginning_and_on_the_way(asha):
    browser = signed_in(asha)
    refused = begin(browser, MOST + 1)
    assert refused.status_code == 413
    assert "500 MB" in refused.content.decode()
    address = begin(browser).headers["Location"]
    Recording.objects.update(received=MOST - 1)
    assert send(browser, address, MOST - 1, b"xx").status_code == 413
    assert send(browser, address, MOST - 1, b"", Upload_Length=str(MOST + 1)).status_code == 413


def test_a_piece_has_a_limit(asha):
    browser = signed_in(asha)
    address = begin(browser).headers["Location"]
    assert send(browser, address, 0, bytes(PIECE + 1)).status_code == 413
    assert Recording.objects.get().received == 0


def test_who_keeps_too_many_unsent_is_told(asha):
    browser = signed_in(asha)
    for _ in range(UNSENT):
        assert begin(browser, 10).status_code == 201
    assert begin(browser, 10).status_code == 422


def test_another_version_of_the_protocol_is_named(asha):
    browser, address = up(asha)
    refused = browser.head(address, headers={"Tus-Resumable": "0.2.2"})
    assert (refused.status_code, refused.headers["Tus-Version"]) == (412, "1.0.0")
    told = browser.options("/recordings/")
    assert told.headers["Tus-Max-Size"] == str(MOST)
    assert "creation" in told.headers["Tus-Extension"]


@pytest.mark.parametrize(
    "headers",
    [{}, {"Upload-Length": "0"}, {"Upload-Length": "-1"}, {"Upload-Length": "x"}, {"Upload-Length": "9" * 30}],
)
def test_a_beginning_without_sense_is_refused(asha, headers):
    assert signed_in(asha).post("/recordings/", headers={**TUS, **headers}).status_code == 422
    assert not Recording.objects.exists()


def test_a_full_disk_is_told_and_loses_nothing(asha, monkeypatch):
    browser, address = up(asha)
    send(browser, address, 0, WAV[:1000])
    with monkeypatch.context() as full:
        full.setattr(places, "KEPT_FREE", 1 << 60)
        refused = send(browser, address, 1000, WAV[1000:])
        assert refused.status_code == 507
        assert "full" in refused.content.decode()
        assert begin(browser, 10).status_code == 507
    assert send(browser, address, 1000, WAV[1000:]).status_code == 204


def test_only_its_maker_sends_on_or_asks(asha, olivia, adam, client):
    browser, address = up(asha)
    send(browser, address, 0, WAV[:1000])
    others = [signed_in(join("axel@example.com", "Axel", "assistant")), signed_in(olivia)]
    for other in others:
        assert offset(other, address).status_code == 404
        assert send(other, address, 1000, WAV[1000:]).status_code == 404
        assert other.delete(address, headers=TUS).status_code == 404
        assert other.post(address.replace("upload/", "use/")).status_code == 404
    assert send(signed_in(adam), address, 1000, b"x").status_code == 403
    assert send(client, address, 1000, b"x").status_code == 302
    assert Recording.objects.get().received == 1000


def test_no_other_site_sends_for_me(asha):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(asha)
    assert begin(browser, 10).status_code == 403
    _, address = up(asha)
    assert send(browser, address, 0, b"x").status_code == 403
    assert browser.delete(address, headers=TUS).status_code == 403
