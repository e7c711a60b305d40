from decimal import Decimal
from random import Random

from django.utils import timezone

from tests.cast import signed_in
from tickets.demo import paid, worked
from tickets.hours.costs import months
from tickets.hours.costs.earned import lately
from tickets.hours.costs.statement import statement


def test_last_month_has_a_statement_for_each_that_adds_up(asha, tara, olivia):
    now = timezone.now()
    paid.agree(asha, tara, olivia, now)
    worked.work(asha, tara, olivia, now, Random(1))
    month = months.before(months.first_of(now.date()))
    for person, rate in ((asha, 12), (tara, 9)):
        found = statement(person, month)
        assert found.total["USD"] == sum(line.paid.amount for line in found.lines)
        assert abs(found.total["USD"] - Decimal(found.counted * rate) / 3600) < Decimal("0.01") * len(found.lines)
        assert f"{found.total['USD']}" in signed_in(olivia).get(f"/pay/{person.pk}/{month:%Y-%m}/").content.decode()
    assert len(lately(asha)) >= 2
