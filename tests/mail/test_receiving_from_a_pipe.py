import io
import os

import pytest
from django.core.management import call_command

from tests.mail.letters import mail
from tickets.errors import NotStored
from tickets.mail import storage
from tickets.models import InboundMail

pytestmark = pytest.mark.django_db


def piped(monkeypatch, raw: bytes, address: str = "support@example.com") -> int:
    """The exit code."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw)))
    try:
        call_command("receive", address, "--sender", "carl@customer.example")
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


def test_a_message_is_stored_with_its_envelope(mailbox, monkeypatch):
    assert piped(monkeypatch, mail()) == 0
    row = InboundMail.objects.get()
    assert (row.source, row.envelope_from) == ("pipe", "carl@customer.example")
    assert storage.read(row.raw_name) == mail()


def test_nobody_here_by_that_name(mailbox, monkeypatch):
    assert piped(monkeypatch, mail(), "nobody@example.com") == os.EX_NOUSER


def test_too_large_is_said_once_and_for_all(mailbox, monkeypatch, settings):
    settings.MAX_MAIL_BYTES = 100
    assert piped(monkeypatch, mail()) == os.EX_UNAVAILABLE
    assert not InboundMail.objects.exists()


def test_what_could_not_be_stored_is_for_the_mail_server_to_keep(mailbox, monkeypatch):
    def full(folder, content):
        raise NotStored("No space left on device")

    monkeypatch.setattr(storage, "keep", full)
    assert piped(monkeypatch, mail()) == os.EX_TEMPFAIL
