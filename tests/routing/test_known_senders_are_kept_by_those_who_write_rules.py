import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.cast import add_mail, open_ticket, signed_in
from tickets.errors import Refused, TooLarge
from tickets.models import KnownSender
from tickets.routing import facts, senders, starter
from tickets.routing.as_files import sender_files
from tickets.routing.as_files.sender_files import Sender
from tickets.routing.facts import sender_lookups

pytestmark = pytest.mark.django_db
PAGE = "/routing/senders/"


def known() -> dict[str, str]:
    return dict(KnownSender.objects.values_list("domain", "kind"))


@pytest.mark.parametrize(
    ("typed", "domain"),
    [
        ("PayPal.com", "paypal.com"),
        (" https://www.paypal.com/de/home ", "www.paypal.com"),
        ("service@mail.paypal.com", "mail.paypal.com"),
        ("*.paypal.com.", "paypal.com"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("any.co.uk", "any.co.uk"),
    ],
)
def test_a_domain_is_understood_however_it_is_typed(typed, domain):
    assert sender_files.domain_of(typed) == domain


@pytest.mark.parametrize(
    "typed",
    ["", "paypal", "a b.example", "x..example", "co.uk", "com.au", "gmail.com", "me@web.de", "-a.example", "a\0.de"],
)
def test_what_is_no_senders_own_domain_is_refused(typed):
    with pytest.raises(Refused):
        sender_files.domain_of(typed)


def test_a_domain_stands_for_all_below_it_and_for_no_lookalike(adam):
    senders.add("paypal.com", "payments", "PayPal", adam)
    found = sender_lookups.known_senders({"a@mail.paypal.com", "a@notpaypal.com", "a@paypal.com.evil.example"})
    assert found == {"a@mail.paypal.com": "payments", "a@notpaypal.com": "", "a@paypal.com.evil.example": ""}


def test_an_admin_adds_one_finds_it_and_takes_it_away(adam):
    browser = signed_in(adam)
    answer = browser.post(PAGE, {"domain": "MyBank.example", "kind": "payments", "name": "My bank"}, follow=True)
    assert "mybank.example is known now" in answer.text
    assert "<strong>mybank.example</strong>" in browser.get(f"{PAGE}?q=bank").text
    assert "<strong>mybank.example</strong>" in browser.get(f"{PAGE}?q=payments").text
    assert "<strong>mybank.example</strong>" not in browser.get(f"{PAGE}?q=paypal").text
    browser.post(f"{PAGE}{KnownSender.objects.get().pk}/removal/")
    assert known() == {}


def test_what_is_wrong_is_said_and_what_was_typed_stays(adam):
    browser = signed_in(adam)
    answer = browser.post(PAGE, {"domain": "gmail.com", "kind": "payments", "name": "Google"})
    assert answer.status_code == 422
    assert "Anybody can have an address" in answer.text
    assert 'value="gmail.com"' in answer.text
    assert browser.post(PAGE, {"domain": "a.example", "kind": "nonsense"}).status_code == 422
    senders.add("a.example", "hosting", "A", adam)
    assert "known already, as Hosting" in browser.post(PAGE, {"domain": "a.example", "kind": "payments"}).text
    assert known() == {"a.example": "hosting"}


def test_many_lines_are_pasted_or_none_of_them(adam):
    browser = signed_in(adam)
    pasted = "one.example\n\ntwo.example, hosting, Two & Sons, Ltd\n@three.example,,Three"
    browser.post(f"{PAGE}lines/", {"lines": pasted, "kind": "payments"})
    assert known() == {"one.example": "payments", "two.example": "hosting", "three.example": "payments"}
    assert KnownSender.objects.get(domain="two.example").name == "Two & Sons, Ltd"
    answer = browser.post(f"{PAGE}lines/", {"lines": "four.example\nnonsense", "kind": "payments"})
    assert answer.status_code == 422
    assert "Line 2" in answer.text
    assert "four.example" in answer.text
    assert "four.example" not in known()


def test_the_list_goes_out_as_yaml_and_comes_back_the_same(adam):
    browser = signed_in(adam)
    senders.put([*starter.senders(), Sender("question", "", "quiet.example")], adam)
    before = set(KnownSender.objects.values_list("kind", "domain"))
    written = browser.get(f"{PAGE}file/").content
    KnownSender.objects.all().delete()
    browser.post(f"{PAGE}file/", {"file": SimpleUploadedFile("known.yaml", written)})
    assert set(KnownSender.objects.values_list("kind", "domain")) == before


def test_a_file_may_become_the_whole_list_but_an_empty_one_does_not(adam):
    browser = signed_in(adam)
    senders.add("old.example", "hosting", "", adam)
    for raw, expected in ((b"", {"old.example"}), (b"payments: {New: [new.example]}", {"new.example"})):
        browser.post(f"{PAGE}file/", {"file": SimpleUploadedFile("a.yaml", raw), "only": "yes"})
        assert set(known()) == expected


BOMB = "a: &a {x: [a.example]}\n" + "\n".join(f"k{n}: *a" for n in range(6000))


@pytest.mark.parametrize(
    "raw",
    [
        b"- just\n- a list",
        b"payments: paypal.com",
        b"payments: {PayPal: paypal.com}",
        b"payments: {PayPal: [nonsense]}",
        b"payments: {PayPal: [{a: b}]}",
        b"no-such-kind: {A: [a.example]}",
        b"!!python/object/apply:os.system ['true']",
        b"\xff\xfe\x00",
        b"a: [",
        b"a: " + b"[" * 100,
        BOMB.encode(),
    ],
)
def test_a_file_that_is_none_changes_nothing(adam, raw):
    with pytest.raises(Refused):
        senders.put(sender_files.parse(raw), adam)
    assert known() == {}


def test_a_file_has_a_limit_and_so_has_the_list(adam, monkeypatch):
    with pytest.raises(TooLarge):
        sender_files.parse(b"#" * (sender_files.MOST_BYTES + 1))
    monkeypatch.setattr(senders, "MOST", 2)
    with pytest.raises(Refused, match="can be kept"):
        senders.put([Sender("hosting", "", f"{each}.example") for each in "abc"], adam)
    assert known() == {}


def test_a_long_list_is_shown_page_by_page_in_few_statements(adam, django_assert_max_num_queries):
    senders.put(starter.senders(), adam)
    browser = signed_in(adam)
    with django_assert_max_num_queries(12):
        first = browser.get(PAGE).text
    assert first.count("Take away</button>") == senders.PAGE
    pages = [browser.get(f"{PAGE}?page={number}").text for number in (1, 2, 3)]
    shown = [domain for domain in known() if sum(f"<strong>{domain}</strong>" in page for page in pages) == 1]
    assert len(shown) == len(starter.senders())
    for nonsense in ("0", "-1", "x", "٣", "99999999999", ""):
        assert browser.get(PAGE, {"page": nonsense}).status_code == 200


def test_an_empty_list_offers_the_well_known_senders(adam):
    browser = signed_in(adam)
    assert "Add the well-known senders" in browser.get(PAGE).text
    senders.add("paypal.com", "hosting", "Mine", adam)
    browser.post(f"{PAGE}well-known/")
    assert len(known()) == len(starter.senders())
    assert known()["paypal.com"] == "hosting", "what an admin has said stays"


def test_the_list_that_comes_along_is_large_and_says_nothing_twice():
    listed = starter.senders()
    assert len(listed) >= 90
    assert len({each.domain for each in listed}) == len(listed)
    assert {each.kind for each in listed} == {"payments", "autoresponder", "hosting", "affiliate"}
    assert all(each.name for each in listed)


def test_mail_that_failed_the_check_comes_from_no_known_sender(adam, mailbox, carl):
    senders.add("customer.example", "payments", "", adam)
    for proof, kind in (("proven", "payments"), ("", "payments"), ("failed", "")):
        ticket = open_ticket(mailbox, carl)
        mail = add_mail(ticket, "Hello", sender_proof=proof)
        found = facts.of_tickets(
            [ticket], occasion="new", needs={"known_sender"}, now=timezone.now(), messages={ticket.pk: mail}
        )
        assert found[ticket.pk].known_sender == kind


@pytest.mark.parametrize("path", ["", "lines/", "file/", "well-known/", "1/removal/"])
def test_an_assistant_does_not_get_at_the_list(asha, path):
    browser = signed_in(asha)
    assert browser.post(f"{PAGE}{path}", {"domain": "a.example", "kind": "payments"}).status_code == 403
    assert browser.get(f"{PAGE}{path}").status_code in (403, 405)
    with pytest.raises(Refused):
        senders.put([Sender("payments", "", "a.example")], asha)
    with pytest.raises(Refused):
        senders.add_known([Sender("payments", "", "a.example")], asha)
