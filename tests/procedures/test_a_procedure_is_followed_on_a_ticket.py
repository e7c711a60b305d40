"""It is attached, ticked off point by point, and found to fit or not; each of it is an event."""

import pytest

from tests.cast import open_ticket
from tests.procedures.made import check, draft, procedure, rewrite, text
from tickets.desk import working
from tickets.desk.sentences import sentence
from tickets.errors import Refused
from tickets.models import Event, ProcedureUse
from tickets.models.procedure_use import Found
from tickets.procedures import retiring, running
from tickets.procedures.steps import new_step


@pytest.fixture
def refund(olivia):
    return procedure(
        olivia, "Refund a course", text("Be kind"), check("Look it up"), new_step("action", action="refund")
    )


def keys(use: ProcedureUse) -> list[str]:
    return [step["key"] for step in use.version.steps if step["do"] != "text"]


def told(ticket) -> list[str]:
    return [sentence(event) for event in Event.objects.filter(ticket=ticket).order_by("pk")][1:]


def test_it_is_attached_once(ticket, refund, asha):
    use = running.attach(ticket, refund, asha, Found.SUGGESTED, 1)
    assert running.attach(ticket, refund, asha).pk == use.pk
    assert (use.version, use.person, use.found, use.place) == (refund.current, asha, "suggested", 1)
    assert told(ticket) == ["Asha attached the procedure “Refund a course”"]


def test_each_tick_is_an_event_and_so_is_taking_it_back(ticket, refund, asha, olivia):
    use = running.attach(ticket, refund, asha)
    look, _ = keys(use)
    assert running.tick(use, look, asha)
    assert running.tick(use, look, olivia) is None
    assert [(each.step, each.person) for each in use.ticks.all()] == [(look, asha)]
    assert running.untick(use, look, olivia)
    assert running.untick(use, look, olivia) is None
    assert told(ticket)[1:] == ["Asha ticked “Look it up”", "Olivia took the tick from “Look it up”"]


def test_open_points_are_those_that_nobody_ticked(ticket, refund, asha):
    use = running.attach(ticket, refund, asha)
    running.tick(use, keys(use)[0], asha)
    assert [(each.procedure, each.says) for each in running.open_steps(ticket)] == [
        ("Refund a course", "Refund the payment")
    ]
    running.used(use, asha)
    assert len(running.open_steps(ticket)) == 1
    running.unfit(use, asha)
    assert running.open_steps(ticket) == []


def test_what_did_not_fit_may_be_attached_again(ticket, refund, asha):
    use = running.attach(ticket, refund, asha)
    assert running.unfit(use, asha).detail["procedure"] == refund.pk
    assert running.unfit(use, asha) is None
    assert running.attach(ticket, refund, asha).outcome == ""
    assert told(ticket)[1] == "Asha found that the procedure “Refund a course” does not fit"


def test_ticks_stay_with_the_points_that_a_new_version_still_has(ticket, refund, asha, olivia):
    use = running.attach(ticket, refund, asha)
    look, money = keys(use)
    running.tick(use, look, asha)
    running.tick(use, money, asha)
    kept = next(step for step in refund.current.steps if step["key"] == look)
    rewrite(refund, olivia, kept, check("Write to the customer"))
    use = running.renew(use, asha)
    assert use.version.number == 2
    assert [each.says for each in running.open_steps(ticket)] == ["Write to the customer"]
    with pytest.raises(Refused, match="not in the procedure any more"):
        running.tick(use, money, asha)


def test_drafts_and_retired_ones_are_not_attached(ticket, refund, asha, olivia):
    with pytest.raises(Refused, match="not in use"):
        running.attach(ticket, draft(asha).procedure, asha)
    retiring.use(refund, False, olivia)
    with pytest.raises(Refused, match="not in use"):
        running.attach(ticket, refund, asha)


def test_who_does_not_work_on_the_ticket_follows_nothing_there(ticket, private, refund, asha, adam, olivia):
    with pytest.raises(Refused):
        running.attach(private, refund, asha)
    with pytest.raises(Refused):
        running.attach(ticket, refund, adam)
    hidden = running.attach(private, refund, olivia)
    for verb in (running.used, running.unfit, running.renew):
        with pytest.raises(Refused):
            verb(hidden, asha)
    with pytest.raises(Refused):
        running.tick(hidden, keys(hidden)[0], asha)


def test_a_rule_attaches_without_a_person(ticket, refund):
    use = running.attach(ticket, refund, found=Found.RULE)
    assert (use.person, use.found) == (None, "rule")
    assert told(ticket) == ["The desk attached the procedure “Refund a course”"]


def test_rules_and_the_verb_itself_do_not_ask(ticket, refund, asha):
    running.attach(ticket, refund, asha)
    assert working.resolve(ticket, asha)


def test_one_ticket_takes_ten_at_most(mailbox, carl, asha, olivia):
    ticket = open_ticket(mailbox, carl)
    for number in range(running.MOST_ON_TICKET):
        running.attach(ticket, procedure(olivia, f"Number {number}"), asha)
    with pytest.raises(Refused, match="already"):
        running.attach(ticket, procedure(olivia, "One more"), asha)
