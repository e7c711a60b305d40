from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from tickets.errors import NotStored
from tickets.mail import storage


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_the_same_content_is_one_file():
    first, second = storage.keep("raw", b"Hello"), storage.keep("raw", b"Hello")
    assert first == second == storage.name_of("raw", b"Hello")
    assert storage.read(first) == b"Hello"


def test_a_file_that_a_crash_left_half_written_is_made_whole():
    name = storage.keep("raw", b"Hello, this is Carl")
    Path(default_storage.path(name)).write_bytes(b"Hello, th")
    assert storage.read(storage.keep("raw", b"Hello, this is Carl")) == b"Hello, this is Carl"


def test_a_full_disk_leaves_nothing_under_the_name(monkeypatch):
    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storage.os, "fsync", full)
    with pytest.raises(NotStored, match="No space left"):
        storage.keep("raw", b"Hello")
    name = storage.name_of("raw", b"Hello")
    assert not default_storage.exists(name)
    assert list(Path(default_storage.path(name)).parent.iterdir()) == []
