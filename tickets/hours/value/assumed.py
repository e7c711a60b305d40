"""Everything that cost and value go by, a sentence each: it stands below the figures."""

from tickets.hours.value import wording
from tickets.hours.value.came_back import CameBack
from tickets.models import Business

PAY = (
    "What was paid: hours worked at what was agreed, to the second; pay by the month spread over its agreed working"
    " days; days off as they are paid; other currencies at the agreed rate."
)
OWN = "A ticket that an owner answered gave nothing back: it counts as if it took as long as before."
INCOME = (
    "What you earned counts on the day on which it came, if it was made since the first day. It was made in the hours"
    " that came back, so both are never added: the larger one counts."
)
PACE = "When it will have paid for itself is said as if the next days were like the last 30."


def sentences(came: CameBack) -> list[str]:
    business = came.business
    return [_days(came), _before(business), OWN, _helping(business), _worth(business), PAY, INCOME, PACE]


def _days(came: CameBack) -> str:
    why = "the day that you set" if came.business.began_on else "the first day on which somebody worked for you"
    return f"Counted are all days since {came.first:%-d %B %Y}, {why}, by the clocks of {came.business.time_zone}."


def _before(business: Business) -> str:
    return (
        f"A ticket took you {_minutes(business.minutes_before)} before, as you said. It counts on each day on which a"
        " person answered it; what rules did by themselves does not count."
    )


def _helping(business: Business) -> str:
    question, decision = _minutes(business.minutes_a_question), _minutes(business.minutes_an_approval)
    return (
        f"What helping takes you now is known in two ways: {question} a question and {decision} for each answer that"
        " you approve or send back; or the minutes in which you did something here, beyond those of your own tickets."
        " Each day the smaller one makes the high estimate and the larger one the low one."
    )


def _worth(business: Business) -> str:
    if business.hour_is_worth is None:
        return "You have not said what an hour of yours is worth, so hours count for nothing here."
    return f"An hour of yours is worth {wording.money(business.hour_is_worth, business.currency)}, as you said."


def _minutes(number: object) -> str:
    said = f"{number:g}" if isinstance(number, float) else f"{number}".removesuffix(".0")
    return f"{said} minute{'' if said == '1' else 's'}"
