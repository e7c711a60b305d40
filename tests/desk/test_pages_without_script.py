"""The whole work with plain forms: 303 when it is done, 422 with what was typed when it is not."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import add_mail, signed_in
from tickets.models import Attachment, Draft, OutgoingMail
from tickets.models.outgoing import OutgoingState
from tickets.sealed import seal

SAID = "It is <there> now.\n\nAsha"


def page_of(ticket):
    return f"/tickets/{ticket.reference}/"


def test_a_reply_goes_into_the_outbox_and_can_be_undone(asha, ticket):
    browser = signed_in(asha)
    sent = browser.post(f"{page_of(ticket)}replies/?queue=mine", {"text": SAID, "seen": seal(0)})
    assert sent.status_code == 422, "the customer's mail was not on that page"
    seen = ticket.messages.get().pk
    sent = browser.post(f"{page_of(ticket)}replies/?queue=mine", {"text": SAID, "seen": seal(seen)})
    assert sent.status_code == 303
    assert sent.headers["Location"] == f"{page_of(ticket)}?queue=mine"
    page = browser.get(sent.headers["Location"]).content.decode()
    assert "It is &lt;there&gt; now." in page
    assert "Undo" in page
    outgoing = OutgoingMail.objects.get()
    assert browser.post(f"/outgoing/{seal(outgoing.pk)}/undoing/").status_code == 303
    outgoing.refresh_from_db()
    assert outgoing.state == OutgoingState.UNDONE
    assert "It is &lt;there&gt; now." in browser.get(page_of(ticket)).content.decode(), "the text is a draft again"


def test_an_empty_reply_comes_back_with_the_reason_and_the_cc(asha, ticket):
    refused = signed_in(asha).post(f"{page_of(ticket)}replies/", {"text": " ", "cc": "boss@customer.example"})
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "Write something first." in page
    assert "boss@customer.example" in page


def test_what_was_typed_is_still_there_when_the_customer_wrote_meanwhile(asha, ticket):
    seen = ticket.messages.get().pk
    add_mail(ticket, "Never mind, found it!")
    refused = signed_in(asha).post(f"{page_of(ticket)}replies/", {"text": "My long answer", "seen": seal(seen)})
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "My long answer" in page
    assert "has written here meanwhile" in page
    assert "Never mind, found it!" in page


def test_a_reply_may_resolve(asha, ticket):
    signed_in(asha).post(f"{page_of(ticket)}replies/", {"text": "Done.", "then": "resolved"})
    ticket.refresh_from_db()
    assert ticket.status == "resolved"


def test_a_note_is_for_the_team(asha, ticket):
    browser = signed_in(asha)
    assert browser.post(f"{page_of(ticket)}notes/", {"text": "Paid twice"}).status_code == 303
    page = browser.get(page_of(ticket)).content.decode()
    assert "Paid twice" in page
    assert "only the team sees this" in page
    assert not OutgoingMail.objects.exists()


def test_taking_waiting_resolving_and_reopening(asha, ticket):
    browser = signed_in(asha)
    verbs = [("assignment", {"person": asha.pk}), ("waiting", {}), ("resolution", {}), ("reopening", {})]
    states = []
    for verb, data in verbs:
        assert browser.post(f"{page_of(ticket)}{verb}/", data).status_code == 303
        ticket.refresh_from_db()
        states.append((ticket.assignee_id, ticket.status))
    assert states == [(asha.pk, "open"), (asha.pk, "waiting"), (asha.pk, "resolved"), (asha.pk, "open")]


def test_a_ticket_can_be_given_back_to_the_team(asha, ticket):
    browser = signed_in(asha)
    for chosen in (asha.pk, ""):
        browser.post(f"{page_of(ticket)}assignment/", {"person": chosen})
    ticket.refresh_from_db()
    assert ticket.assignee is None


def test_a_draft_is_kept_with_its_files(asha, ticket):
    browser = signed_in(asha)
    files = [SimpleUploadedFile("plan.txt", b"one two", "text/plain")]
    saved = browser.post(f"{page_of(ticket)}draft/files/", {"kind": "reply", "text": "Half a thought", "files": files})
    assert saved.status_code == 303
    page = browser.get(page_of(ticket)).content.decode()
    assert "Half a thought" in page
    assert "plan.txt" in page
    attachment = Attachment.objects.get()
    assert browser.post(f"/attachments/{seal(attachment.pk)}/removal/").status_code == 303
    assert not Attachment.objects.exists()


def test_a_file_goes_out_with_the_reply(asha, ticket):
    files = [SimpleUploadedFile("plan.txt", b"one two", "text/plain")]
    signed_in(asha).post(f"{page_of(ticket)}replies/", {"text": "See the plan.", "files": files})
    assert Attachment.objects.get().message == OutgoingMail.objects.get().message


def test_saving_that_comes_after_sending_does_not_bring_the_answer_back(asha, ticket):
    browser, seen = signed_in(asha), ticket.messages.get().pk
    typed = {"kind": "reply", "html": "<div>Sent once</div>", "seen": seal(seen)}
    browser.post(f"{page_of(ticket)}replies/", typed)
    assert browser.post(f"{page_of(ticket)}draft/", typed, headers={"HX-Request": "true"}).status_code == 204
    assert not Draft.objects.exists()


def test_a_failed_answer_shows_the_servers_words_and_goes_out_again(asha, ticket):
    browser = signed_in(asha)
    browser.post(f"{page_of(ticket)}replies/", {"text": "Hello"})
    outgoing = OutgoingMail.objects.get()
    OutgoingMail.objects.update(state=OutgoingState.FAILED, server_said="550 No such user here")
    page = browser.get(page_of(ticket)).content.decode()
    assert "550 No such user here" in page
    assert "sending trouble" in browser.get("/queues/waiting/").content.decode()
    assert browser.post(f"/outgoing/{seal(outgoing.pk)}/repetition/").status_code == 303
    outgoing.refresh_from_db()
    assert outgoing.state == OutgoingState.QUEUED


def test_an_unknown_outcome_is_for_a_person_to_decide(asha, ticket):
    browser = signed_in(asha)
    browser.post(f"{page_of(ticket)}replies/", {"text": "Hello"})
    outgoing = OutgoingMail.objects.get()
    OutgoingMail.objects.update(state=OutgoingState.UNKNOWN)
    page = browser.get(page_of(ticket)).content.decode()
    assert "It was sent" in page
    assert "Send it again" in page
    browser.post(f"/outgoing/{seal(outgoing.pk)}/settlement/", {"was_sent": "yes"})
    outgoing.refresh_from_db()
    assert outgoing.state == OutgoingState.SENT


def test_next_and_previous_follow_the_list(asha, ticket, mailbox, carl):
    from tests.cast import open_ticket

    newer = open_ticket(mailbox, carl, "A newer matter")
    browser = signed_in(asha)
    assert newer.reference in browser.get(f"{page_of(ticket)}previous/?queue=open").headers["Location"]
    assert ticket.reference in browser.get(f"{page_of(newer)}next/?queue=open").headers["Location"]
    assert newer.reference in browser.get(f"{page_of(newer)}previous/?queue=open").headers["Location"]


def test_a_ticket_is_unread_until_it_was_opened(asha, ticket):
    browser = signed_in(asha)
    assert "Unread:" in browser.get("/queues/open/").content.decode()
    browser.get(page_of(ticket))
    assert "Unread:" not in browser.get("/queues/open/").content.decode()
