from datetime import timedelta

from django.core.files.storage import default_storage
from django.utils import timezone

from tests.cast import signed_in
from tests.recordings.made import TUS, WAV, recorded, send, up
from tickets.models import Escalation, Procedure, Recording, Ticket
from tickets.procedures import writing
from tickets.procedures.from_answers import from_answer
from tickets.recordings import places, throwing_away, unsent
from tickets.recordings.attaching import attach

DAY = timedelta(days=1)


def tidied(django_capture_on_commit_callbacks, after: timedelta) -> int:
    with django_capture_on_commit_callbacks(execute=True):
        return throwing_away.tidy(timezone.now() + after)


def test_half_of_one_after_two_days(asha, django_capture_on_commit_callbacks):
    browser, address = up(asha)
    send(browser, address, 0, WAV[:100])
    place = places.path_of(Recording.objects.get())
    assert tidied(django_capture_on_commit_callbacks, 1.9 * DAY) == 0
    assert place.exists()
    assert tidied(django_capture_on_commit_callbacks, 2.1 * DAY) == 1
    assert not place.exists()
    assert not Recording.objects.exists()


def test_a_whole_one_after_seven(asha, django_capture_on_commit_callbacks):
    recording = recorded(asha)
    assert tidied(django_capture_on_commit_callbacks, 6.9 * DAY) == 0
    assert default_storage.exists(recording.stored_name)
    assert tidied(django_capture_on_commit_callbacks, 7.1 * DAY) == 1
    assert not default_storage.exists(recording.stored_name)


def test_the_same_content_of_another_stays(asha, django_capture_on_commit_callbacks):
    old, new = recorded(asha, made_at=timezone.now() - 8 * DAY), recorded(asha)
    assert tidied(django_capture_on_commit_callbacks, 0 * DAY) == 1
    assert not default_storage.exists(old.stored_name)
    assert default_storage.exists(new.stored_name)


def test_what_was_sent_stays(asha, ticket, django_capture_on_commit_callbacks):
    recording = recorded(asha)
    attach([recording.key], asha, escalation=Escalation.objects.create(ticket=ticket, asked_by=asha))
    assert tidied(django_capture_on_commit_callbacks, 400 * DAY) == 0
    assert signed_in(asha).delete(f"/recordings/{recording.key}/upload/", headers=TUS).status_code == 404
    assert default_storage.exists(recording.stored_name)


def test_its_maker_discards_it(asha, django_capture_on_commit_callbacks):
    recording = recorded(asha)
    with django_capture_on_commit_callbacks(execute=True):
        assert signed_in(asha).delete(f"/recordings/{recording.key}/upload/", headers=TUS).status_code == 204
    assert not default_storage.exists(recording.stored_name)


def test_what_was_left_behind_is_found_and_used(asha, monkeypatch):
    """The page was left while it was being recorded: nobody has said how long it is."""
    monkeypatch.setattr(unsent, "GROWS_SECONDS", 0)
    browser, address = up(asha)
    Recording.objects.update(size=0)
    send(browser, address, 0, WAV[:3000])
    page = browser.get("/recordings/unsent/?field=step-1&kinds=audio").content.decode()
    assert "was not sent" in page
    shown = browser.post(address.replace("upload/", "use/") + "?field=step-1").content.decode()
    made = Recording.objects.get()
    assert made.finished_at
    assert f'name="step-1" value="{made.key}"' in shown
    assert "<audio" in shown


def test_what_is_being_made_on_another_page_is_left_alone(asha):
    browser, address = up(asha)
    send(browser, address, 0, WAV[:3000])
    assert "was not sent" not in browser.get("/recordings/unsent/").content.decode()


def test_half_of_a_file_is_not_used(asha):
    browser, address = up(asha)
    send(browser, address, 0, WAV[:3000])
    assert "Only a part" in browser.post(address.replace("upload/", "use/")).content.decode()
    assert Recording.objects.get().finished_at is None


def test_nobody_is_offered_what_others_left(asha, olivia):
    recorded(asha)
    assert "was not sent" in signed_in(asha).get("/recordings/unsent/").content.decode()
    assert "was not sent" not in signed_in(olivia).get("/recordings/unsent/").content.decode()


def test_the_file_of_an_answer_stays_when_its_copy_is_thrown_away(
    asha, olivia, ticket, django_capture_on_commit_callbacks
):
    answer = recorded(olivia, made_at=timezone.now() - 8 * DAY)
    asked = Escalation.objects.create(ticket=ticket, asked_by=asha, answered_by=olivia, answered_at=timezone.now())
    attach([answer.key], olivia, escalation=asked, part="answer")
    [copy] = attach([answer.key], asha, procedure=Procedure.objects.create(created_by=asha), part="step")
    Recording.objects.filter(pk=copy.pk).update(procedure=None)
    Ticket.objects.update(visibility="owner")
    with django_capture_on_commit_callbacks(execute=True):
        assert signed_in(asha).delete(f"/recordings/{copy.key}/upload/", headers=TUS).status_code == 204
    assert default_storage.exists(answer.stored_name)
    assert not Recording.objects.filter(pk=copy.pk).exists()


def test_who_throws_a_draft_away_keeps_no_copy_of_an_answer(asha, olivia, ticket):
    answer, own = recorded(olivia), recorded(asha)
    asked = Escalation.objects.create(ticket=ticket, asked_by=asha, answered_by=olivia, answered_at=timezone.now())
    attach([answer.key], olivia, escalation=asked, part="answer")
    draft = from_answer(asked, asha)
    attach([own.key], asha, procedure=draft.procedure, part="step")
    writing.discard(draft, asha)
    assert list(Recording.objects.filter(made_by=asha, procedure=None)) == [own]
