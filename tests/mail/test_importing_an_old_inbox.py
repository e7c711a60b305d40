from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests.mail.letters import mail, taken_in
from tickets.errors import NotStored
from tickets.mail import importing, intake, receiving, storage
from tickets.models import Event, InboundMail, Message, OutgoingMail, Ticket

pytestmark = pytest.mark.django_db


def letter(number: int, answers: int | None = None, **headers: str) -> bytes:
    """Sent on day `number` of March 2024."""
    thread = {"in_reply_to": f"<{answers}@customer.example>"} if answers is not None else {}
    day = f"Fri, {number:02} Mar 2024 09:41:00 +0000"
    headers = {"message_id": f"<{number}@customer.example>", "date": day, **thread, **headers}
    return mail(**{"subject": f"Letter {number}", "text": f"This is letter {number}.", **headers})


def mbox(folder: Path, letters: list[bytes], ends: bytes = b"\n") -> Path:
    """As mail programs export it, with '>From ' for 'From ' at the beginning of a line."""
    path = folder / "inbox.mbox"
    with path.open("wb") as file:
        for raw in letters:
            quoted = raw.replace(b"\r\n", b"\n").replace(b"\nFrom ", b"\n>From ")
            file.write((b"From carl@customer.example Fri Mar 01 09:41:00 2024\n" + quoted + b"\n").replace(b"\n", ends))
    return path


def maildir(folder: Path, letters: list[bytes]) -> Path:
    for name in ("cur", "new", "tmp", ".Archive/cur"):
        (folder / "Maildir" / name).mkdir(parents=True)
    for number, raw in enumerate(letters):
        part = ("cur", "new", ".Archive/cur")[number % 3]
        (folder / "Maildir" / part / f"{1000 - number}.host:2,S").write_bytes(raw)
    return folder / "Maildir"


def imported(*paths: Path, **options: str) -> None:
    more = [f"--{name.replace('_', '-')}={value}" for name, value in options.items()]
    call_command("import_mbox", *map(str, paths), "--mailbox=support@example.com", *more)


@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
def test_each_message_of_an_mbox_becomes_part_of_a_resolved_ticket(mailbox, tmp_path, ends):
    imported(mbox(tmp_path, [letter(1), letter(2, answers=1), letter(3)], ends))
    assert sorted(Message.objects.values_list("ticket__subject", "new_text")) == [
        ("Letter 1", "This is letter 1."),
        ("Letter 1", "This is letter 2."),
        ("Letter 3", "This is letter 3."),
    ]
    assert set(Ticket.objects.values_list("status", "awaits_answer_since")) == {("resolved", None)}


def test_a_maildir_is_read_with_its_subfolders_and_oldest_first(mailbox, tmp_path):
    imported(maildir(tmp_path, [letter(3, answers=2), letter(1), letter(2, answers=1)]))
    assert Ticket.objects.count() == 1
    assert list(Message.objects.order_by("created_at").values_list("new_text", flat=True)) == [
        "This is letter 1.",
        "This is letter 2.",
        "This is letter 3.",
    ]


def test_a_second_run_imports_nothing_twice(mailbox, tmp_path, capsys):
    path = mbox(tmp_path, [letter(1), letter(2)])
    imported(path)
    imported(path)
    assert "0 imported, 2 were here already." in capsys.readouterr().out
    assert Message.objects.count() == 2


def test_what_was_stopped_goes_on_where_it_was(mailbox, tmp_path, monkeypatch):
    path = mbox(tmp_path, [letter(number) for number in range(1, 6)])
    monkeypatch.setattr(importing, "BATCH", 2)
    store, stored = receiving.store_old, []

    def interrupted(*args: Any) -> int:
        if stored:
            raise KeyboardInterrupt
        stored.append(store(*args))
        return stored[0]

    with monkeypatch.context() as broken:
        broken.setattr(receiving, "store_old", interrupted)
        with pytest.raises(CommandError, match="run the same command again to go on"):
            imported(path)
    assert Message.objects.count() == 2
    imported(path)
    assert Message.objects.count() == 5


def test_what_was_stored_but_not_filed_is_filed_by_the_next_run(mailbox, tmp_path, monkeypatch):
    path = mbox(tmp_path, [letter(1), letter(2)])
    with monkeypatch.context() as killed:
        killed.setattr(intake, "drain", lambda mailbox_id: 0)
        imported(path)
    assert Message.objects.count() == 0
    imported(path)
    assert Message.objects.count() == 2


def test_what_came_by_another_way_is_not_imported_again(mailbox, tmp_path):
    raw = letter(1).replace(b"\r\n", b"\n")
    taken_in(mailbox, raw)
    imported(mbox(tmp_path, [raw]))
    assert Message.objects.count() == 1


def test_nothing_that_is_imported_is_answered(mailbox, tmp_path):
    mailbox.acknowledges, mailbox.acknowledgement = True, "We have your mail."
    mailbox.save()
    imported(mbox(tmp_path, [letter(1), letter(2)]), open_since="2024-03-02")
    assert OutgoingMail.objects.count() == 0


def test_an_answer_of_ours_stands_in_its_conversation_and_belongs_to_the_customer(mailbox, tmp_path):
    ours = {"from_": "Acme <support@example.com>", "to": "Carl Customer <carl@customer.example>"}
    imported(mbox(tmp_path, [letter(1), letter(2, answers=1, **ours), letter(3, answers=2), letter(4, **ours)]))
    assert [ticket.messages.count() for ticket in Ticket.objects.order_by("subject")] == [3, 1]
    assert set(Ticket.objects.values_list("customer__email", flat=True)) == {"carl@customer.example"}


def test_what_we_have_answered_lately_waits_for_nobody(mailbox, tmp_path):
    ours = {"from_": "Acme <support@example.com>", "to": "Carl Customer <carl@customer.example>"}
    imported(mbox(tmp_path, [letter(1), letter(2, answers=1, **ours), letter(3)]), open_since="2024-03-01")
    waiting = dict(Ticket.objects.values_list("subject", "awaits_answer_since"))
    assert waiting["Letter 1"] is None
    assert waiting["Letter 3"] is not None


def test_a_mail_that_only_claims_to_be_ours_joins_nothing_unless_it_is_imported(mailbox):
    taken_in(mailbox, letter(1))
    forged = letter(2, answers=1, from_="Acme <support@example.com>", to="Carl <carl@customer.example>")
    assert taken_in(mailbox, forged).ticket.subject == "Letter 2"


def test_what_is_recent_can_be_left_open(mailbox, tmp_path):
    imported(mbox(tmp_path, [letter(1), letter(20)]), open_since="2024-03-10")
    assert dict(Ticket.objects.values_list("subject", "status")) == {"Letter 1": "resolved", "Letter 20": "open"}


def test_old_mail_does_not_wake_a_ticket_or_change_what_the_list_shows_of_it(mailbox, tmp_path):
    newest = taken_in(mailbox, mail("Today", "The newest.", message_id="<today@customer.example>"))
    Ticket.objects.update(status="waiting")
    imported(mbox(tmp_path, [letter(1, in_reply_to="<today@customer.example>")]))
    ticket = Ticket.objects.get()
    assert (ticket.status, ticket.preview) == ("waiting", "The newest.")
    assert ticket.last_activity_at == newest.created_at
    assert ticket.messages.count() == 2


def test_the_reason_says_that_nobody_waits(mailbox, tmp_path):
    imported(mbox(tmp_path, [letter(1)]))
    assert "it comes from an old inbox" in Event.objects.get(verb="opened").detail["reason"]


def test_a_line_that_begins_with_from_does_not_cut_a_message(mailbox, tmp_path):
    raw = letter(1).replace(b"This is letter 1.", b"Hello,\r\n\r\nFrom here it goes wrong at 12:00 today\r\nand on.")
    imported(mbox(tmp_path, [raw, letter(2)]))
    text = Message.objects.get(subject="Letter 1").text
    assert text == "Hello,\n\nFrom here it goes wrong at 12:00 today\nand on.\n"
    path = tmp_path / "unquoted.mbox"
    path.write_bytes(b"From - Fri Mar 01 09:41:00 2024\n" + raw.replace(b"\r\n", b"\n"))
    imported(path)
    assert InboundMail.objects.count() == 2, "the same mail, though nobody had quoted its line"


def test_an_mbox_that_names_its_sender_as_gmail_does_is_read(mailbox, tmp_path):
    path = tmp_path / "All mail.mbox"
    path.write_bytes(b"From 1790000000000000000@xxx Fri Mar 01 09:41:00 +0000 2024\nX-GM-THRID: 17\n" + letter(1))
    imported(path)
    assert Message.objects.get().subject == "Letter 1"


def test_the_time_is_that_of_the_last_server_not_what_the_sender_says(mailbox, tmp_path):
    trace = (
        b"Received: from mx (mx; with ESMTP)\r\n by here;\r\n Sun, 03 Mar 2024 10:00:00 +0100\r\n"
        b"Received: from dialup by mx; Sat, 02 Mar 2024 10:00:00 +0100\r\n"
    )
    imported(mbox(tmp_path, [trace + letter(1)]))
    assert Message.objects.get().created_at.isoformat() == "2024-03-03T09:00:00+00:00"


@pytest.mark.parametrize("date", ["Fri, 31 Feb 2024 09:41:00 +0000", "yesterday", ""])
def test_a_date_that_nobody_can_read_stops_nothing(mailbox, tmp_path, date):
    imported(mbox(tmp_path, [letter(1, date=date), letter(2)]))
    assert Message.objects.count() == 2


def test_mail_from_the_future_is_dated_now(mailbox, tmp_path):
    imported(mbox(tmp_path, [letter(1, date="Fri, 01 Mar 2199 09:41:00 +0000")]))
    assert timezone.now() - Message.objects.get().created_at < timedelta(minutes=1)


def test_mail_that_is_too_large_is_named_and_the_rest_is_imported(mailbox, tmp_path, settings, capsys):
    settings.MAX_MAIL_BYTES = 2000
    imported(mbox(tmp_path, [letter(1), mail("Huge", "x " * 2000), letter(2)]))
    assert Message.objects.count() == 2
    assert "Too large, not imported: " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"", "is empty"), (b"Subject: a single mail\n\nHello", "is no mbox"), (None, "There is no file")],
)
def test_what_holds_no_mail_is_said_in_words(mailbox, tmp_path, content, says):
    path = tmp_path / "inbox"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CommandError, match=says):
        imported(path)


def test_a_folder_without_mail_is_no_maildir(mailbox, tmp_path):
    with pytest.raises(CommandError, match="is no Maildir"):
        imported(tmp_path)


def test_nothing_is_imported_into_a_mailbox_that_is_not_there(mailbox, tmp_path):
    with pytest.raises(CommandError, match=r"No mailbox here by the name of other@example\.com"):
        call_command("import_mbox", str(mbox(tmp_path, [letter(1)])), mailbox="other@example.com")


def test_a_disk_that_is_full_is_said_and_the_next_run_goes_on(mailbox, tmp_path, monkeypatch):
    path = mbox(tmp_path, [letter(1, subject=str(tmp_path))])

    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as filled:
        filled.setattr(storage.DurableStorage, "save_all", full)
        with pytest.raises(CommandError, match=r"No space left.*Run the same command again to go on"):
            imported(path)
    assert InboundMail.objects.count() == 0
    imported(path)
    assert Message.objects.count() == 1


def test_a_file_of_a_batch_that_cannot_be_written_leaves_no_half_of_one(mailbox, tmp_path, monkeypatch):
    monkeypatch.setattr(storage.os, "replace", lambda part, path: (_ for _ in ()).throw(OSError(28, "full")))
    with pytest.raises(NotStored):
        storage.keep_all("half", [letter(1)])
    name = storage.name_of("half", letter(1))
    assert list(Path(storage.default_storage.path(name)).parent.iterdir()) == []
