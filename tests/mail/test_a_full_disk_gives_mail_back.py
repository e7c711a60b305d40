import errno
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from tests.mail.letters import mail, stored
from tests.mail.test_bad_mail_never_blocks_the_next import with_attachment
from tickets.errors import NotStored
from tickets.mail import intake, storage
from tickets.mail.storage import DurableStorage
from tickets.models import InboundMail, Message, Ticket
from tickets.models.inbound import InboundState

pytestmark = pytest.mark.django_db


def full(*given: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def broken(*given: object) -> None:
    raise OSError(errno.EIO, "Input/output error")


def test_what_has_no_room_for_its_files_is_given_back_and_comes_whole_later(mailbox, monkeypatch):
    rows = [stored(mailbox, mail("before")), stored(mailbox, with_attachment()), stored(mailbox, mail("after"))]
    default_storage.delete(storage.name_of("attachments", b"receipt"))
    with monkeypatch.context() as patched:
        patched.setattr("tickets.mail.storage.os.replace", full)
        with pytest.raises(NotStored, match="No space left"):
            intake.drain(mailbox.pk)
        patched.setattr(DurableStorage, "_save", full)
        with pytest.raises(NotStored, match="No space left"):
            stored(mailbox, mail("one more"))
    assert list(InboundMail.objects.values_list("state", "attempts").distinct()) == [(InboundState.RECEIVED, 0)]
    assert not Ticket.objects.exists()
    intake.drain(mailbox.pk)
    messages = Message.objects.order_by("pk")
    assert [message.inbound for message in messages] == rows
    [file] = messages[1].attachments.all()
    assert storage.read(file.stored_name) == b"receipt"
    folder = Path(default_storage.path(file.stored_name)).parent
    assert not list(folder.glob(".part-*"))


def test_a_storage_that_gives_nothing_sets_no_mail_aside(mailbox, monkeypatch):
    stored(mailbox, mail())
    with monkeypatch.context() as patched:
        patched.setattr(DurableStorage, "_open", broken)
        with pytest.raises(NotStored, match="Input/output error"):
            intake.drain(mailbox.pk)
    row = InboundMail.objects.get()
    assert (row.state, row.attempts) == (InboundState.RECEIVED, 0)
    intake.drain(mailbox.pk)
    assert Message.objects.get().problem == ""


def test_a_single_file_that_cannot_be_read_stops_none_that_follow(mailbox, monkeypatch):
    row, plain = stored(mailbox, mail("broken")), DurableStorage._open
    stored(mailbox, mail("after"))

    def bad_block(self, name, mode="rb"):
        return broken() if name == row.raw_name else plain(self, name, mode)

    monkeypatch.setattr(DurableStorage, "_open", bad_block)
    intake.drain(mailbox.pk)
    assert "Input/output error" in Message.objects.get(inbound=row).problem
    assert Ticket.objects.filter(subject="after").exists()
