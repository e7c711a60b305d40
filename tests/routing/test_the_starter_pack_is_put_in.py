import pytest

from tests.cast import open_ticket, signed_in
from tickets.errors import Refused
from tickets.models import KnownSender, RuleSet, RuleVersion
from tickets.models.ticket import Visibility
from tickets.routing import ruleset, starter
from tickets.routing.rulebook import editing, versions
from tickets.routing.rules import Facts, Marks, compiled, decide, read
from tickets.routing.rules.actions import EFFECTS
from tickets.routing.rules.warning import warnings_of_all

pytestmark = pytest.mark.django_db
PAGE = "/routing/starter/"
KEYS = [entry.key for entry in starter.rules()]
MAILING = set(EFFECTS) - {"add_note"}


def standing() -> list[str]:
    return [version.rule.key for version in versions.standing()]


def test_every_rule_can_be_read_and_says_to_a_shop_owner_what_it_does():
    assert 20 <= len(KEYS) <= 30
    assert len(set(KEYS)) == len(KEYS)
    for entry in starter.rules():
        assert read(entry.definition).name == entry.name
        assert entry.about.endswith(".")
        assert len(entry.name) <= 60


def test_no_rule_of_the_pack_mails_anybody_or_shows_what_is_kept():
    done = {action.do for entry in starter.rules() for action in read(entry.definition).then}
    assert not done & MAILING
    assert not done & {"give_to_team", "mark_spam", "set_status"}


def test_no_rule_resolves_what_another_takes_for_a_payment_or_a_complaint():
    """What resolves sets the kind itself, or asks for a tag that only such a rule gives."""
    rules = {entry.key: read(entry.definition) for entry in starter.rules()}
    resolving = {key for key, rule in rules.items() if any(each.do == "resolve_silently" for each in rule.then)}
    assert resolving == {"automatic-replies", "newsletters", "email-service-reports"}
    for key in resolving - {"email-service-reports"}:
        assert [each.value for each in rules[key].then if each.do == "set_kind"] == ["autoresponder"]
        assert rules[key].when.parts[0].field == "kind"
    tagging = {key for key, rule in rules.items() if any(each.value == "e-mail service" for each in rule.then)}
    assert tagging == {"email-services"}


@pytest.mark.parametrize("is_on", [True, False])
def test_it_is_put_in_once_on_or_off(adam, is_on):
    assert starter.install(adam, is_on=is_on) == starter.Installed(len(KEYS), len(starter.senders()))
    assert standing() == KEYS
    assert {version.is_on for version in versions.standing()} == {is_on}
    made, sets = RuleVersion.objects.count(), RuleSet.objects.count()
    assert starter.install(adam, is_on=not is_on) == starter.Installed(0, 0)
    assert (RuleVersion.objects.count(), RuleSet.objects.count()) == (made, sets)
    assert {version.is_on for version in versions.standing()} == {is_on}


def test_what_an_admin_changed_stays_as_it_is(adam):
    starter.install(adam)
    version = next(each for each in versions.standing() if each.rule.key == "complaints")
    editing.save({**version.definition, "name": "Angry mail"}, adam, rule=version.rule)
    starter.install(adam)
    assert (
        next(each for each in versions.standing() if each.rule.key == "complaints").definition["name"] == "Angry mail"
    )


def test_rules_put_in_later_find_their_place_among_the_others(adam):
    own = {"key": "own", "name": "Own", "runs": ["new"], "when": {"all": []}, "then": [{"do": "add_tag", "value": "x"}]}
    starter.install(adam, ["questions", "testimonials"])
    editing.save(own, adam)
    starter.install(adam, ["complaints"])
    assert standing() == ["complaints", "testimonials", "own", "questions"]
    starter.install(adam)
    assert [key for key in standing() if key != "own"] == KEYS


def test_an_admin_chooses_on_the_page_which_come_in(adam):
    browser = signed_in(adam)
    page = browser.get(PAGE).text
    assert all(entry.name.split("'")[0] in page for entry in starter.rules())
    assert page.count(" checked") == len(KEYS)
    answer = browser.post(PAGE, {"keys": ["complaints", "nonsense"], "on": "yes"}, follow=True)
    assert "Rules put in: 1. On from now. Known senders added: " in answer.text
    assert standing() == ["complaints"]
    assert ruleset.current().rules
    assert KnownSender.objects.filter(domain="paypal.com", kind="payments").exists()
    assert browser.get(PAGE).text.count("in your list</span>") == 1
    assert browser.post(PAGE, {}).status_code == 422


def test_it_is_tried_on_the_last_mail_before_it_is_put_in(adam, mailbox, carl):
    open_ticket(mailbox, carl, "Complaint", text="I am very disappointed and want my money back.")
    open_ticket(mailbox, carl, "Where is lesson 5?", text="I cannot find it.")
    open_ticket(mailbox, carl, "Our divorce", text="This is a scam!", visibility=Visibility.OWNER)
    trial = starter.on_last(adam)
    assert {each.name: each.count for each in trial.kinds} == {"Complaint": 1, "Customer question": 1}
    assert (trial.looked_at, trial.left_out, trial.quiet) == (2, 1, 0)
    page = signed_in(adam).get(f"{PAGE}?try=1").text
    assert "Where is lesson 5?" in page
    assert "divorce" not in page
    assert standing() == []


def test_only_those_who_write_rules_put_it_in(asha):
    browser = signed_in(asha)
    assert browser.get(PAGE).status_code == 403
    assert browser.post(PAGE, {"keys": KEYS}).status_code == 403
    with pytest.raises(Refused):
        starter.install(asha)
    assert standing() == []


def decided(subject: str = "Hello", text: str = "", **more: object) -> Marks:
    rules = [compiled(read(entry.definition)) for entry in starter.rules()]
    address = more.pop("from_address", "carl@customer.example")
    return decide(Facts(str(address), subject=subject, text=text, **more), rules).marks  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text", ["I want my money back!", "Mein Anwalt meldet sich.", "Esto es una estafa", "C'est une arnaque"]
)
def test_a_complaint_stays_open_however_much_it_looks_like_a_machines_mail(text):
    looks = {
        "auto_reply": True,
        "list": "list.example",
        "headers": (("list-unsubscribe", "<x>"), ("auto-submitted", "auto-replied")),
    }
    praise = "Thank you, the course is wonderful, 5 stars, you may quote me. Unsubscribe. "
    for subject in ("Out of office", "Newsletter", "Your broadcast was sent"):
        marks = decided(subject, praise + text, **looks)
        assert (marks.kind, marks.status, marks.priority in ("high", "urgent")) == ("complaint", "open", True)


@pytest.mark.parametrize("words", ["A dispute was opened", "Chargeback received", "Your payment failed", "Refund sent"])
def test_a_payment_companys_mail_stays_open_however_it_looks(words):
    looks = {"auto_reply": True, "list": "x", "headers": (("list-unsubscribe", "<x>"),), "known_sender": "payments"}
    marks = decided(f"Out of office: {words}", "Unsubscribe in your browser", sender_proof="proven", **looks)
    assert (marks.kind, marks.status) == ("payments", "open")


def test_why_names_the_words_that_were_found_and_no_others():
    rules = [compiled(read(entry.definition)) for entry in starter.rules()]
    decision = decide(Facts("a@b.example", subject="Course", text="A scam! I want my money back."), rules)
    because = next(change.because for change in decision.changes if change.mark == "kind")
    assert because.startswith("it has no kind yet; it comes from no known sender or it comes from a known sender of")
    assert "the text contains “a scam”" in because
    assert "my money back" in because
    assert "disappointed" not in because


def test_nothing_about_the_pack_is_odd():
    assert not any(warnings_of_all([read(entry.definition) for entry in starter.rules()]).values())


def test_an_own_rule_before_the_pack_wins():
    own = {"kind": "hosting"}
    rules = [compiled(read(entry.definition)) for entry in starter.rules()]
    facts = Facts("a@b.example", subject="Scam!", text="I want my money back", marks=Marks(**own))
    assert decide(facts, rules).marks.kind == "hosting"


def test_mail_through_a_group_of_people_is_no_newsletter():
    headers = (("list-unsubscribe", "<x>"), ("list-post", "<mailto:support@shop.example>"))
    marks = decided("Question", "How do I log in? To unsubscribe from this group, mail us.", list="g", headers=headers)
    assert (marks.kind, marks.status) == ("question", "open")


def test_the_order_number_is_taken_along():
    assert dict(decided("Order no. NL-48211", "Where is it?").fields) == {"order_number": "NL-48211"}
