import pytest

from tests.cast import signed_in
from tests.routing.asking import saved_reply
from tickets.errors import Refused
from tickets.models import SavedReply
from tickets.routing.replies import saved_replies

pytestmark = pytest.mark.django_db
PAGE = "/routing/replies/"


def write(browser, address=PAGE + "new/", **fields):
    return browser.post(address, {"name": "Hello", "html": "<div>Hello {name}</div>", **fields})


def test_an_admin_writes_one_and_it_is_listed(adam):
    browser = signed_in(adam)
    assert "Begin with the question" in browser.get(PAGE).content.decode()
    assert write(browser).status_code == 303
    reply = SavedReply.objects.get()
    assert (reply.key, reply.name, reply.html, reply.changed_by) == ("hello", "Hello", "<div>Hello {name}</div>", adam)
    assert f'href="{PAGE}{reply.pk}/"' in browser.get(PAGE).content.decode()


def test_without_script_plain_text_is_written(adam):
    signed_in(adam).post(PAGE + "new/", {"name": "Hello", "text": "Hello {name}\n\n<b>you</b>"})
    assert SavedReply.objects.get().html == "<p>Hello {name}</p>\n\n<p>&lt;b&gt;you&lt;/b&gt;</p>"


def test_it_is_written_anew_under_the_same_key(adam, olivia):
    reply = saved_reply(key="hello")
    write(signed_in(olivia), f"{PAGE}{reply.pk}/", name="Welcome", html="<p>New</p>")
    reply.refresh_from_db()
    assert (reply.key, reply.name, reply.html, reply.changed_by) == ("hello", "Welcome", "<p>New</p>", olivia)


def test_the_preview_saves_nothing_and_reads_as_for_somebody_made_up(adam):
    page = write(signed_in(adam), html="<p>Dear {first name}: {subject} <script>x</script></p>", preview="1")
    assert page.status_code == 200
    assert "Dear Carla: Where is my course?" in page.content.decode()
    assert "<script>x" not in page.content.decode()
    assert not SavedReply.objects.exists()


def test_what_is_not_used_is_put_back(adam):
    reply, browser = saved_reply(), signed_in(adam)
    for used in ("", "yes"):
        browser.post(f"{PAGE}{reply.pk}/use/", {"used": used})
        reply.refresh_from_db()
        assert reply.is_used == bool(used)


@pytest.mark.parametrize(
    "fields",
    [
        {"name": ""},
        {"name": "x" * 81},
        {"html": "<div> </div>"},
        {"html": '<p>x</p><img src="/attachments/sealed_sealed_sealed_2/">'},
        {"html": "x" * 60_000},
        {"name": "Taken"},
    ],
)
def test_what_cannot_be_saved_says_why_and_keeps_what_was_typed(adam, fields):
    saved_reply(key="taken", name="Taken")
    page = write(signed_in(adam), **fields)
    assert page.status_code == 422
    assert 'role="alert"' in page.content.decode()
    assert SavedReply.objects.count() == 1


def test_what_is_dangerous_is_taken_out(adam):
    write(
        signed_in(adam), html='<p onclick="x()">a</p><a href="javascript:x()">b</a><iframe src="//a.example"></iframe>'
    )
    html = SavedReply.objects.get().html
    assert "onclick" not in html
    assert "javascript" not in html
    assert "iframe" not in html


def test_an_assistant_writes_none(asha):
    reply, browser = saved_reply(), signed_in(asha)
    for address in (PAGE, PAGE + "new/", f"{PAGE}{reply.pk}/"):
        assert browser.get(address).status_code == 403
        assert write(browser, address).status_code == 403
    assert browser.post(f"{PAGE}{reply.pk}/use/").status_code == 403
    with pytest.raises(Refused):
        saved_replies.change(reply, "New", "<p>New</p>", asha)
