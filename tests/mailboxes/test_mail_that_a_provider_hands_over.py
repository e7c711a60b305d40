import warnings
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client

from tests.cast import signed_in
from tests.mailboxes import provider_calls as calls
from tests.mailboxes.provider_calls import ADDRESS, SENDER, Call, connected, path, post
from tickets.mail import intake, storage
from tickets.mail.webhooks.providers import PROVIDERS
from tickets.models import InboundMail, Mailbox, Ticket

RAW = (
    b"From: Carl <carl@customer.example>\r\nTo: support@example.com\r\nSubject: Where is it?\r\n"
    b"Message-ID: <7391@customer.example>\r\n\r\nI paid yesterday.\r\n"
)
LATIN = RAW.replace(b"\r\n\r\nI paid", b"\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\nJ\xf6rg: I paid")
BYTES_AS_THEY_ARE = {"mailgun", "sendgrid", "postal", "sparkpost", "amazon_ses"}


def call_of(mailbox: Mailbox, raw: bytes) -> Call:
    if mailbox.webhook_provider == "mandrill":
        return calls.mandrill(raw, mailbox)
    return getattr(calls, mailbox.webhook_provider)(raw)


@pytest.fixture(autouse=True)
def _sendgrid_is_not_supported_officially():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@pytest.fixture(params=[*sorted(BYTES_AS_THEY_ARE), "mandrill", "mailersend", "postmark"])
def mailbox(request, db) -> Mailbox:
    return connected(request.param)


@pytest.fixture
def mailgun(db) -> Mailbox:
    return connected("mailgun")


def test_the_mail_is_stored_byte_by_byte_and_becomes_a_ticket(mailbox):
    raw = LATIN if mailbox.webhook_provider in BYTES_AS_THEY_ARE else RAW
    assert post(mailbox, call_of(mailbox, raw)) == 200
    row = InboundMail.objects.get()
    assert storage.read(row.raw_name) == raw
    assert (row.source, row.envelope_to) == ("http", ADDRESS)
    assert row.envelope_from == ("" if mailbox.webhook_provider == "mandrill" else SENDER)
    intake.drain(mailbox.pk)
    assert Ticket.objects.get().subject == "Where is it?"


def test_the_same_call_again_is_the_same_mail(mailbox):
    call = call_of(mailbox, RAW)
    assert [post(mailbox, call), post(mailbox, call)] == [200, 200]
    assert InboundMail.objects.count() == 1


def test_a_call_that_is_not_the_providers_is_refused_and_counted(mailbox, adam):
    good = call_of(mailbox, RAW)
    forged = replace(good, data=good.data + b" ", headers={**good.headers, "Authorization": "Basic eDp5"})
    if mailbox.webhook_provider == "mailgun":
        forged = calls.mailgun(RAW, key="another key")
    if mailbox.webhook_provider == "mandrill":
        forged = good.with_header("X-Mandrill-Signature", "forged")
    answer = Client().post(path(mailbox), forged.data, content_type=forged.content_type, headers=forged.headers)
    assert answer.status_code == 403
    assert not InboundMail.objects.exists()
    mailbox.refresh_from_db()
    assert mailbox.refused_calls == 1
    for page in ("/mailboxes/", f"/mailboxes/{mailbox.pk}/"):
        assert "it is not proven to be" in signed_in(adam).get(page).text
    assert post(mailbox, good) == 200
    mailbox.refresh_from_db()
    assert (mailbox.refused_calls, mailbox.fetch_problem) == (0, "")


@pytest.mark.parametrize("provider", ["mailgun", "postmark"])
def test_without_any_proof_it_is_refused(db, provider):
    mailbox = connected(provider)
    answer = Client().post(path(mailbox), calls.postmark(RAW).data, content_type="application/json")
    assert answer.status_code == (401 if provider == "postmark" else 403)
    assert not InboundMail.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("provider", ["mailgun", "postmark", "sendgrid"])
def test_while_the_database_is_away_the_provider_is_asked_to_try_again(provider):
    mailbox = connected(provider)
    call, known = call_of(mailbox, RAW), connection.settings_dict["HOST"]
    connection.close()
    connection.settings_dict["HOST"] = "/nowhere"
    try:
        assert post(mailbox, call) == 503
    finally:
        connection.settings_dict["HOST"] = known
        connection.close()
    assert post(mailbox, call) == 200
    assert InboundMail.objects.count() == 1


def test_a_disk_that_is_full_is_503_too(mailgun, monkeypatch):
    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storage.DurableStorage, "_save", full)
    raw = RAW.replace(b"7391", b"of a full disk")
    assert post(mailgun, calls.mailgun(raw)) == 503
    assert not InboundMail.objects.exists()


@pytest.mark.parametrize("spoilt", ["another key", "inactive", "fetched", "another mailbox"])
def test_an_address_that_is_nobodys_is_404(mailgun, spoilt):
    address = path(mailgun)
    if spoilt == "another key":
        address = f"/handed-over/{mailgun.pk}-{'0' * 32}/mime"
    elif spoilt == "another mailbox":
        address = address.replace(f"/{mailgun.pk}-", f"/{mailgun.pk + 1}-")
    else:
        Mailbox.objects.update(**({"is_active": False} if spoilt == "inactive" else {"arrival": "imap"}))
    call = calls.mailgun(RAW)
    assert Client().post(address, call.data, content_type=call.content_type).status_code == 404


def test_a_former_secret_key_still_knows_the_address(mailgun, settings):
    address = path(mailgun)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another secret key", [settings.SECRET_KEY]
    call = calls.mailgun(RAW)
    assert Client().post(address, call.data, content_type=call.content_type).status_code == 200


def test_it_is_asked_whether_the_address_answers(mailgun):
    assert Client().head(path(mailgun)).status_code == 200
    assert Client().get(path(mailgun)).status_code == 405


def test_a_call_over_the_limit_is_refused_and_said_so(mailgun, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    assert post(mailgun, calls.mailgun(RAW + b"x" * 1000)) == 413
    mailgun.refresh_from_db()
    assert "over the limit" in mailgun.fetch_problem


@pytest.mark.parametrize("provider", ["mailgun", "postmark"])
def test_while_its_key_is_missing_the_provider_is_asked_to_try_again(db, provider):
    mailbox = connected(provider, webhook_secret="")
    assert post(mailbox, call_of(mailbox, RAW)) == 503
    mailbox.refresh_from_db()
    assert "its key is missing" in mailbox.fetch_problem


def test_a_key_that_cannot_be_one_loses_no_mail(db):
    assert post(connected("postal", webhook_secret="not a key"), calls.postal(RAW)) == 503


@pytest.mark.parametrize("provider", list(PROVIDERS))
@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x", "multipart/form-data", ""])
def test_nonsense_without_proof_is_refused_and_no_fault_of_ours(db, provider, kind):
    mailbox = connected(provider)
    for body in (b"", b"{}", b"[", b"--x--", b"\xff" * 100, b"[[[[" * 10_000, b"mandrill_events=["):
        answer = Client().generic("POST", path(mailbox), body, kind, headers={"Authorization": "Basic eDp5"})
        assert answer.status_code in (400, 403, 503), body[:20]
    assert not InboundMail.objects.exists()


@pytest.mark.parametrize("provider", ["postmark", "mailjet"])
def test_a_mail_in_parts_is_put_together_and_says_so(db, provider):
    mailbox = connected(provider)
    call = calls.postmark_in_parts("Grüße") if provider == "postmark" else calls.mailjet("Grüße")
    assert [post(mailbox, call), post(mailbox, call)] == [200, 200]
    row = InboundMail.objects.get()
    assert b"X-Supportdesk-Rebuilt: from the parts" in storage.read(row.raw_name)
    intake.drain(mailbox.pk)
    [letter] = Ticket.objects.get().messages.all()
    assert (letter.subject, letter.text.strip()) == ("In parts", "Grüße")
    assert [file.filename for file in letter.attachments.all()] == (["bill.txt"] if provider == "postmark" else [])


def test_mailjet_gives_parts_only(db):
    mailbox = connected("mailjet")
    assert [post(mailbox, calls.mailjet("Grüße")), post(mailbox, calls.mailjet("Grüße"))] == [200, 200]
    assert [post(mailbox, calls.mailjet("Something else"))] == [200]
    assert InboundMail.objects.count() == 2
    intake.drain(mailbox.pk)
    assert {ticket.customer.email for ticket in Ticket.objects.all()} == {SENDER}


def test_what_cannot_be_read_is_a_ticket_with_the_call_attached(db):
    mailbox = connected("mailjet")
    call = calls.as_json({"Sender": SENDER, "Headers": {"Subject": ["One", "Two"], "From": [SENDER, SENDER]}})
    assert [post(mailbox, call), post(mailbox, call)] == [200, 200]
    assert InboundMail.objects.count() == 1
    intake.drain(mailbox.pk)
    ticket = Ticket.objects.get()
    assert ticket.subject == "A mail that Mailjet handed over could not be put together"
    assert ticket.messages.get().attachments.get().filename == "handed-over.bin"


@pytest.mark.parametrize("provider", ["mailgun", "mailersend"])
def test_a_mail_that_anymail_ends_over_is_kept_whole(db, provider):
    deep = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(3000))
    raw = b"From: mallory@elsewhere.example\r\nSubject: Deep\r\n" + deep
    mailbox = connected(provider)
    assert post(mailbox, call_of(mailbox, raw)) == 200
    assert storage.read(InboundMail.objects.get().raw_name) == raw


def test_another_kind_of_call_is_refused_in_words(db):
    mailbox = connected("postmark")
    assert post(mailbox, calls.as_json({"RecordType": "Bounce"})) == 403
    mailbox.refresh_from_db()
    assert "it hands over no mail" in mailbox.fetch_problem


@pytest.mark.parametrize(
    "address",
    ["http://sns.eu-west-1.amazonaws.com/x", "https://evil.example/", "https://sns.evil.example/", "file:///etc/passwd",
     "https://sns.eu-west-1.amazonaws.com@evil.example/", "https://evil.example/sns.eu-west-1.amazonaws.com"],
)  # fmt: skip
def test_a_subscription_is_confirmed_at_amazon_only(db, address):
    assert post(connected("amazon_ses"), calls.sns("SubscriptionConfirmation", SubscribeURL=address)) == 403


def test_the_address_on_the_page_is_the_one_that_works(db, adam):
    mailbox = connected("mailgun")
    assert f"http://localhost:8000{path(mailbox)}" in signed_in(adam).get(f"/mailboxes/{mailbox.pk}/").text
