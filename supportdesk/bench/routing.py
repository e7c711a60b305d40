"""bin/bench routing: what 200 rules of ten conditions cost a mail of 2 KB, a rule tried on the last 1,000 mails, and
rules that run as time passes on a million tickets."""

import argparse
import json
import statistics
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from supportdesk.bench import desk
from supportdesk.bench.desk import progress
from supportdesk.bench.mails import CLASSES, Bag

if TYPE_CHECKING:
    from accounts.models import User

ADDRESS = "support@bench.example"
RULES = 200
BATCH = 100
TIMES = 50


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="bin/bench routing", description=__doc__)
    parser.add_argument("--messages", type=int, default=1000)
    parser.add_argument("--tickets", type=int, default=1_000_000, help="for rules that run as time passes; 0 for none")
    parser.add_argument("--quick", action="store_true", help="a tenth of the messages, 20,000 tickets")
    chosen = parser.parse_args(arguments)
    messages, tickets = (100, 20_000) if chosen.quick else (chosen.messages, chosen.tickets)
    with desk.fresh():
        print(json.dumps(measure(messages, tickets)))


def measure(messages: int, tickets: int) -> dict[str, Any]:
    return {"rules": RULES, **decided(), **tried(messages), **(of_time(tickets) if tickets else {})}


def decided() -> dict[str, float]:
    """Milliseconds of computing a mail, of any core: all conditions of all rules hold, or all but the last; the slower
    of the two. No waiting is part of it, so other work on the machine does not count."""
    from supportdesk.bench import many_rules

    progress(f"{RULES} rules of {many_rules.CONDITIONS} conditions are decided")
    hold, fail = (decide_ms(holds) for holds in (True, False))
    worst = max(decide_ms(holds, many_rules.CATASTROPHIC) for holds in (True, False))
    return {
        "decide_ms": max(hold, fail),
        "decide_ms_all_match": hold,
        "decide_ms_none_matches": fail,
        "decide_ms_with_a_catastrophic_pattern": worst,
    }


def decide_ms(holds: bool, further: str = "") -> float:
    from supportdesk.bench import many_rules
    from tickets.routing.rules import decide

    rules, facts = many_rules.rules(RULES, holds, further), many_rules.with_marks(many_rules.mail())
    found = decide(facts, rules)
    assert len(found.matched) == (RULES if holds else 0)
    return round(statistics.median(computing(lambda: decide(facts, rules)) for _ in range(TIMES)) * 1000, 3)


def computing(run: Callable[[], object]) -> float:
    """Seconds."""
    began = time.process_time()
    run()
    return time.process_time() - began


def seconds(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def tried(count: int) -> dict[str, Any]:
    """`count` mails of 2 KB are taken in by the real way; then facts are gathered of them, and a rule is tried."""
    from accounts.models import User
    from supportdesk.bench import many_rules, ways
    from tickets.models import Mailbox
    from tickets.routing.rulebook import installing
    from tickets.routing.trial import trying

    Mailbox.objects.create(name="Bench", address=ADDRESS)
    olivia = User.objects.create_user("olivia@bench.example", None, name="Olivia", role="owner")
    progress(f"{count} mails of 2 KB are taken in")
    ways.by_import(list(Bag("r", count, CLASSES["2kb"], ADDRESS).mails()), ADDRESS)
    installing.install([many_rules.definition(number, number % 2 == 0) for number in range(RULES)], olivia, "Bench")
    progress("Facts are gathered, and a rule is tried")
    trial = trying.on_last(many_rules.definition(RULES, True), olivia)
    return {
        "messages": trial.looked_at,
        "facts_ms": facts_ms(),
        **trials(olivia),
    }


def trials(olivia: "User") -> dict[str, float]:
    """From the request to the answer, and how much of it this process computes."""
    from supportdesk.bench import many_rules
    from tickets.routing.trial import trying

    def once() -> object:
        return trying.on_last(many_rules.definition(RULES, True), olivia)

    whole, own = statistics.median(seconds(once) for _ in range(3)), computing(once)
    return {"trial_seconds": round(whole, 2), "trial_seconds_of_computing": round(own, 2)}


def facts_ms() -> float:
    """A mail's share of a batch, of all that these rules ask."""
    from django.utils import timezone

    from tickets.models import Message
    from tickets.routing import facts, ruleset

    needs = ruleset.current().needs

    def gather(ids: Sequence[int]) -> object:
        found = list(Message.objects.filter(pk__in=ids).defer("words", "html", "text"))
        return facts.of_messages(found, needs=needs, now=timezone.now())

    ids = list(Message.objects.filter(direction="inbound").order_by("-pk").values_list("pk", flat=True)[:1000])
    batches = [ids[at : at + BATCH] for at in range(0, len(ids), BATCH)]
    each = [seconds(lambda batch=batch: gather(batch)) / len(batch) for batch in batches]  # type: ignore[misc]
    return round(statistics.median(each) * 1000, 3)


def of_time(tickets: int) -> dict[str, Any]:
    """`due_run_seconds` is the longest of a minute's runs, whether nothing, some or far too many tickets are due."""
    from supportdesk.bench import due_rules

    found = due_rules.measure(tickets)
    runs = [value for name, value in found.items() if name.startswith("run_with_") and name.endswith("_seconds")]
    return {"due_run_seconds": max(runs), "of_time": found}
