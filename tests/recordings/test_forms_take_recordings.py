import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import RequestFactory

from tests.recordings.made import WAV
from tickets.errors import Refused
from tickets.models import Recording
from tickets.recordings.views.taking import taken

pytestmark = pytest.mark.django_db


def posted(by, **data):
    request = RequestFactory().post("/", data)
    request.user = by
    return request


def test_keys_and_a_file_from_a_page_without_script(asha):
    file = SimpleUploadedFile("voice.wav", WAV)
    keys = taken(posted(asha, recording=["one", "two"], recording_file=file))
    made = Recording.objects.get()
    assert keys == ["one", "two", made.key]
    assert (made.kind, made.size) == ("audio", len(WAV))
    assert made.finished_at


def test_a_field_of_its_own_for_each_step(asha):
    assert taken(posted(asha, media_1="one", media_2="two"), "media_2") == ["two"]


def test_a_file_that_is_no_recording_is_refused(asha):
    page = SimpleUploadedFile("voice.wav", b"<html><script>alert(1)</script>")
    with pytest.raises(Refused):
        taken(posted(asha, recording_file=page))


def test_no_file_is_no_trouble(asha):
    assert taken(posted(asha)) == []


def test_what_may_be_made_is_offered(asha):
    asked = {"recorder_kinds": "audio video picture", "recorder_field": "media-1"}
    everything = render_to_string("recordings/recorder.html", asked)
    assert "Record voice" in everything
    assert "Record screen" in everything
    assert 'name="media-1_file"' in everything
    picture = render_to_string("recordings/recorder.html", {"recorder_kinds": "picture", "recorder_single": True})
    assert "Record" not in picture.split("recorder-running")[0].replace("recorder", "")
    assert "Choose a picture" in picture


def test_the_limit_is_told_before():
    assert "500 MB" in render_to_string("recordings/recorder.html")
