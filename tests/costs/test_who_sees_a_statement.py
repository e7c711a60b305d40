from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cast import signed_in
from tests.costs.made import FIRST, agree, be_off, work, work_all
from tickets.models import ShiftCorrection

WAYS = ("/", ".pdf", ".csv")


def addresses(person) -> list[str]:
    return [f"/pay/{person.pk}/2021-02{way}" for way in WAYS]


@pytest.fixture
def paid(asha, olivia):
    agree(asha, olivia)
    work_all(asha)
    be_off(olivia, FIRST.replace(day=13), is_paid=True)
    return asha


def test_her_own_and_the_owner_everybodys(paid, olivia):
    for person in (paid, olivia):
        browser = signed_in(person)
        page, pdf, csv = (browser.get(address) for address in addresses(paid))
        assert "$480.00" in page.content.decode()
        assert pdf.content.startswith(b"%PDF")
        assert b"480.00" in csv.content
        assert pdf.headers["Content-Disposition"] == 'attachment; filename="statement-2021-02.pdf"'
        assert pdf.headers["Cache-Control"] == "no-store"


def test_nobody_elses(paid, tara, adam, olivia):
    for person in (tara, adam):
        browser = signed_in(person)
        for address in [*addresses(paid), *addresses(olivia)]:
            assert browser.get(address).status_code == 404, (person, address)
    assert signed_in(paid).get(addresses(tara)[0]).status_code == 404


def test_nobody_without_signing_in(paid, client):
    assert all(client.get(address).status_code == 302 for address in [*addresses(paid), "/pay/mine/"])


def test_an_admin_who_is_paid_by_the_month_sees_their_own(adam, olivia):
    agree(adam, olivia, "300", per="month")
    assert "$300.00" in signed_in(adam).get(addresses(adam)[0]).content.decode()


@pytest.mark.parametrize("month", ["2021-13", "2021-00", "2021-2", "9999-12", "0001-01", "1999-12", "2021-02-01"])
def test_what_is_no_month_is_not_there(paid, month):
    assert signed_in(paid).get(f"/pay/{paid.pk}/{month}/").status_code == 404


@pytest.mark.parametrize("month", ["2000-01", "2099-12"])
def test_months_without_anything_are_empty(paid, month):
    assert "Nothing to pay" in signed_in(paid).get(f"/pay/{paid.pk}/{month}/").content.decode()


def test_ones_own_page_leads_to_ones_statements(asha, tara, olivia):
    today = timezone.now().astimezone(asha.tzinfo).date()
    agree(asha, olivia, from_day=today - timedelta(days=90))
    work(asha, today, 3600, hour=0)
    agree(tara, olivia, "55.55", from_day=today - timedelta(days=90))
    told = signed_in(asha).get("/pay/mine/").content.decode()
    assert f"/pay/{asha.pk}/{today:%Y-%m}/" in told
    assert "$12.00 an hour" in told
    assert "55.55" not in told


def test_an_owner_is_led_to_those_of_everybody(olivia):
    assert signed_in(olivia).get("/pay/mine/").headers["Location"] == "/pay/"


def test_what_will_be_agreed_is_not_told_before(asha, olivia):
    agree(asha, olivia, from_day=timezone.localdate() + timedelta(days=30))
    assert "Nothing is agreed with you here yet" in signed_in(asha).get("/pay/mine/").content.decode()


def test_a_correction_that_waits_is_said(paid, olivia):
    shift = paid.shifts.first()
    ShiftCorrection.objects.create(person=paid, shift=shift, reason="I was at the dentist")
    assert "1 correction of these hours waits for you" in signed_in(olivia).get(addresses(paid)[0]).content.decode()
    assert "waits for the owner" in signed_in(paid).get(addresses(paid)[0]).content.decode()
    assert "correction of" not in signed_in(paid).get(f"/pay/{paid.pk}/2021-03/").content.decode()
