from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from tests.cast import signed_in
from tests.costs.made import FIRST, agree, run_business, work
from tickets.errors import Refused
from tickets.hours.costs import agreeing
from tickets.hours.costs.costs import cost_by_day
from tickets.models import PayAgreement

FORM = {
    "amount": "12", "per": "hour", "currency": "USD", "hours_a_day": "2", "days": ["0", "1", "2", "3", "4"],
    "from_day": "2021-02-01",
}  # fmt: skip


def post(olivia, asha, **changed):
    return signed_in(olivia).post(f"/pay/{asha.pk}/", {**FORM, **changed})


def page(person, address) -> str:
    answer = signed_in(person).get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_she_says_what_is_paid_and_from_when_on(olivia, asha):
    assert "Nothing is agreed with Asha yet" in page(olivia, f"/pay/{asha.pk}/")
    assert post(olivia, asha).status_code == 303
    made = PayAgreement.objects.get()
    assert (made.amount, made.currency, made.per, made.days, made.agreed_by) == (
        12,
        "USD",
        "hour",
        [0, 1, 2, 3, 4],
        olivia,
    )
    told = page(olivia, f"/pay/{asha.pk}/")
    assert "$12.00 an hour" in told
    assert "2 h a day, Monday to Friday" in told
    assert "holds now" in told
    assert "$12.00 an hour" in page(olivia, "/pay/")


def test_another_agreement_from_another_day_leaves_the_first(olivia, asha):
    post(olivia, asha)
    post(olivia, asha, amount="15", from_day="2021-02-08")
    work(asha, FIRST)
    work(asha, FIRST + timedelta(days=7))
    assert sum(cost_by_day(FIRST, FIRST + timedelta(days=30)).values()) == 24 + 30


def test_from_the_same_day_it_is_replaced(olivia, asha):
    post(olivia, asha)
    post(olivia, asha, amount="13")
    assert PayAgreement.objects.get().amount == 13


def test_it_ends_and_what_was_typed_by_mistake_is_removed(olivia, asha):
    post(olivia, asha)
    browser = signed_in(olivia)
    browser.post(f"/pay/{asha.pk}/end/", {"from_day": "2021-02-08"})
    work(asha, FIRST + timedelta(days=7))
    assert cost_by_day(FIRST, FIRST + timedelta(days=30)) == {}
    assert "Ended" in page(olivia, f"/pay/{asha.pk}/")
    browser.post(f"/pay/{asha.pk}/removal/", {"from_day": "2021-02-08"})
    assert sum(cost_by_day(FIRST, FIRST + timedelta(days=30)).values()) == 24


def test_to_remove_is_asked_back_with_what_it_changes(olivia, asha):
    post(olivia, asha)
    told = page(olivia, f"/pay/{asha.pk}/")
    asked = told[told.index('<details class="edit">') : told.index("Remove it")]
    assert "typed by mistake" in asked
    assert f"/pay/{asha.pk}/removal/" in asked


@pytest.mark.parametrize("day", ["2021-01-31", "2021-02-01", "nonsense", "", "2021-02-31", "0001-01-01"])
def test_what_cannot_end_is_said(olivia, asha, day):
    post(olivia, asha)
    answer = signed_in(olivia).post(f"/pay/{asha.pk}/end/", {"from_day": day}, follow=True)
    assert "could end on that day" in answer.content.decode() or "Give the first day" in answer.content.decode()
    assert PayAgreement.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": "-1"}, {"amount": ""}, {"amount": "NaN"}, {"amount": "12.345"}, {"amount": "1e30"},
        {"hours_a_day": "25"}, {"hours_a_day": "-1"}, {"days": []}, {"days": ["7"]}, {"currency": "XXQ"},
        {"from_day": "1999-01-01"}, {"from_day": "2100-01-01"}, {"from_day": "soon"}, {"per": "week"},
        {"currency": "EUR"}, {"currency": "EUR", "exchange_rate": "0"}, {"currency": "EUR", "exchange_rate": "-2"},
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_on_the_page(olivia, asha, wrong):
    answer = post(olivia, asha, **wrong)
    assert answer.status_code == 422
    assert "errors" in answer.content.decode()
    assert not PayAgreement.objects.exists()


def test_another_currency_is_given_its_worth(olivia, asha):
    run_business("USD")
    assert "Say how many USD one EUR is worth" in post(olivia, asha, currency="EUR").content.decode()
    assert post(olivia, asha, currency="EUR", exchange_rate="1.085").status_code == 303
    work(asha, FIRST)
    assert cost_by_day(FIRST, FIRST) == {FIRST: Decimal("26.04")}
    assert post(olivia, asha, currency="USD", exchange_rate="7").status_code == 303
    assert cost_by_day(FIRST, FIRST) == {FIRST: Decimal("24.00")}


def test_pay_is_what_its_coins_can_say(olivia, asha):
    yen = {"currency": "JPY", "exchange_rate": "0.0067"}
    assert "JPY has no such small coin. Give ¥1,500" in post(olivia, asha, **yen, amount="1500.40").content.decode()
    assert post(olivia, asha, **yen, amount="1500").status_code == 303


@pytest.mark.parametrize("who", ["asha", "adam"])
def test_nobody_else_comes_in(olivia, asha, adam, tara, who):
    agree(tara, olivia, "987.65")
    browser = signed_in({"asha": asha, "adam": adam}[who])
    for address in ("/pay/", "/pay/costs/", "/pay/costs.csv", f"/pay/{tara.pk}/", f"/pay/{asha.pk}/"):
        answer = browser.get(address)
        assert (answer.status_code, b"987" in answer.content) == (403, False), address
    for address in (f"/pay/{asha.pk}/", f"/pay/{asha.pk}/end/", f"/pay/{asha.pk}/removal/"):
        assert browser.post(address, FORM).status_code == 403
    assert PayAgreement.objects.count() == 1


def test_the_verbs_refuse_whoever_does_not_run_the_business(olivia, asha):
    for by in (asha,):
        with pytest.raises(Refused, match="for the owner to say"):
            agreeing.agree(asha, FIRST, {"amount": Decimal(99)}, by)
        with pytest.raises(Refused):
            agreeing.end(asha, FIRST, by)
        with pytest.raises(Refused):
            agreeing.remove(agree(asha, olivia), by)


def test_owners_are_not_paid_here(olivia):
    assert signed_in(olivia).get(f"/pay/{olivia.pk}/").status_code == 404
    assert "Invite somebody" in page(olivia, "/pay/")


def test_who_left_stays_in_the_list_with_what_was_agreed(olivia, asha, tara):
    agree(asha, olivia)
    for person in (asha, tara):
        person.is_active = False
        person.save()
    told = page(olivia, "/pay/")
    assert "Asha Assistant" in told
    assert "no longer here" in told
    assert "Tara" not in told


def test_the_list_costs_the_same_for_many(olivia, asha, tara, django_assert_max_num_queries):
    today = timezone.localdate()
    browser = signed_in(olivia)
    for person in (asha, tara):
        agree(person, olivia, from_day=today - timedelta(days=60))
        work(person, today - timedelta(days=1))
    for address in ("/pay/", f"/pay/{asha.pk}/", "/pay/costs/", f"/pay/{asha.pk}/{today:%Y-%m}/"):
        browser.get(address)
        with django_assert_max_num_queries(12):
            browser.get(address)
