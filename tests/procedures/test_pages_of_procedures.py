"""The pages: written without script, nothing lost on a mistake, decided about, compared, and closed to who may not."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.cast import signed_in
from tests.procedures.made import answered, check, draft, procedure, recording, rewrite, text
from tickets.models import Procedure, ProcedureReading, ProcedureVersion, Recording
from tickets.procedures import publishing
from tickets.procedures.steps import new_step

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


def form(*steps, **fields) -> dict:
    """What a browser without script posts."""
    posted = {"title": "Refund a course", "when_to_use": "Paid twice", "senders": "", "step": [], "do": "publish"}
    for step in steps:
        posted["step"].append(step["key"])
        posted[f"do-{step['key']}"] = step["do"]
        posted |= {f"{name}-{step['key']}": step[name] for name in step if name not in ("key", "do")}
    return posted | fields


def plain(key: str, words: str) -> dict:
    return {"key": key, "do": "text", "text": words}


def test_the_owner_writes_one_without_script(olivia):
    page = signed_in(olivia)
    answer = page.post(
        "/procedures/new/", form(plain("a1", "Look\n\nit up"), {"key": "b2", "do": "check", "text": "Done"})
    )
    assert answer.status_code == 303
    version = Procedure.objects.get().current
    assert [step["key"] for step in version.steps] == ["a1", "b2"]
    assert version.steps[0]["html"] == "<p>Look</p>\n\n<p>it up</p>"
    told = page.get(answer.url).content.decode()
    assert "Published. Everybody goes by it" in told
    assert "Paid twice" in told


def test_steps_are_added_moved_and_removed_by_posting_the_form(olivia):
    page = signed_in(olivia)
    two = (plain("a1", "First"), plain("b2", "Second"))

    def keys(do: str) -> list[str]:
        answer = page.post("/procedures/new/", form(*two, do=do))
        assert answer.status_code == 200
        return [row.step["key"] for row in answer.context["rows"]]

    assert keys("up b2") == ["b2", "a1"] == keys("down a1")
    assert keys("remove a1") == ["b2"]
    assert keys("add check")[:2] == ["a1", "b2"]
    assert keys("up a1") == keys("nonsense") == keys("show") == ["a1", "b2"]
    assert not Procedure.objects.exists()


def test_nothing_typed_is_lost_on_a_mistake(olivia):
    wrong = form(
        plain("a1", "Keep <this>"), {"key": "b2", "do": "reply", "text": "Send", "reply": ""}, title="", senders="x"
    )
    answer = signed_in(olivia).post("/procedures/new/", wrong)
    told = answer.content.decode()
    assert answer.status_code == 422
    for said in (
        "Keep &lt;this&gt;",
        "Choose the saved reply",
        "needs a title",
        "no address and no domain",
        "Paid twice",
    ):
        assert said in told, said


def test_a_script_gets_the_steps_alone(olivia):
    answer = signed_in(olivia).post("/procedures/new/", form(do="add text"), headers={"HX-Request": "true"})
    assert answer.content.decode().lstrip().startswith('<fieldset id="steps"')


def test_a_picture_comes_along_without_script(olivia):
    key = "media-p1_file"
    step = {"key": "p1", "do": "picture", "text": "The button"}
    posted = form(step, **{key: SimpleUploadedFile("b.png", PNG, "image/png")})
    assert signed_in(olivia).post("/procedures/new/", posted).status_code == 303
    kept = Recording.objects.get()
    assert (kept.kind, kept.procedure) == ("picture", Procedure.objects.get())


def test_an_unchanged_text_keeps_its_formatting_without_script(olivia):
    found = procedure(olivia, "Refund", new_step("text", html="<p>Be <strong>kind</strong></p>"))
    (step,) = found.current.steps
    was = {"key": step["key"], "do": "text", "text": "Be kind", "was": step["html"]}
    page, at = signed_in(olivia), reverse("procedure_edit", args=[found.pk])
    assert page.post(at, form(was, seen=page.get(at).context["seen"])).status_code == 303
    found.refresh_from_db()
    assert found.current.steps[0]["html"] == step["html"]


def test_somebody_elses_saving_is_not_written_over(olivia, asha):
    found = procedure(olivia)
    page, at = signed_in(asha), reverse("procedure_edit", args=[found.pk])
    seen = page.get(at).context["seen"]
    rewrite(found, olivia, text("Otherwise"))
    answer = page.post(at, form(plain("a1", "Mine"), do="propose", seen=seen))
    told = answer.content.decode()
    assert answer.status_code == 422
    assert "Olivia has changed this procedure meanwhile" in told
    assert "Mine" in told
    again = form(plain("a1", "Mine"), do="propose", seen=answer.context["seen"])
    assert page.post(at, again).status_code == 303
    assert publishing.waiting(olivia)


def test_the_owner_reads_what_an_assistant_proposes_and_decides(olivia, asha):
    proposed = publishing.propose(draft(asha), asha)
    page = signed_in(olivia)
    assert "Waits for you" in page.get("/procedures/").content.decode()
    at = reverse("procedure", args=[proposed.procedure_id])
    assert "Asha proposes this" in page.get(f"{at}?version=1").content.decode()
    empty = page.post(reverse("procedure_sent_back", args=[proposed.procedure_id, 1]), {"comment": ""})
    assert empty.status_code == 422
    sent = page.post(reverse("procedure_sent_back", args=[proposed.procedure_id, 1]), {"comment": "How much?"})
    assert sent.status_code == 303
    assert "How much?" in signed_in(asha).get(f"{at}?version=1").content.decode()
    assert "How much?" in signed_in(asha).get("/procedures/").content.decode()


def test_edit_and_publish_shows_the_writer_what_was_changed(olivia, asha):
    step = new_step("text", html="<p>Refund all of it</p>")
    proposed = publishing.propose(draft(asha, "Refund", step), asha)
    page, at = signed_in(olivia), f"{reverse('procedure_edit', args=[proposed.procedure_id])}?version=1"
    changed = form(
        {**plain(step["key"], "Refund half of it")}, title="Refund", when_to_use="", seen=page.get(at).context["seen"]
    )
    assert page.post(at, changed).status_code == 303
    told = signed_in(asha).get(reverse("procedure_versions", args=[proposed.procedure_id])).content.decode()
    assert "<del>all</del>" in told
    assert "<ins>half</ins>" in told


def test_a_former_version_is_read_and_counts_again(olivia, asha):
    found = procedure(olivia, "Refund", check("One"))
    rewrite(found, olivia, check("Two"))
    at = reverse("procedure_return", args=[found.pk, 1])
    assert signed_in(asha).post(at).status_code == 422
    assert (
        "This is version 1"
        in signed_in(asha).get(f"{reverse('procedure', args=[found.pk])}?version=1").content.decode()
    )
    assert signed_in(olivia).post(at).status_code == 303
    found.refresh_from_db()
    assert found.current.number == 3


def test_i_have_read_it_and_the_owner_sees_it(olivia, asha):
    film = recording(olivia)
    found = procedure(olivia, "Refund", new_step("recording", media=film.key))
    page = signed_in(asha)
    page.get(reverse("procedure", args=[found.pk]))
    watched = reverse("procedure_watched", args=[found.pk, 1])
    assert page.post(watched, {"key": film.key, "share": "0.5"}).status_code == 204
    for odd in ({}, {"key": film.key, "share": "nan?"}, {"key": "x", "share": "1"}, {"key": film.key, "share": "nan"}):
        assert page.post(watched, odd).status_code == 422
    assert "Refund" in page.get("/procedures/to-read/").content.decode()
    assert page.post(reverse("procedure_read", args=[found.pk, 1])).status_code == 303
    assert "You have read everything" in page.get("/procedures/to-read/").content.decode()
    assert "50 %" in signed_in(olivia).get(reverse("procedure_readers", args=[found.pk])).content.decode()
    assert page.get(reverse("procedure_readers", args=[found.pk])).status_code == 403


def test_one_click_below_an_answer_makes_a_draft(ticket, olivia, asha, adam):
    asked = answered(ticket, asha, olivia, question="Carl wants his money back. Ok?")
    at = reverse("procedure_from_answer", args=[asked.pk])
    assert signed_in(adam).post(at).status_code == 403
    page = signed_in(asha)
    answer = page.post(at)
    told = page.get(answer.url).content.decode()
    assert "Left out: the customer’s name" in told
    assert "The customer wants his money back" in told
    assert "Carl" not in told.partition('<form id="editor"')[2]


@pytest.mark.parametrize("name", ["procedure", "procedure_edit", "procedure_versions"])
def test_what_one_may_not_see_is_not_there(olivia, asha, name):
    hidden = draft(olivia)
    assert signed_in(asha).get(reverse(name, args=[hidden.procedure_id])).status_code == 404


def test_a_hidden_version_of_a_shown_procedure_is_not_there(olivia, asha, adam):
    found = procedure(olivia)
    publishing.propose(draft(asha, "A secret plan", procedure=found), asha)
    assert signed_in(adam).get(f"{reverse('procedure', args=[found.pk])}?version=2").status_code == 404
    assert "A secret plan" not in signed_in(adam).get(reverse("procedure_versions", args=[found.pk])).content.decode()


def test_admins_and_assistants_are_refused_what_is_not_theirs(olivia, asha, adam):
    found = procedure(olivia)
    proposed = publishing.propose(draft(asha), asha)
    assert signed_in(adam).get("/procedures/new/").status_code == 403
    assert signed_in(asha).post(reverse("procedure_use", args=[found.pk])).status_code == 303
    assert signed_in(asha).post(reverse("procedure_publication", args=[proposed.procedure_id, 1])).status_code == 422
    assert Procedure.objects.filter(retired_at=None).count() == 2
    assert ProcedureVersion.objects.get(pk=proposed.pk).state == "proposed"


def test_every_page_opens_for_everybody_who_may(olivia, asha, adam):
    found = procedure(olivia, "Refund", text("A"), check("B"), new_step("action", action="refund"))
    rewrite(found, olivia, check("C"), said="Shorter")
    for person in (olivia, asha, adam):
        page = signed_in(person)
        for address in ("/procedures/", "/procedures/?q=refund", "/procedures/?kind=payments", "/procedures/?q=zzz"):
            assert page.get(address).status_code == 200
        for name in ("procedure", "procedure_versions"):
            assert page.get(reverse(name, args=[found.pk])).status_code == 200
    assert ProcedureReading.objects.filter(person=asha).exists()
    for nonsense in ("?version=99", "?from=1&to=99"):
        assert signed_in(asha).get(f"{reverse('procedure_versions', args=[found.pk])}{nonsense}").status_code in (
            200,
            404,
        )
